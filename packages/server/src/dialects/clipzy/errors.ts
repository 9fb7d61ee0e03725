import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerErrorCode } from '../../error.ts';
import { asServerError, errorsWith, nowhere, sendError } from '../../http/index.ts';
import { ErrorBody } from './envelope.ts';

/** Every error of the API: its status, and what it says in general. */
const ERRORS = {
  MISSING_FIELD: [422, 'A required field is missing.'],
  VALIDATION_ERROR: [422, 'Validation error'],
  UNSUPPORTED_FORMAT: [422, 'The uploaded file format is not supported.'],
  UNAUTHORIZED: [401, 'Unauthorized'],
  INSUFFICIENT_CREDITS: [402, 'There are not enough credits.'],
  FORBIDDEN: [403, 'Forbidden'],
  NOT_FOUND: [404, 'Not found'],
  VIDEO_NOT_FOUND: [404, 'The specified video could not be found.'],
  JOB_NOT_FOUND: [404, 'The specified job could not be found.'],
  OUTPUT_NOT_FOUND: [404, 'The job has no output video.'],
  CONFLICT: [409, 'This cannot be done now.'],
  JOB_ALREADY_PROCESSING: [409, 'The video is being processed already.'],
  JOB_ALREADY_FINISHED: [409, 'The job has ended already.'],
  RESULT_NOT_READY: [409, 'Result not available yet'],
  JOB_FAILED: [409, 'The job failed.'],
  JOB_TIMEOUT: [409, 'The job failed.'],
  JOB_CANCELLED: [409, 'The job was cancelled.'],
  FILE_TOO_LARGE: [413, 'Uploaded file exceeds the maximum allowed size.'],
  PAYLOAD_TOO_LARGE: [413, 'The request is too large.'],
  RANGE_NOT_SATISFIABLE: [416, 'The file has no such part.'],
  RATE_LIMITED: [429, 'Too many requests'],
  INTERNAL_ERROR: [500, 'Internal server error'],
  SERVICE_UNAVAILABLE: [503, 'Service unavailable'],
  STORAGE_FULL: [507, 'The server has no room left.'],
} as const satisfies Record<string, readonly [number, string]>;
/** What went wrong, in the words of the API. */
export type ClipzyCode = keyof typeof ERRORS;

/** What the service's errors are called here, where a route does not say otherwise. */
const CODES: Readonly<Record<ServerErrorCode, ClipzyCode>> = {
  invalid_request: 'VALIDATION_ERROR',
  download_failed: 'VALIDATION_ERROR',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  no_credits: 'INSUFFICIENT_CREDITS',
  payment_failed: 'INSUFFICIENT_CREDITS',
  email_taken: 'CONFLICT',
  too_many_keys: 'CONFLICT',
  conflict: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  range_not_satisfiable: 'RANGE_NOT_SATISFIABLE',
  rate_limited: 'RATE_LIMITED',
  cancelled: 'INTERNAL_ERROR',
  internal: 'INTERNAL_ERROR',
  invalid_configuration: 'INTERNAL_ERROR',
  overloaded: 'SERVICE_UNAVAILABLE',
  payments_not_set_up: 'SERVICE_UNAVAILABLE',
  missing_dependency: 'SERVICE_UNAVAILABLE',
  storage_failed: 'SERVICE_UNAVAILABLE',
  database_unavailable: 'SERVICE_UNAVAILABLE',
  storage_full: 'STORAGE_FULL',
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What errors of the service are called on this route of the Clipzy API. */
    clipzyCodes?: Partial<Record<ServerErrorCode, ClipzyCode>>;
  }
}

/** The one sentence of a 401, whatever is wrong with the credentials. */
const UNAUTHORIZED_DETAIL = 'Missing or invalid authentication credentials.';

/** Answers an error; those of ours are logged with what is behind them. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asServerError(error);
  const named = request.routeOptions.config?.clipzyCodes?.[known.code] ?? CODES[known.code];
  const code = named === 'VALIDATION_ERROR' && isMissing(error, request.body) ? 'MISSING_FIELD' : named;
  const detail = code === 'UNAUTHORIZED' ? UNAUTHORIZED_DETAIL : known.message;
  return sendError(request, reply, known, refusal(code, detail));
}

/** Answers that something is not done, with its status. */
export function refuse(reply: FastifyReply, code: ClipzyCode, detail: string): FastifyReply {
  const { status, body } = refusal(code, detail);
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function refusal(code: ClipzyCode, detail: string): { status: number; body: ErrorBody } {
  const [status, message] = ERRORS[code];
  return { status, body: { success: false, message, error: { detail, code } } };
}

/** Answers a path that leads nowhere. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(nowhere(request), request, reply);
}

/** The errors that a route may answer, for its schema. */
export const errors = errorsWith(ErrorBody);

/** Whether a body was refused because something at its top is not there. */
function isMissing(error: unknown, body: unknown): boolean {
  if (!(error instanceof Error) || !('validation' in error) || !Array.isArray(error.validation)) return false;
  return error.validation.some(({ instancePath }: { instancePath?: unknown }) => {
    const [, name, ...deeper] = typeof instancePath === 'string' ? instancePath.split('/') : [];
    if (name === undefined || deeper.length > 0) return body === undefined || body === null;
    return typeof body === 'object' && body !== null && !Object.hasOwn(body, name);
  });
}
