import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Part, requestedPart } from './range.ts';

/** A year, and private, because a file is one account's. */
const LONG_LIVED = 'private, max-age=31536000';

/** A file as it is sent. */
export type SentFile = {
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly contentDisposition: string;
  /** Tells this version of the file from every other; hexadecimal. */
  readonly version: string;
  /** Whether the address is of this version alone. Under any other, whoever has the file asks whether it still is this. */
  readonly isVersioned?: boolean;
  /** Opens the file, or a part of it. */
  open(part: Part | undefined): Promise<Readable>;
};

/** A file whose bytes are in memory; they are its version. */
export function bytesFile(
  bytes: Buffer,
  { contentType, contentDisposition }: Pick<SentFile, 'contentType' | 'contentDisposition'>,
): SentFile {
  return {
    sizeBytes: bytes.length,
    contentType,
    contentDisposition,
    version: createHash('sha256').update(bytes).digest('hex'),
    open: async (part) => Readable.from([part ? bytes.subarray(part.start, part.end + 1) : bytes]),
  };
}

/**
 * Answers with a file: the whole, the part that `Range` asks for, or 304 when the caller has it. Throws
 * `range_not_satisfiable` after naming the size in `Content-Range` (RFC 9110, 15.5.17).
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: SentFile,
): Promise<FastifyReply> {
  const etag = `"${file.version}"`;
  reply.headers({
    'cache-control': `${LONG_LIVED}, ${file.isVersioned ? 'immutable' : 'no-cache'}`,
    etag,
    'accept-ranges': 'bytes',
    // Whatever the bytes are, no browser makes a page of them.
    'content-security-policy': "default-src 'none'; sandbox",
  });
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const part = partOf(request, reply, file, etag);
  reply.headers({
    'content-type': file.contentType,
    'content-disposition': file.contentDisposition,
    'content-length': part ? part.end - part.start + 1 : file.sizeBytes,
  });
  if (part) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${file.sizeBytes}`);
  // HEAD is told everything and sent nothing: an empty stream, because an empty text would set its own length.
  return reply.send(request.method === 'HEAD' ? Readable.from([]) : await file.open(part));
}

function partOf(
  request: FastifyRequest,
  reply: FastifyReply,
  file: SentFile,
  etag: string,
): Part | undefined {
  const condition = request.headers['if-range'];
  // A part of another version would not fit to what the caller has (RFC 9110, 13.1.5).
  if (condition !== undefined && condition !== etag) return undefined;
  try {
    return requestedPart(request.headers.range, file.sizeBytes);
  } catch (error) {
    reply.headers({ 'content-range': `bytes */${file.sizeBytes}`, 'cache-control': 'no-store' });
    throw error;
  }
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header === '*' || header.split(',').some((given) => given.trim().replace(/^W\//, '') === etag);
}
