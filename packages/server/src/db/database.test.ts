import { readFileSync } from 'node:fs';
import { parseClipOptions } from '@reelwright/engine';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { asServerError } from '../http/failure.ts';
import { newDatabaseUrl, useDatabase } from '../testing/database.ts';
import { inTransaction, openDatabase, schema } from './index.ts';

const database = useDatabase();

const at = new Date('2026-01-02T03:04:05.678Z');
const user = (id: string) => ({ id, email: `${id}@example.org`, createdAt: at });
const job = (id: string, ownerId: string) => ({
  id,
  ownerId,
  dialect: 'clipora',
  kind: 'clip' as const,
  originalName: 'a.mp4',
  options: parseClipOptions({}),
  status: 'queued' as const,
  createdAt: at,
  updatedAt: at,
});

describe('the database', () => {
  test('ten servers that start at once on an empty database give it its tables once', async () => {
    const databaseUrl = await newDatabaseUrl();
    const opened = await Promise.all(
      Array.from({ length: 10 }, () => openDatabase({ databaseUrl, dataDir: '/nowhere' }, () => undefined)),
    );
    const [first] = opened;
    const rows = await first?.db.execute(
      sql`select count(*)::int as count from drizzle.__drizzle_migrations`,
    );
    const journal: unknown = JSON.parse(
      readFileSync(new URL('./migrations/meta/_journal.json', import.meta.url), 'utf8'),
    );
    expect(rows?.rows).toEqual([{ count: (journal as { entries: unknown[] }).entries.length }]);
    await Promise.all(opened.map((one) => one.close()));
  });

  test('has its connections from the beginning where answers are waited for, else as they are needed', async () => {
    const where = { databaseUrl: await newDatabaseUrl(), dataDir: '/nowhere', databaseConnections: 5 };
    for (const [keepsConnections, most] of [
      [true, 5],
      [false, 1],
    ] as const) {
      const { db, close } = await openDatabase({ ...where, keepsConnections }, () => undefined);
      expect([db.$client.totalCount, db.$client.idleCount]).toEqual([most, most]);
      await close();
    }
  });

  test('is closed in seconds even when a connection that is lent out never comes back', async () => {
    const where = { databaseUrl: await newDatabaseUrl(), dataDir: '/nowhere' };
    const { db, close } = await openDatabase(where, () => undefined);
    const lent = await db.$client.connect();
    await close();
    lent.release(true);
  }, 15_000);

  test('the committed migrations are those of the schema', async () => {
    const journal = JSON.parse(
      readFileSync(new URL('./migrations/meta/_journal.json', import.meta.url), 'utf8'),
    );
    const number = String(journal.entries.length - 1).padStart(4, '0');
    const last = JSON.parse(
      readFileSync(new URL(`./migrations/meta/${number}_snapshot.json`, import.meta.url), 'utf8'),
    );
    expect(await generateMigration(last, generateDrizzleJson(schema))).toEqual([]);
  });

  test('a database that cannot be reached is told without its password', async () => {
    const databaseUrl = 'postgres://someone:hunter2@127.0.0.1:1/clips';
    const failure = openDatabase({ databaseUrl, dataDir: '/nowhere' }, () => undefined);
    await expect(failure).rejects.toMatchObject({
      code: 'database_unavailable',
      message: expect.stringMatching(/^(?!.*hunter2).*127\.0\.0\.1:1\/clips.*ECONNREFUSED.*DATABASE_URL/),
    });
  });

  test('a connection that is lost within a transaction fails that transaction only: the process goes on', async () => {
    const databaseUrl = await newDatabaseUrl();
    const open = await openDatabase({ databaseUrl, dataDir: '/nowhere' }, () => undefined);
    const lost = inTransaction(open.db, async (transaction, client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const gone = new Promise((resolve) => client.once('end', resolve));
      await open.db.execute(sql`select pg_terminate_backend(${rows[0]?.pid})`);
      await gone;
      await transaction.select().from(schema.users);
    });
    expect(asServerError(await lost.catch((error: unknown) => error)).code).toBe('database_unavailable');
    await inTransaction(open.db, async (transaction) => {
      expect(await transaction.select().from(schema.users)).toEqual([]);
    });
    await open.close();
    const late = open.db.select().from(schema.users);
    expect(asServerError(await late.catch((error: unknown) => error)).code).toBe('database_unavailable');
  });

  test('moments come back as they went in', async () => {
    await database.db.insert(schema.users).values(user('moments'));
    const [row] = await database.db.select().from(schema.users);
    expect(row?.createdAt).toEqual(at);
  });

  test('a job cannot name another owner’s source, nor a clip another owner’s job', async () => {
    const { db } = database;
    await db.insert(schema.users).values([user('ann'), user('bob')]);
    await db
      .insert(schema.blobs)
      .values({ contentHash: 'hash', sizeBytes: 1, storageKey: 'k', createdAt: at });
    await db
      .insert(schema.sources)
      .values({ id: 'anns', ownerId: 'ann', contentHash: 'hash', originalName: 'a.mp4', createdAt: at });
    const bobs = { ...job('bobs', 'bob'), sourceId: 'anns' };
    await expect(db.insert(schema.jobs).values(bobs)).rejects.toMatchObject({
      cause: { constraint: 'jobs_source' },
    });
    await db.insert(schema.jobs).values({ ...job('anns', 'ann'), sourceId: 'anns' });
    const clip = { jobId: 'anns', index: 1, ownerId: 'bob', status: 'queued' as const, updatedAt: at };
    await expect(db.insert(schema.clips).values(clip)).rejects.toMatchObject({
      cause: { constraint: 'clips_job' },
    });
  });

  test('a failed job says why, and no other does', async () => {
    const { db } = database;
    await db.insert(schema.users).values(user('cas'));
    await expect(
      db.insert(schema.jobs).values({ ...job('why', 'cas'), status: 'failed' }),
    ).rejects.toMatchObject({ cause: { constraint: 'jobs_failed_says_why' } });
    await db.insert(schema.jobs).values({ ...job('why', 'cas'), status: 'failed', errorCode: 'no_speech' });
  });
});
