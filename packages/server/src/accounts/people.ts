import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { newId } from '../ports.ts';
import type { AccountsContext, User } from './context.ts';
import { type Login, type Registration, storedEmail } from './registration.ts';
import { openSession, type Session } from './sessions.ts';

const { users } = schema;

/** Somebody who just signed up or logged in. */
export type LoggedIn = { readonly user: User; readonly session: Session };

/** The user of single-user mode. */
export const LOCAL_USER_ID = 'local';

const shown = { id: users.id, email: users.email, name: users.name, createdAt: users.createdAt };

/** Makes an account and logs in. Throws `email_taken` when the address has one. */
export async function signUp(context: AccountsContext, registration: Registration): Promise<LoggedIn> {
  const { db, ports, passwords } = context;
  const { email, password, name = null } = registration;
  const passwordHash = await passwords.hash(password);
  const [user] = await db
    .insert(users)
    .values({ id: newId(ports), email, name, passwordHash, createdAt: ports.now() })
    .onConflictDoNothing({ target: users.email })
    .returning(shown);
  if (!user)
    throw new ServerError('email_taken', 'There is an account with this e-mail address: log in instead.');
  return { user, session: await openSession(context, user.id) };
}

/** Logs in. Throws `unauthenticated`: the same in words and time whether or not the address has an account. */
export async function logIn(context: AccountsContext, { email, password }: Login): Promise<LoggedIn> {
  const found = await findByEmail(context, storedEmail(email));
  const right = await context.passwords.verify(password, found?.passwordHash ?? null);
  if (!found || !right)
    throw new ServerError('unauthenticated', 'The e-mail address or the password is wrong.');
  const { passwordHash: _, ...user } = found;
  return { user, session: await openSession(context, user.id) };
}

/** A user by id. Throws `unauthenticated` when the account is gone. */
export async function findUser({ db }: AccountsContext, id: string): Promise<User> {
  const [user] = await db.select(shown).from(users).where(eq(users.id, id));
  if (!user) throw new ServerError('unauthenticated', 'The account does not exist any more: sign up again.');
  return user;
}

/** Sees to it that the user of single-user mode is there. Nobody can log in as that user. */
export async function ensureLocalUser({ db, ports }: AccountsContext): Promise<void> {
  await db
    .insert(users)
    .values({ id: LOCAL_USER_ID, email: 'local@localhost', createdAt: ports.now() })
    .onConflictDoNothing();
}

/**
 * The account that the name of an outside account stands for: the user with that id, else one made for it, as whom nobody
 * can log in.
 */
export async function ensureOutsideUser({ db, ports }: AccountsContext, name: string): Promise<string> {
  const [known] = await db.select({ id: users.id }).from(users).where(eq(users.id, name));
  if (known) return known.id;
  const id = `outside-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  await db
    .insert(users)
    .values({ id, email: `${id}@localhost`, name: name.slice(0, 100), createdAt: ports.now() })
    .onConflictDoNothing();
  return id;
}

async function findByEmail({ db }: AccountsContext, email: string | undefined) {
  if (email === undefined) return undefined;
  const [found] = await db
    .select({ ...shown, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, email));
  return found;
}
