import type { FastifyRequest } from 'fastify';
import { ServerError } from '../error.ts';

/** What a form has around its file, at most: fields, boundaries, headers. */
const AROUND_BYTES = 1024 ** 2;

/** Whether a form says before it is sent that its file is larger than accepted: told then to clients that ask first. */
export function announcesMore(request: FastifyRequest, maxFileSizeBytes: number): boolean {
  return Number(request.headers['content-length']) > maxFileSizeBytes + AROUND_BYTES;
}

/**
 * What to throw when reading a form has failed: `invalid_request` when it cannot be read, the error itself otherwise. The
 * rest of the form is let run dry, so that the answer is read.
 */
export function formFailure(request: FastifyRequest, error: unknown): unknown {
  request.raw.unpipe();
  request.raw.resume();
  return isMalformed(error)
    ? new ServerError('invalid_request', 'The form cannot be read.', { cause: error })
    : error;
}

/** Whether the parser complains, which it does in words only. */
function isMalformed(error: unknown): boolean {
  return (
    error instanceof Error &&
    !(error instanceof ServerError) &&
    /multipart|boundary|part/i.test(error.message)
  );
}
