import { ServerError } from '../error.ts';

declare const checked: unique symbol;

/** The name of a file in storage, e.g. `jobs/K3pX9aB2mZ/clip_01.mp4`: made by `blobKey`, so safe as a path on any store. */
export type BlobKey = string & { readonly [checked]: true };

/** What a segment may be: no separators, no `.` or `..`, nothing hidden, nothing that needs escaping anywhere. */
const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

/** Segments in a key, at most: with 200 characters each it stays below S3's limit of 1024. */
const maxSegments = 5;

/**
 * The key of the given segments. One key never lies below another (`a` and `a/b`): a disk cannot hold both. Throws
 * `invalid_request` unless each has 1–200 of A–Z a–z 0–9 `.` `_` `-` and does not begin with a dot.
 */
export function blobKey(...segments: readonly string[]): BlobKey {
  const key = segments.join('/');
  if (isKey(key) && segments.length === key.split('/').length) return key;
  throw new ServerError('invalid_request', `${JSON.stringify(key)} cannot be the name of a file in storage.`);
}

/** The key that a text from outside is. Throws `invalid_request` as `blobKey` does. */
export function parseBlobKey(text: string): BlobKey {
  return blobKey(...text.split('/'));
}

function isKey(text: string): text is BlobKey {
  const segments = text.split('/');
  return segments.length <= maxSegments && segments.every((part) => segment.test(part));
}
