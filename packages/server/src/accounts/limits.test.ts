import { parseClipOptions } from '@reelwright/engine';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { type Queries, schema } from '../db/index.ts';
import { useDatabase } from '../testing/database.ts';
import { createLimits } from './limits.ts';

const database = useDatabase();
const few = {
  activeJobsPerUser: 2,
  jobsPerDay: 4,
  uploadUrlsPerMinute: 10,
  videosPerDay: 200,
  authRequests: 3,
};
let made = 0;

async function newUser(): Promise<string> {
  made += 1;
  const id = `user${made}`;
  await database.db.insert(schema.users).values({ id, email: `${id}@example.org`, createdAt: new Date() });
  return id;
}

/** Puts a job into the table, as starting one does. */
async function addJob(transaction: Queries, ownerId: string): Promise<string> {
  made += 1;
  const id = `job${made}`;
  const now = new Date();
  await transaction.insert(schema.jobs).values({
    id,
    ownerId,
    dialect: 'clipora',
    kind: 'clip',
    originalName: 'a.mp4',
    options: parseClipOptions({}),
    status: 'queued',
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

const finish = (id: string) =>
  database.db.update(schema.jobs).set({ status: 'completed' }).where(eq(schema.jobs.id, id));

describe('limits', () => {
  test('the eleventh upload address within a minute is refused, for this user only', async () => {
    const limits = createLimits(database.db, few);
    const [ann, bob] = [await newUser(), await newUser()];
    for (let i = 0; i < 10; i += 1) await limits.uploadUrl(ann);
    const error = await limits.uploadUrl(ann).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'rate_limited',
      message: expect.stringMatching(
        /^You asked for too many upload addresses: try again in \d+ seconds?\.$/,
      ),
      retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds >= 50 && seconds <= 60),
    });
    await limits.uploadUrl(bob);
  });

  test('several servers count together', async () => {
    const [one, two] = [createLimits(database.db, few), createLimits(database.db, few)];
    const user = await newUser();
    const asks = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).uploadUrl(user));
    const results = await Promise.allSettled(asks);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('attempts to log in are counted by address, all of an IPv6 customer’s together', async () => {
    const limits = createLimits(database.db, few);
    for (const host of ['::1', '::2', '::3']) await limits.authRequest(`2001:db8:0:1${host}`);
    await expect(limits.authRequest('2001:db8:0:1::4')).rejects.toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining('try again in 15 minutes'),
    });
    await limits.authRequest('2001:db8:0:2::4');
    await limits.authRequest('x'.repeat(5_000));
  });

  test('a user has so many jobs at once, also when many are started at once; one that ends makes room', async () => {
    const limits = createLimits(database.db, { ...few, jobsPerDay: 100 });
    const user = await newUser();
    const start = () => limits.startJob(user, (transaction) => addJob(transaction, user));
    const results = await Promise.allSettled(Array.from({ length: 8 }, start));
    const started = results.filter((result) => result.status === 'fulfilled');
    expect(started).toHaveLength(2);
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 30 });
    await finish(started[0]?.value ?? '');
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('a user starts so many jobs a day; what failed or was refused is not counted', async () => {
    const limits = createLimits(database.db, few);
    const user = await newUser();
    const start = () => limits.startJob(user, (transaction) => addJob(transaction, user));
    for (let i = 0; i < 6; i += 1)
      await expect(
        limits.startJob(user, async (transaction) => {
          await addJob(transaction, user);
          throw new Error('the queue is down');
        }),
      ).rejects.toThrow('the queue is down');
    expect(await database.db.select().from(schema.jobs).where(eq(schema.jobs.ownerId, user))).toEqual([]);
    for (let i = 0; i < 4; i += 1) await finish(await start());
    await expect(start()).rejects.toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining('You started 4 jobs within a day: try again in 24 hours.'),
    });
  });

  test('what is done on the connection of a start that fails is undone with it', async () => {
    const limits = createLimits(database.db, few);
    const user = await newUser();
    await database.db.$client.query('create table queue (job text)');
    await expect(
      limits.startJob(user, async (_, client) => {
        await client.query("insert into queue values ('a')");
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await database.db.$client.query('select * from queue')).rows).toEqual([]);
  });
});
