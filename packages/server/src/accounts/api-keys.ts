import { and, count, desc, eq, isNull, lt, or } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { newId } from '../ports.ts';
import { type AccountsContext, requireKeyPlan } from './context.ts';
import { type Principal, requireSession } from './principal.ts';
import { newToken, tokenHash } from './token.ts';

const { apiKeys, users } = schema;

/** How every key begins. */
const KEY_PREFIX = 'ck_live_';
/** Characters of a key that are kept for people to know it by: 24 of its 256 bits. */
const SHOWN_CHARACTERS = KEY_PREFIX.length + 4;
/** Active keys that an account may have. */
export const MOST_ACTIVE_KEYS = 10;
/** How exactly it is known when a key was last used: not with every request. */
const USE_SECONDS = 60;

/** A key, as its owner sees it afterwards: without the key. */
export type ApiKey = {
  readonly id: string;
  readonly name: string | null;
  readonly prefix: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

const shown = {
  id: apiKeys.id,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
};

/**
 * Makes a key; `key` is shown this once and kept nowhere. Throws `forbidden` to a caller who came with a key or whose plan
 * has none, and `too_many_keys` when ten are active.
 */
export async function createApiKey(
  context: AccountsContext,
  principal: Principal,
  name: string | null,
): Promise<ApiKey & { readonly key: string }> {
  requireSession(principal);
  const { db, ports } = context;
  const { userId } = principal;
  await requireKeyPlan(context, userId);
  const key = `${KEY_PREFIX}${newToken(ports)}`;
  return db.transaction(async (transaction) => {
    await lockUser(transaction, userId);
    const [active] = await transaction
      .select({ keys: count() })
      .from(apiKeys)
      .where(and(eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt)));
    if (!active || active.keys >= MOST_ACTIVE_KEYS)
      throw new ServerError(
        'too_many_keys',
        `An account may have ${MOST_ACTIVE_KEYS} active API keys: revoke one first.`,
      );
    const prefix = key.slice(0, SHOWN_CHARACTERS);
    const row = { id: newId(ports), userId, name, prefix, keyHash: tokenHash(key), createdAt: ports.now() };
    const [made] = await transaction.insert(apiKeys).values(row).returning(shown);
    if (!made) throw new ServerError('internal', 'The database did not keep the key.');
    return { ...made, key };
  });
}

/** The caller's keys, revoked ones too, newest first. Throws `forbidden` to a caller who came with a key. */
export async function listApiKeys({ db }: AccountsContext, principal: Principal): Promise<ApiKey[]> {
  requireSession(principal);
  return db
    .select(shown)
    .from(apiKeys)
    .where(eq(apiKeys.userId, principal.userId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}

/**
 * Ends a key at once; once ended, it stays so. Throws `forbidden` to a caller who came with a key, and `not_found` for a
 * key that is not the caller's.
 */
export async function revokeApiKey(
  { db, ports }: AccountsContext,
  principal: Principal,
  id: string,
): Promise<void> {
  requireSession(principal);
  const own = and(eq(apiKeys.id, id), eq(apiKeys.userId, principal.userId));
  const [found] = await db.select({ id: apiKeys.id }).from(apiKeys).where(own);
  if (!found) throw new ServerError('not_found', 'There is no such API key.');
  await db
    .update(apiKeys)
    .set({ revokedAt: ports.now() })
    .where(and(own, isNull(apiKeys.revokedAt)));
}

/** Whose key it is; undefined when it is nobody's or was revoked. */
export async function findApiKey(
  { db, ports }: AccountsContext,
  key: string,
): Promise<{ readonly userId: string; readonly keyId: string } | undefined> {
  if (!key.startsWith(KEY_PREFIX)) return undefined;
  const active = and(eq(apiKeys.keyHash, tokenHash(key)), isNull(apiKeys.revokedAt));
  const [found] = await db
    .select({ userId: apiKeys.userId, keyId: apiKeys.id, lastUsedAt: apiKeys.lastUsedAt })
    .from(apiKeys)
    .where(active);
  if (!found) return undefined;
  const now = ports.now();
  const aWhileAgo = new Date(now.getTime() - USE_SECONDS * 1_000);
  if (found.lastUsedAt === null || found.lastUsedAt < aWhileAgo) {
    const stale = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, aWhileAgo));
    await db.update(apiKeys).set({ lastUsedAt: now }).where(and(active, stale));
  }
  return { userId: found.userId, keyId: found.keyId };
}

/** Lets one transaction at a time count and add what is the user's. */
async function lockUser(transaction: Queries, userId: string): Promise<void> {
  await transaction.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('update');
}
