import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError, type ServerErrorCode } from '../../error.ts';
import { asServerError } from '../../http/index.ts';

/** The body of every error. */
export const ErrorBody = z
  .object({ detail: z.string() })
  .meta({ id: 'OpenShortsError', description: 'What is wrong and what to do.' });

/** The status of every error: those that the API documents, and where it is silent those of HTTP itself. */
const STATUSES: Readonly<Record<ServerErrorCode, number>> = {
  invalid_request: 400,
  download_failed: 400,
  unauthenticated: 401,
  no_credits: 402,
  payment_failed: 502,
  forbidden: 403,
  not_found: 404,
  email_taken: 409,
  too_many_keys: 409,
  conflict: 409,
  too_large: 413,
  range_not_satisfiable: 416,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  invalid_configuration: 500,
  overloaded: 503,
  missing_dependency: 503,
  payments_not_set_up: 503,
  storage_failed: 503,
  database_unavailable: 503,
  storage_full: 507,
};

/** Answers an error with its status and `{ "detail": "<sentence>" }`; those of ours are logged with what is behind them. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asServerError(error);
  const status = STATUSES[known.code];
  if (status >= 500) request.log.error({ err: known.cause ?? known, code: known.code }, known.message);
  else request.log.info({ code: known.code }, known.message);
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ detail: known.message }));
}

/**
 * What the promise gives of a job or clip. One that is somebody else's is as unknown as one that never was: whoever has an
 * id learns nothing by it. Throws `not_found` then.
 */
export async function known<Value>(what: 'Job' | 'Clip' | 'File', finding: Promise<Value>): Promise<Value> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof ServerError && (error.code === 'not_found' || error.code === 'forbidden'))
      throw new ServerError('not_found', `${what} not found`, { cause: error });
    throw error;
  }
}

/** The errors that a route may answer, for its schema. */
export function errors<const Status extends number>(...statuses: readonly Status[]) {
  return Object.fromEntries(statuses.map((status) => [status, ErrorBody])) as Record<
    Status,
    typeof ErrorBody
  >;
}
