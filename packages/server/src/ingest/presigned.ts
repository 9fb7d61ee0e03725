import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { ServerError } from '../error.ts';
import { newSourceKey, type StoredFile } from '../library/index.ts';
import { ID_LENGTH, newId } from '../ports.ts';
import { type BlobKey, blobKey, parseBlobKey } from '../storage/index.ts';
import type { IngestContext } from './context.ts';
import { hashOf, requireVideo, tooLarge } from './receive.ts';

/** The folder of storage for what was sent to a signed address and is not a source yet. */
const FOLDER = 'uploads';
/** How long a signed address is good for. */
const EXPIRES_SECONDS = 60 * 60;
/** How long bytes lie there before they are cleared away, ms. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** Where to send a video: with `PUT` and these headers, before it expires. */
export type PresignedUpload = {
  readonly uploadId: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
};

/** An address to which a video of exactly that size can be sent, past this server where storage is elsewhere. Throws `too_large`. */
export async function presignUpload(
  context: IngestContext,
  ownerId: string,
  { sizeBytes }: { readonly sizeBytes: number },
): Promise<PresignedUpload> {
  if (sizeBytes > context.maxFileSizeBytes) throw tooLarge(context);
  const uploadId = newId(context.ports);
  const contentType = 'application/octet-stream';
  const url = await context.store.signedUrl(blobKey(FOLDER, ownerId, uploadId), {
    method: 'PUT',
    expiresInSeconds: EXPIRES_SECONDS,
    contentType,
    sizeBytes,
  });
  const expiresAt = new Date(context.ports.now().getTime() + EXPIRES_SECONDS * 1_000);
  return {
    uploadId,
    url,
    headers: { 'content-type': contentType, 'content-length': String(sizeBytes) },
    expiresAt,
  };
}

/**
 * Makes what was sent a stored file; what was sent stays until `forgetPresigned`. Undefined when nothing was sent under
 * that id. Throws `invalid_request` when it is no video.
 */
export async function takePresigned(
  context: IngestContext,
  ownerId: string,
  uploadId: string,
): Promise<StoredFile | undefined> {
  return isId(uploadId) ? takeStored(context, blobKey(FOLDER, ownerId, uploadId)) : undefined;
}

/**
 * Makes a copy of what lies in storage a stored file. Undefined when nothing lies there. Throws `invalid_request` when it
 * is no video, and `too_large`.
 */
export async function takeStored(context: IngestContext, key: BlobKey): Promise<StoredFile | undefined> {
  const { store, ports, scratchFolder } = context;
  const found = await store.head(key);
  if (!found) return undefined;
  if (found.sizeBytes > context.maxFileSizeBytes) throw tooLarge(context);
  const folder = `${scratchFolder}/${newId(ports)}`;
  try {
    await mkdir(folder, { recursive: true });
    const path = await store.localFile(key, folder);
    await requireVideo(path);
    const contentHash = await hashOf(createReadStream(path));
    const storageKey = newSourceKey(ports);
    await store.copy(key, storageKey);
    return { storageKey, contentHash, sizeBytes: found.sizeBytes };
  } catch (error) {
    // Taken by the same request sent twice.
    if (error instanceof ServerError && error.code === 'not_found') return undefined;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folders of storage that are the service's own: no key of somebody else's lies there. */
const OWN_FOLDERS = new Set([FOLDER, 'sources', 'jobs', 'facts']);

/** The key that a caller means. Throws `invalid_request` for a text that is none, or one of the service's own files. */
export function callersKey(text: string): BlobKey {
  const key = parseBlobKey(text);
  if (!OWN_FOLDERS.has(key.split('/')[0] ?? '')) return key;
  throw new ServerError('invalid_request', 'The key is that of a file of the service.');
}

/** Takes away what was sent. */
export async function forgetPresigned(
  { store }: IngestContext,
  ownerId: string,
  uploadId: string,
): Promise<void> {
  if (isId(uploadId)) await store.delete(blobKey(FOLDER, ownerId, uploadId));
}

/** Takes away what was sent a day ago and never asked for. */
export async function sweepPresigned({ store, ports }: IngestContext): Promise<void> {
  const oldest = ports.now().getTime() - KEPT_MS;
  for await (const { key, modifiedAt } of store.list(blobKey(FOLDER)))
    if (modifiedAt.getTime() < oldest) await store.delete(key);
}

function isId(text: string): boolean {
  return new RegExp(`^[A-Za-z0-9]{${ID_LENGTH}}$`).test(text);
}
