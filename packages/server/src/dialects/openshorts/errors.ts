import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { asServerError, errorsWith, HTTP_STATUSES, sendError } from '../../http/index.ts';

/** The body of every error. */
export const ErrorBody = z
  .object({ detail: z.string() })
  .meta({ id: 'OpenShortsError', description: 'What is wrong and what to do.' });

/** Answers an error with its status and `{ "detail": "<sentence>" }`; those of ours are logged with what is behind them. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asServerError(error);
  return sendError(request, reply, known, {
    status: HTTP_STATUSES[known.code],
    body: { detail: known.message },
  });
}

/**
 * What the promise gives of a job or clip. One that is somebody else's is as unknown as one that never was: whoever has an
 * id learns nothing by it. Throws `not_found` then.
 */
export async function known<Value>(
  what: 'Job' | 'Clip' | 'File' | 'Scene',
  finding: Promise<Value>,
): Promise<Value> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof ServerError && (error.code === 'not_found' || error.code === 'forbidden'))
      throw new ServerError('not_found', `${what} not found`, { cause: error });
    throw error;
  }
}

/** The errors that a route may answer, for its schema. */
export const errors = errorsWith(ErrorBody);
