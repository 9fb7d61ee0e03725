import { ServerError } from '../error.ts';
import type { BlobKey } from './key.ts';

/** Whether an error is one of the operating system's with one of the given codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}

/** Throws what an error of the file system means to the service: `storage_full` or `storage_failed`. */
export function diskError(error: unknown): never {
  if (error instanceof ServerError) throw error;
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    throw new ServerError('storage_full', 'The server has no room for more files; try again later.', {
      cause: error,
    });
  throw new ServerError('storage_failed', 'The server could not read or write a file; try again later.', {
    cause: error,
  });
}

/** The error of a key that is not there. */
export function missing(key: BlobKey): ServerError {
  return new ServerError('not_found', `There is no file ${key}.`);
}
