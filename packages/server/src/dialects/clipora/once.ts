import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ServerError } from '../../error.ts';
import { callerOf } from '../../http/index.ts';
import { answerOnce } from '../../library/index.ts';
import type { CliporaContext } from './context.ts';

/** The header, when a request has it. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return Array.isArray(key) ? key.join(',') : key;
}

/**
 * Answers a request, once per `Idempotency-Key` where it has one: afterwards the first answer is given again, with
 * `Idempotent-Replayed: true`. `what` is everything that makes the request what it is. Throws as `answerOnce` and `act`.
 */
export async function once<Schema extends z.ZodType>(
  { library }: CliporaContext,
  request: FastifyRequest,
  reply: FastifyReply,
  how: {
    readonly status: number;
    readonly schema: Schema;
    readonly what: unknown;
    readonly act: () => Promise<z.output<Schema>>;
  },
): Promise<{ readonly body: z.output<Schema>; readonly replayed: boolean }> {
  const { status, schema, what, act } = how;
  const key = idempotencyKey(request);
  reply.code(status);
  if (key === undefined) return { body: await act(), replayed: false };
  const { method } = request;
  const path = request.url.split('?')[0] ?? '';
  const requestHash = createHash('sha256')
    .update(JSON.stringify(what ?? null))
    .digest('hex');
  const keyed = { ownerId: callerOf(request).userId, key, method, path, requestHash };
  const kept = await answerOnce(library, keyed, async () => ({ status, body: await act() }));
  if (kept.replayed) reply.code(kept.status).header('idempotent-replayed', 'true');
  return { body: schema.parse(kept.body), replayed: kept.replayed };
}

/** Throws `invalid_request` for a request whose answer must not be kept, because it holds a secret that is kept nowhere. */
export function refuseIdempotencyKey(request: FastifyRequest): void {
  if (idempotencyKey(request) === undefined) return;
  throw new ServerError(
    'invalid_request',
    'This answer holds a secret that is shown once and kept nowhere, so it cannot be repeated: leave Idempotency-Key out.',
  );
}
