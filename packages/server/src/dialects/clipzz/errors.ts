import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerError, ServerErrorCode } from '../../error.ts';
import { asServerError, nowhere, sendError } from '../../http/index.ts';
import { FieldRefusal, ProcessVideoFailure, Refusal } from './schemas.ts';

/** The status of every error and what its body calls it. The reference has 401, 403, 422, and 500, also for database and store. */
const ANSWERS: Readonly<Record<ServerErrorCode, readonly [status: number, name: string]>> = {
  unauthenticated: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  no_credits: [403, 'Forbidden'],
  not_found: [404, 'Not found'],
  email_taken: [409, 'Conflict'],
  conflict: [409, 'Conflict'],
  too_many_keys: [409, 'Conflict'],
  invalid_request: [422, 'Validation failed'],
  download_failed: [422, 'Validation failed'],
  too_large: [422, 'Validation failed'],
  range_not_satisfiable: [416, 'Range not satisfiable'],
  rate_limited: [429, 'Too many requests'],
  cancelled: [499, 'Cancelled'],
  internal: [500, 'Internal server error'],
  invalid_configuration: [500, 'Internal server error'],
  payment_failed: [502, 'Payment provider failed'],
  payments_not_set_up: [503, 'Service unavailable'],
  overloaded: [503, 'Service unavailable'],
  missing_dependency: [500, 'Internal server error'],
  storage_failed: [500, 'Internal server error'],
  database_unavailable: [500, 'Internal server error'],
  storage_full: [500, 'Internal server error'],
};

/** Sentences that the reference has word by word. */
const DOCUMENTED: Partial<Record<ServerErrorCode, string>> = {
  unauthenticated: 'Invalid or missing authentication token',
  forbidden: "You don't have permission to access this resource",
  email_taken: 'Email already in use',
  internal: 'An unexpected error occurred',
};

/** Answers an error of an action. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asServerError(error);
  const [status] = ANSWERS[known.code];
  const body = status === 422 ? fieldsOf(error, known) : refusalOf(known);
  return sendError(request, reply, known, { status, body });
}

/** Answers an error of `POST /process_video`: what is no mistake of the caller's has the body of a failed processing. */
export function answerProcessingError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = asServerError(error);
  const [status] = ANSWERS[known.code];
  if (status < 500) return answerError(error, request, reply);
  const body = ProcessVideoFailure.parse({ status: 'error', message: known.message });
  return sendError(request, reply, known, { status, body });
}

/** Answers an error of an event of a payment provider: what nobody signed is 400. */
export function answerEventError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asServerError(error);
  const [status] = ANSWERS[known.code];
  if (status !== 422) return answerError(error, request, reply);
  const body = { error: 'Bad request', message: known.message };
  return sendError(request, reply, known, { status: 400, body });
}

/** Answers a path that leads nowhere. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(nowhere(request), request, reply);
}

function refusalOf({ code, message }: ServerError): Refusal {
  const [, error] = ANSWERS[code];
  return { error, message: DOCUMENTED[code] ?? message };
}

/** Sentences of ours begin with the name of what is wrong, where it is one thing. */
const NAMED = /^(?<field>[a-z_]\w*) (?<message>(must|is) .+)$/s;

function fieldsOf(error: unknown, known: ServerError): FieldRefusal {
  const details = validationOf(error) ?? known.message.split('; ').map(fieldOf);
  return { error: 'Validation failed', details };
}

function fieldOf(sentence: string): FieldRefusal['details'][number] {
  const { field, message } = NAMED.exec(sentence)?.groups ?? {};
  return field && message
    ? { field, message: message.charAt(0).toUpperCase() + message.slice(1) }
    : { field: 'body', message: sentence };
}

/** What the schema of a route said. */
function validationOf(error: unknown): FieldRefusal['details'] | undefined {
  if (!(error instanceof Error && 'validation' in error && Array.isArray(error.validation))) return undefined;
  return error.validation.map((problem: { instancePath?: string; message?: string }) => ({
    field: (problem.instancePath ?? '').split('/').filter(Boolean).join('.') || 'body',
    message: problem.message ?? 'Is wrong',
  }));
}

/** The errors that a route may answer, for its schema. */
export function errors<const Status extends number>(...statuses: readonly Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, status === 422 ? FieldRefusal : Refusal]),
  ) as Record<Status, typeof Refusal>;
}
