import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError, type ServerErrorCode } from '../../error.ts';
import { asServerError } from '../../http/index.ts';

/** The body of every error. */
export const ErrorBody = z
  .object({ error: z.string() })
  .meta({ id: 'Error', description: 'What is wrong and what to do.' });

/** The status of every error: the reference's table, and where that is silent the one of HTTP itself. */
const STATUSES: Readonly<Record<ServerErrorCode, number>> = {
  invalid_request: 400,
  download_failed: 400,
  unauthenticated: 401,
  no_credits: 402,
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
  payment_failed: 502,
  invalid_configuration: 500,
  overloaded: 503,
  missing_dependency: 503,
  payments_not_set_up: 503,
  storage_failed: 503,
  database_unavailable: 503,
  storage_full: 507,
};

/** Answers an error with its status and `{ "error": "<sentence>" }`; those of ours are logged with what is behind them. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asServerError(error);
  const status = STATUSES[known.code];
  if (status >= 500) request.log.error({ err: known.cause ?? known, code: known.code }, known.message);
  else request.log.info({ code: known.code }, known.message);
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error: known.message }));
}

/** Answers a path that leads nowhere. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(
    new ServerError('not_found', `There is no ${request.method} ${pathOf(request)}.`),
    request,
    reply,
  );
}

/** The errors that a route may answer, for its schema. */
export function errors<const Status extends number>(...statuses: readonly Status[]) {
  return Object.fromEntries(statuses.map((status) => [status, ErrorBody])) as Record<
    Status,
    typeof ErrorBody
  >;
}

function pathOf(request: FastifyRequest): string {
  return (request.url.split('?')[0] ?? '').slice(0, 200);
}
