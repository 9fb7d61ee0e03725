import { parse } from 'range-parser';
import { ServerError } from '../error.ts';

/** Bytes of a file, both ends counted from 0 and included. */
export type Part = { readonly start: number; readonly end: number };

/** A header longer than this asks for more parts than any player does: an attack (RFC 9110, 17.15). */
const LONGEST_HEADER = 200;
/** The bit of `parse`'s code that says that a part lies outside of the file. */
const OUTSIDE = 2;

/**
 * The one part of a file that a `Range` header asks for (RFC 9110, 14.2); undefined for all of it: no header, another unit
 * than bytes, a header that is none, or several parts, which may be answered with the whole. Throws `range_not_satisfiable`
 * when no byte of the file lies in it, and for a header of very many parts.
 */
export function requestedPart(header: string | undefined, sizeBytes: number): Part | undefined {
  if (header === undefined || !/^bytes=/i.test(header)) return undefined;
  if (header.length > LONGEST_HEADER) throw notSatisfiable(sizeBytes);
  const { code, ranges } = parse(sizeBytes, header);
  const [first] = ranges;
  if (!first && (code & OUTSIDE) !== 0) throw notSatisfiable(sizeBytes);
  return ranges.length === 1 && first ? { start: first.start, end: first.end } : undefined;
}

function notSatisfiable(sizeBytes: number): ServerError {
  return new ServerError(
    'range_not_satisfiable',
    `The file has ${sizeBytes} bytes, and what was asked for is no part of it.`,
  );
}
