import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ServerError, type ServerErrorCode } from '../error.ts';

/** The status of every error where an API documents no other: RFC 9110, 6585 and 4918; 499 is nginx's for a caller who left. */
export const HTTP_STATUSES: Readonly<Record<ServerErrorCode, number>> = {
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

/** Sends an error in an API's own body; what is no mistake of the caller's is logged with what is behind it. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  error: ServerError,
  { status, body }: { readonly status: number; readonly body: object },
): FastifyReply {
  if (status >= 500) request.log.error({ err: error.cause ?? error, code: error.code }, error.message);
  else request.log.info({ code: error.code }, error.message);
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

/** That a path leads nowhere; its query is not repeated. */
export function nowhere(request: FastifyRequest): ServerError {
  const path = (request.url.split('?')[0] ?? '').slice(0, 200);
  return new ServerError('not_found', `There is no ${request.method} ${path}.`);
}

/** For an API whose errors all have this body: which errors a route may answer, by their statuses, for its schema. */
export function errorsWith<Body extends z.ZodType>(body: Body) {
  return <const Status extends number>(...statuses: readonly Status[]) =>
    Object.fromEntries(statuses.map((status) => [status, body])) as Record<Status, Body>;
}
