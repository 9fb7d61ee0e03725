import { ServerError } from '../error.ts';
import type { ByteRange } from './blob-store.ts';

/**
 * The bytes that a range means in a file of that size; undefined for all of an empty file. An end beyond the file's is the
 * file's (RFC 9110, 14.1.2). Throws `range_not_satisfiable` when it begins after the end or ends before its beginning.
 */
export function resolveRange(
  range: ByteRange | undefined,
  sizeBytes: number,
): { readonly start: number; readonly end: number } | undefined {
  if (range === undefined && sizeBytes === 0) return undefined;
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
  if (start >= 0 && start <= end) return { start, end };
  throw new ServerError(
    'range_not_satisfiable',
    `The file has ${sizeBytes} bytes, and none of them were asked for.`,
  );
}
