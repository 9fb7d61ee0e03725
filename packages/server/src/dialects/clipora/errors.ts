import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { asServerError, errorsWith, HTTP_STATUSES, nowhere, sendError } from '../../http/index.ts';

/** The body of every error. */
export const ErrorBody = z
  .object({ error: z.string() })
  .meta({ id: 'Error', description: 'What is wrong and what to do.' });

/** Answers an error with its status and `{ "error": "<sentence>" }`; those of ours are logged with what is behind them. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asServerError(error);
  return sendError(request, reply, known, {
    status: HTTP_STATUSES[known.code],
    body: { error: known.message },
  });
}

/** Answers a path that leads nowhere. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(nowhere(request), request, reply);
}

/** The errors that a route may answer, for its schema. */
export const errors = errorsWith(ErrorBody);
