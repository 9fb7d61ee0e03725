import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { LibraryContext } from './context.ts';

const { idempotencyKeys } = schema;

/** A key's length, at most, in characters. */
export const LONGEST_IDEMPOTENCY_KEY = 255;

/** How long an answer is kept. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** After this a first request that has not been answered is taken for dead: its process was killed. */
const ABANDONED_MS = 60 * 60 * 1_000;

/** A request that carries an `Idempotency-Key`. */
export type KeyedRequest = {
  readonly ownerId: string;
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** SHA-256, hexadecimal, of everything that makes the request what it is: parameters, and the file's own hash. */
  readonly requestHash: string;
};

/** An answer that can be given again. */
export type KeptAnswer = { readonly status: number; readonly body: unknown };

/**
 * Answers a request once: the first time by `answer`, afterwards, for a day, by what that answered, errors included.
 * What `answer` throws is not kept: it is for what was refused before anything happened. Throws `invalid_request` when
 * the key was used for another request or is too long, and `conflict` while the first still runs.
 */
export async function answerOnce(
  { db, ports }: Pick<LibraryContext, 'db' | 'ports'>,
  request: KeyedRequest,
  answer: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly replayed: boolean }> {
  const { ownerId, key, method, path, requestHash } = request;
  if (key.length === 0 || key.length > LONGEST_IDEMPOTENCY_KEY)
    throw new ServerError(
      'invalid_request',
      `An Idempotency-Key must have 1 to ${LONGEST_IDEMPOTENCY_KEY} characters.`,
    );
  const mine = and(eq(idempotencyKeys.ownerId, ownerId), eq(idempotencyKeys.key, key));
  const now = ports.now();
  await db.delete(idempotencyKeys).where(and(mine, outdated(now)));
  const row = { ownerId, key, method, path, requestHash, createdAt: now };
  const first = await db.insert(idempotencyKeys).values(row).onConflictDoNothing().returning();
  if (first.length === 0) {
    const [kept] = await db.select().from(idempotencyKeys).where(mine);
    return { ...replay(request, kept), replayed: true };
  }
  try {
    const { status, body } = await answer();
    await db.update(idempotencyKeys).set({ status, body }).where(mine);
    return { status, body, replayed: false };
  } catch (error) {
    await db.delete(idempotencyKeys).where(mine);
    throw error;
  }
}

/** Forgets answers whose day is over. */
export async function forgetOldAnswers({ db, ports }: Pick<LibraryContext, 'db' | 'ports'>): Promise<void> {
  await db.delete(idempotencyKeys).where(outdated(ports.now()));
}

function outdated(now: Date) {
  return or(
    lt(idempotencyKeys.createdAt, new Date(now.getTime() - KEPT_MS)),
    and(
      isNull(idempotencyKeys.status),
      lt(idempotencyKeys.createdAt, new Date(now.getTime() - ABANDONED_MS)),
    ),
  );
}

function replay(request: KeyedRequest, kept: typeof idempotencyKeys.$inferSelect | undefined): KeptAnswer {
  if (!kept || kept.status === null)
    throw new ServerError(
      'conflict',
      'A request with this Idempotency-Key is being answered: try again in a moment.',
    );
  const same =
    kept.method === request.method && kept.path === request.path && kept.requestHash === request.requestHash;
  if (!same)
    throw new ServerError(
      'invalid_request',
      'This Idempotency-Key was used for another request: use a new one for each.',
    );
  return { status: kept.status, body: kept.body };
}
