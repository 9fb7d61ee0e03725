import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { schema } from '../db/index.ts';
import { useDatabase } from '../testing/database.ts';
import { type TestPorts, testPorts } from '../testing/ports.ts';
import {
  type AccountsContext,
  asLocalUser,
  byAccounts,
  type Credentials,
  closeSession,
  createApiKey,
  createPasswords,
  deleteExpiredSessions,
  ensureLocalUser,
  findUser,
  listApiKeys,
  logIn,
  type Principal,
  Registration,
  revokeApiKey,
  signUp,
} from './index.ts';

const database = useDatabase();
const passwords = createPasswords(4);
const nothing: Credentials = { apiKey: undefined, authorization: undefined, sessionToken: undefined };
const day = 24 * 60 * 60;
let people = 0;

/** A new person with a session, and a world whose clock can be moved. */
async function newPerson() {
  people += 1;
  const ports = testPorts(`person ${people}`);
  const context: AccountsContext & { ports: TestPorts } = { db: database.db, ports, passwords };
  const email = `person${people}@example.org`;
  const registration = Registration.parse({ email, password: 'correct horse', name: 'Ann' });
  const { user, session } = await signUp(context, registration);
  const authenticate = byAccounts(context);
  const principal: Principal = { userId: user.id, via: 'session', renewed: undefined };
  return { context, ports, user, session, email, authenticate, principal };
}

const rejected = (code: string) => expect.objectContaining({ name: 'ServerError', code });

describe('signing up and logging in', () => {
  test('a new account is logged in, and known by its session', async () => {
    const { user, session, email, authenticate, context } = await newPerson();
    expect(user).toMatchObject({ email, name: 'Ann' });
    expect(user).not.toHaveProperty('passwordHash');
    expect(session.token).toMatch(/^[\w-]{43}$/);
    expect(await authenticate({ ...nothing, sessionToken: session.token })).toEqual({
      userId: user.id,
      via: 'session',
      renewed: undefined,
    });
    expect(await findUser(context, user.id)).toEqual(user);
  });

  test('an address has one account, however it is written, also when two sign up at once', async () => {
    const { context } = await newPerson();
    const asks = ['Twice@Example.org', ' twice@example.org ', 'TWICE@EXAMPLE.ORG'].map((email) =>
      signUp(context, Registration.parse({ email, password: 'correct horse' })),
    );
    const results = await Promise.allSettled(asks);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toEqual(rejected('email_taken'));
    const { user } = await logIn(context, { email: 'tWICE@example.org', password: 'correct horse' });
    expect(user.email).toBe('twice@example.org');
  });

  test('a wrong password and a missing account are answered in the same words', async () => {
    const { context, email } = await newPerson();
    const answer = (login: { email: string; password: string }) =>
      logIn(context, login).then(
        () => 'let in',
        (error: Error) => error.message,
      );
    const wrong = await answer({ email, password: 'wrong horse' });
    expect(wrong).toBe('The e-mail address or the password is wrong.');
    expect(await answer({ email: 'nobody@example.org', password: 'correct horse' })).toBe(wrong);
    expect(await answer({ email: 'no address\0', password: 'correct horse' })).toBe(wrong);
    expect(await answer({ email, password: `correct horse${'x'.repeat(90)}` })).toBe(wrong);
    expect(await answer({ email, password: 'correct horse' })).toBe('let in');
  });

  test('what cannot be signed up with is told by its path', () => {
    const messages = (input: object) =>
      Registration.safeParse(input).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    expect(messages({})).toEqual([
      'email must be an e-mail address',
      'password must be a text of at least 8 characters',
    ]);
    const good = { email: 'a@example.org', password: 'correct horse' };
    expect(messages(good)).toBeUndefined();
    expect(messages({ ...good, email: 'a@b' })).toEqual(['email must be an e-mail address']);
    expect(messages({ ...good, email: 'a\0@example.org' })).toEqual(['email must be an e-mail address']);
    expect(messages({ ...good, password: 'short' })).toEqual(['password must have at least 8 characters']);
    expect(messages({ ...good, password: 'x'.repeat(72) })).toBeUndefined();
    expect(messages({ ...good, password: 'x'.repeat(73) })).toEqual(['password must have at most 72 bytes']);
    expect(messages({ ...good, password: 'ü'.repeat(37) })).toEqual(['password must have at most 72 bytes']);
    expect(messages({ ...good, name: 'a\0b' })).toEqual(['name must not contain control characters']);
  });

  test('the database holds no password, token or key', async () => {
    const { context, principal, session } = await newPerson();
    const { key } = await createApiKey(context, principal, null);
    for (const table of ['users', 'sessions', 'api_keys']) {
      const { rows } = await database.db.$client.query(`select * from ${table}`);
      const text = JSON.stringify(rows);
      for (const secret of ['correct horse', session.token, key, key.slice(8)])
        expect(text).not.toContain(secret);
    }
  });
});

