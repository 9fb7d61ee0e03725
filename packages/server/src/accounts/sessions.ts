import { and, eq, gt, lte } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { AccountsContext } from './context.ts';
import { newToken, tokenHash } from './token.ts';

const { sessions } = schema;

/** The cookie that carries a session's token. */
export const SESSION_COOKIE = 'reels_session';

/** How long a session lasts without being used. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** How often a session that is used is renewed: not with every request. */
const RENEWAL_SECONDS = 60 * 60;

/** A log-in, as the browser gets it. */
export type Session = {
  /** For the cookie, and nowhere else. */
  readonly token: string;
  readonly expiresAt: Date;
};

/** Logs a user in. */
export async function openSession({ db, ports }: AccountsContext, userId: string): Promise<Session> {
  const token = newToken(ports);
  const now = ports.now();
  const expiresAt = after(now, SESSION_SECONDS);
  await db
    .insert(sessions)
    .values({ tokenHash: tokenHash(token), userId, createdAt: now, expiresAt, lastSeenAt: now });
  return { token, expiresAt };
}

/**
 * Whose session a token is; undefined when it is nobody's or has expired. Using a session lengthens it, at most once an
 * hour: then it comes back as `renewed`, and the browser is to be told.
 */
export async function findSession(
  { db, ports }: AccountsContext,
  token: string,
): Promise<{ readonly userId: string; readonly renewed: Session | undefined } | undefined> {
  const now = ports.now();
  const open = and(eq(sessions.tokenHash, tokenHash(token)), gt(sessions.expiresAt, now));
  const [found] = await db.select().from(sessions).where(open);
  if (!found) return undefined;
  const { userId, lastSeenAt } = found;
  if (after(lastSeenAt, RENEWAL_SECONDS) > now) return { userId, renewed: undefined };
  const expiresAt = after(now, SESSION_SECONDS);
  // Logged out meanwhile: what is gone is not brought back.
  const renewed = await db.update(sessions).set({ expiresAt, lastSeenAt: now }).where(open).returning();
  return renewed.length > 0 ? { userId, renewed: { token, expiresAt } } : undefined;
}

/** Logs out. Does nothing when the token is nobody's. */
export async function closeSession({ db }: AccountsContext, token: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash(token)));
}

/** Takes expired sessions away; they are of no use to anybody already. */
export async function deleteExpiredSessions({ db, ports }: AccountsContext): Promise<void> {
  await db.delete(sessions).where(lte(sessions.expiresAt, ports.now()));
}

function after(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1_000);
}
