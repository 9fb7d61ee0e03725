import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { dispositionHeader } from '../disposition.ts';
import { ServerError } from '../error.ts';
import { LONGEST_EXPIRY_SECONDS, type SignedRequest } from './blob-store.ts';
import type { SignUrl } from './disk.ts';
import { type BlobKey, parseBlobKey } from './key.ts';

/** The path of the service under which signed addresses of files lie. */
export const FILES_PATH = '/files';

/** What a signed address lets its holder do. */
export type Permission =
  | {
      readonly method: 'GET';
      readonly key: BlobKey;
      /** The answer's headers. */
      readonly contentType: string;
      readonly contentDisposition: string;
    }
  | {
      readonly method: 'PUT';
      readonly key: BlobKey;
      /** The headers that the request must have. */
      readonly contentType: string;
      readonly sizeBytes: number;
    };

/** What an address says beside its key. `expires` is in seconds since 1970. */
const Query = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('GET'),
    expires: z.coerce.number().int(),
    type: z.string(),
    disposition: z.enum(['inline', 'attachment']),
    filename: z.string(),
  }),
  z.object({
    method: z.literal('PUT'),
    expires: z.coerce.number().int(),
    type: z.string(),
    size: z.coerce.number().int().nonnegative(),
  }),
]);

/** Makes signed addresses below `baseUrl`, which is asked for each time: the port may only be known later. */
export function urlSigner(secret: string, baseUrl: () => string, now: () => Date): SignUrl {
  return (key, request) => {
    const query = new URLSearchParams({
      method: request.method,
      expires: String(Math.floor(now().getTime() / 1_000) + checkedExpiry(request)),
      type: request.contentType,
      ...(request.method === 'GET'
        ? { disposition: request.disposition, filename: request.filename }
        : { size: String(request.sizeBytes) }),
    });
    query.append('signature', signature(secret, key, query));
    return `${baseUrl()}${FILES_PATH}/${key}?${query}`;
  };
}

/**
 * What the address of a request lets it do. `path` is everything below `FILES_PATH` and its slash, as it was sent;
 * HEAD is allowed where GET is. Throws `forbidden`, the same for every reason, unless it was signed with this secret, for
 * this method, and has not expired.
 */
export function verifySignedUrl(
  request: { readonly method: string; readonly path: string; readonly query: URLSearchParams },
  secret: string,
  now: () => Date,
): Permission {
  const query = new URLSearchParams(request.query);
  const given = query.get('signature') ?? '';
  query.delete('signature');
  // The signature is checked before anything is made of the rest.
  if (!equal(given, signature(secret, request.path, query))) throw refusal();
  const { success, data } = Query.safeParse(Object.fromEntries(query));
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (!success || data.method !== method || data.expires * 1_000 <= now().getTime()) throw refusal();
  const key = parseBlobKey(request.path);
  if (data.method === 'PUT') return { method: 'PUT', key, contentType: data.type, sizeBytes: data.size };
  const contentDisposition = dispositionHeader(data.disposition, data.filename);
  return { method: 'GET', key, contentType: data.type, contentDisposition };
}

/** The seconds that an address is to be good for. Throws `invalid_request` unless they are 1 to `LONGEST_EXPIRY_SECONDS`. */
export function checkedExpiry({ expiresInSeconds }: SignedRequest): number {
  if (
    Number.isInteger(expiresInSeconds) &&
    expiresInSeconds >= 1 &&
    expiresInSeconds <= LONGEST_EXPIRY_SECONDS
  )
    return expiresInSeconds;
  throw new ServerError(
    'invalid_request',
    `An address can be good for 1 to ${LONGEST_EXPIRY_SECONDS} seconds, not ${expiresInSeconds}.`,
  );
}

function signature(secret: string, key: string, query: URLSearchParams): string {
  return createHmac('sha256', secret).update(`${key}\n${query}`).digest('base64url');
}

function equal(given: string, right: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

function refusal(): ServerError {
  return new ServerError('forbidden', 'This address is not valid, or no longer: ask for a new one.');
}
