import { DrizzleQueryError } from 'drizzle-orm';
import type { FastifyError } from 'fastify';
import { DatabaseError } from 'pg';
import { ServerError } from '../error.ts';

/** Classes of SQLSTATE that say that the database is not there for us: connection, resources, operator, system. */
const AWAY = /^(08|53|57|58)/;
/** The class of values that a column cannot hold, e.g. a text with NUL. */
const BAD_VALUE = /^22/;
/** What the driver says, in words only, when a connection is lost or cannot be had. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);

/** What an error that reached the HTTP part means, in the service's own words. Never throws; what it does not know is `internal`. */
export function asServerError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  if (isFastifyError(error)) return ofRequest(error);
  return ofDatabase(error instanceof DrizzleQueryError ? error.cause : error) ?? internal(error);
}

function internal(cause: unknown): ServerError {
  return new ServerError('internal', 'Something went wrong here; it was noted. Try again later.', { cause });
}

function ofDatabase(error: unknown): ServerError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isAway =
    error instanceof DatabaseError ? AWAY.test(code) : NETWORK.has(code) || LOST.test(error.message);
  if (isAway)
    return new ServerError('database_unavailable', 'The database cannot be reached; try again in a moment.', {
      cause: error,
    });
  if (error instanceof DatabaseError && BAD_VALUE.test(code))
    return new ServerError(
      'invalid_request',
      'The request contains text that cannot be kept, e.g. a NUL character.',
      {
        cause: error,
      },
    );
  return undefined;
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_');
}

function ofRequest(error: FastifyError): ServerError {
  if (error.validation)
    return new ServerError('invalid_request', error.validation.map(sentence).join('; '), { cause: error });
  const status = error.statusCode ?? 500;
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(error.code))
    return new ServerError(
      'invalid_request',
      'The form has more parts than it may: one file and a few fields.',
      {
        cause: error,
      },
    );
  if (status === 413 || error.code === 'FST_REQ_FILE_TOO_LARGE')
    return new ServerError('too_large', 'The request is larger than accepted.', { cause: error });
  if (error.code === 'FST_CORS_INVALID' || status === 404)
    return new ServerError('not_found', 'There is nothing here.', { cause: error });
  if (status < 500) return new ServerError('invalid_request', readable(error), { cause: error });
  return internal(error);
}

/** A problem of a schema, naming where: `options.numClips must be …`. */
function sentence(problem: { readonly instancePath: string; readonly message?: string | undefined }): string {
  const path = problem.instancePath.split('/').filter(Boolean).join('.') || 'body';
  return `${path} ${problem.message ?? 'is wrong'}`;
}

const sentences: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; it must be JSON.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The Content-Type is not accepted here.',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'The body must be multipart/form-data.',
};

function readable(error: FastifyError): string {
  return sentences[error.code] ?? error.message;
}