describe('sessions', () => {
  test('end when somebody logs out, and only that one', async () => {
    const { context, session, email, authenticate } = await newPerson();
    const other = await logIn(context, { email, password: 'correct horse' });
    await closeSession(context, session.token);
    await expect(authenticate({ ...nothing, sessionToken: session.token })).rejects.toEqual(
      rejected('unauthenticated'),
    );
    await authenticate({ ...nothing, sessionToken: other.session.token });
  });

  test('end 30 days after they were last used; using them renews them once an hour', async () => {
    const { ports, session, authenticate } = await newPerson();
    const use = async () => {
      const principal = await authenticate({ ...nothing, sessionToken: session.token });
      return principal.via === 'session' ? principal.renewed?.expiresAt : null;
    };
    ports.pass(29 * day);
    expect((await use())?.getTime()).toBe(ports.now().getTime() + 30 * day * 1_000);
    expect(await use()).toBeUndefined();
    ports.pass(29 * day);
    expect(await use()).toBeInstanceOf(Date);
    ports.pass(30 * day);
    await expect(use()).rejects.toEqual(rejected('unauthenticated'));
  });

  test('that expired are taken away, others not', async () => {
    const { context, ports, session, email } = await newPerson();
    ports.pass(20 * day);
    const later = await logIn(context, { email, password: 'correct horse' });
    ports.pass(11 * day);
    await deleteExpiredSessions(context);
    const authenticate = byAccounts(context);
    await authenticate({ ...nothing, sessionToken: later.session.token });
    ports.pass(-31 * day);
    await expect(authenticate({ ...nothing, sessionToken: session.token })).rejects.toEqual(
      rejected('unauthenticated'),
    );
  });

  test('of an account that was deleted end with it', async () => {
    const { user, session, authenticate } = await newPerson();
    await database.db.delete(schema.users).where(eq(schema.users.id, user.id));
    await expect(authenticate({ ...nothing, sessionToken: session.token })).rejects.toEqual(
      rejected('unauthenticated'),
    );
  });
});

describe('API keys', () => {
  test('look as documented, are shown once, and let their owner in by either header', async () => {
    const { context, principal, user, authenticate } = await newPerson();
    const made = await createApiKey(context, principal, 'my script');
    expect(made.key).toMatch(/^ck_live_[\w-]{43}$/);
    expect(made.prefix).toBe(made.key.slice(0, 12));
    const as = { userId: user.id, via: 'key', keyId: made.id };
    expect(await authenticate({ ...nothing, apiKey: made.key })).toEqual(as);
    expect(await authenticate({ ...nothing, authorization: `Bearer ${made.key}` })).toEqual(as);
    expect(await authenticate({ ...nothing, authorization: `bearer ${made.key}` })).toEqual(as);
    expect(await authenticate({ ...nothing, apiKey: made.key, authorization: `Bearer ${made.key}` })).toEqual(
      as,
    );
    const [listed] = await listApiKeys(context, principal);
    expect(listed).toEqual({
      id: made.id,
      name: 'my script',
      prefix: made.prefix,
      createdAt: made.createdAt,
      lastUsedAt: context.ports.now(),
      revokedAt: null,
    });
  });

  test('that are wrong, revoked, empty or two are not made good by a cookie', async () => {
    const { context, principal, session, authenticate } = await newPerson();
    const good = await createApiKey(context, principal, null);
    const revoked = await createApiKey(context, principal, null);
    await authenticate({ ...nothing, apiKey: revoked.key });
    await revokeApiKey(context, principal, revoked.id);
    const withCookie = { ...nothing, sessionToken: session.token };
    for (const bad of [
      { apiKey: revoked.key },
      { apiKey: `${good.key}x` },
      { apiKey: good.key.replace('ck_live_', 'ck_test_') },
      { apiKey: '' },
      { apiKey: 'nonsense' },
      { authorization: 'Bearer nonsense' },
      { authorization: 'Bearer' },
      { apiKey: good.key, authorization: 'Bearer nonsense' },
      { apiKey: 'nonsense', authorization: `Bearer ${good.key}` },
    ])
      await expect(authenticate({ ...withCookie, ...bad }), JSON.stringify(bad)).rejects.toEqual(
        rejected('unauthenticated'),
      );
    // A proxy's own password is not for us.
    await authenticate({ ...withCookie, authorization: 'Basic dXNlcjpwYXNz' });
    await expect(authenticate(nothing)).rejects.toEqual(rejected('unauthenticated'));
    await expect(authenticate({ ...nothing, sessionToken: 'nonsense' })).rejects.toEqual(
      rejected('unauthenticated'),
    );
  });

  test('are ten at most, also when fifteen are asked for at once; revoking one makes room', async () => {
    const { context, principal } = await newPerson();
    const results = await Promise.allSettled(
      Array.from({ length: 15 }, (_, i) => createApiKey(context, principal, `key ${i}`)),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(5);
    for (const { reason } of refused) expect(reason).toEqual(rejected('too_many_keys'));
    const [first] = await listApiKeys(context, principal);
    await revokeApiKey(context, principal, first?.id ?? '');
    await createApiKey(context, principal, 'in its place');
    expect(await listApiKeys(context, principal)).toHaveLength(11);
  });

  test('manage no keys', async () => {
    const { context, principal, authenticate } = await newPerson();
    const { key, id } = await createApiKey(context, principal, null);
    const byKey = await authenticate({ ...nothing, apiKey: key });
    await expect(createApiKey(context, byKey, null)).rejects.toEqual(rejected('forbidden'));
    await expect(listApiKeys(context, byKey)).rejects.toEqual(rejected('forbidden'));
    await expect(revokeApiKey(context, byKey, id)).rejects.toEqual(rejected('forbidden'));
  });

  test('of other people cannot be seen or revoked', async () => {
    const [ann, bob] = [await newPerson(), await newPerson()];
    const { id, key } = await createApiKey(ann.context, ann.principal, null);
    await expect(revokeApiKey(bob.context, bob.principal, id)).rejects.toEqual(rejected('not_found'));
    expect(await listApiKeys(bob.context, bob.principal)).toEqual([]);
    await ann.authenticate({ ...nothing, apiKey: key });
  });

  test('say when they were last used, to the minute', async () => {
    const { context, ports, principal, authenticate } = await newPerson();
    const { key } = await createApiKey(context, principal, null);
    const lastUsed = async () => (await listApiKeys(context, principal))[0]?.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    const first = ports.now();
    await authenticate({ ...nothing, apiKey: key });
    ports.pass(59);
    await authenticate({ ...nothing, apiKey: key });
    expect(await lastUsed()).toEqual(first);
    ports.pass(2);
    await authenticate({ ...nothing, apiKey: key });
    expect(await lastUsed()).toEqual(ports.now());
  });

  test('revoked twice keep the moment of the first time', async () => {
    const { context, ports, principal } = await newPerson();
    const { id } = await createApiKey(context, principal, null);
    const first = ports.now();
    await revokeApiKey(context, principal, id);
    ports.pass(10);
    await revokeApiKey(context, principal, id);
    expect((await listApiKeys(context, principal))[0]?.revokedAt).toEqual(first);
  });
});

test('single-user mode knows one user, as whom nobody can log in', async () => {
  const { context } = await newPerson();
  await ensureLocalUser(context);
  await ensureLocalUser(context);
  const principal = await asLocalUser(nothing);
  const { email } = await findUser(context, principal.userId);
  for (const password of ['', 'nobody has this password'])
    await expect(logIn(context, { email, password })).rejects.toEqual(rejected('unauthenticated'));
});
