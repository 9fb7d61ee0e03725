import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { schema } from '../db/index.ts';
import { blobKey } from '../storage/index.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { deleteExpiredJobs } from './control.ts';
import {
  answerOnce,
  cancelJob,
  deleteJob,
  getArtefact,
  getJob,
  getManifest,
  listenToChanges,
  listJobs,
  openArtefact,
  parseJobOptions,
  retryJob,
  storedFacts,
  submitJob,
} from './index.ts';
import { deleteOrphans } from './keeping.ts';

const database = useDatabase();

const request = async (library: TestLibrary, ownerId: string, bytes = 'bytes') => ({
  ownerId,
  dialect: 'clipora',
  source: { kind: 'file' as const, ...(await library.storeFile(bytes)) },
  originalName: 'talk.mp4',
  kind: 'clip' as const,
  options: parseJobOptions({}),
});

const submit = async (library: TestLibrary, ownerId: string, bytes?: string) =>
  submitJob(library, await request(library, ownerId, bytes));

const complete = (jobId: string) =>
  database.db
    .update(schema.jobs)
    .set({ status: 'completed', finishedAt: new Date() })
    .where(eq(schema.jobs.id, jobId));

async function filesIn(library: TestLibrary, folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { key } of library.store.list(blobKey(folder))) names.push(key);
  return names;
}

describe('a submitted job', () => {
  test('is a row and a place in the queue, and reads as it was asked for', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const job = await submit(library, owner);
    expect(job.id).toMatch(/^[A-Za-z0-9]{10}$/);
    expect(await getJob(library, owner, job.id)).toEqual(job);
    expect(job).toMatchObject({ status: 'queued', progress: 0, error: null, sizeBytes: 5, clips: [] });
    expect(library.tasks).toEqual([{ kind: 'job', does: 'clip', ownerId: owner, jobId: job.id, attempt: 1 }]);
  });

  test('that cannot be queued leaves no row, no file and no count', async () => {
    const library = await openTestLibrary(database, { limits: { jobsPerDay: 1 } });
    const owner = await library.newOwner();
    const broken: TestLibrary = {
      ...library,
      work: {
        enqueue: () => Promise.reject(new Error('queue is gone')),
        cancel: async () => undefined,
      },
    };
    await expect(submit(broken, owner)).rejects.toThrow('queue is gone');
    expect((await listJobs(library, owner, { limit: 10 })).jobs).toEqual([]);
    expect(await filesIn(library, 'sources')).toEqual([]);
    await submit(library, owner);
  });

  test('beyond the limit of active jobs is refused, and its file is gone', async () => {
    const library = await openTestLibrary(database, { limits: { activeJobsPerUser: 1 } });
    const owner = await library.newOwner();
    await submit(library, owner, 'one');
    await expect(submit(library, owner, 'two')).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await filesIn(library, 'sources')).toHaveLength(1);
  });

  test('may be called anything', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const name = `../\0x\n%03d\u202e${'é'.repeat(300)}`;
    const job = await submitJob(library, { ...(await request(library, owner)), originalName: name });
    expect([...job.originalName]).toHaveLength(255);
    expect(job.originalName).toContain('../x\n%03d');
  });

  test('with an option out of range is refused by its path', () => {
    expect(() => parseJobOptions({ numClips: 11 })).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: 'options.numClips must be an integer from 1 to 10',
      }),
    );
  });

  test('is told to whoever listens, in every process', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const heard: (string | null)[] = [];
    const listener = await listenToChanges(
      database.url,
      (id) => heard.push(id),
      () => undefined,
    );
    const job = await submit(library, owner);
    await expect.poll(() => heard).toContain(job.id);
    await listener.close();
  });

  test('goes on being told after the database dropped the connection', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const heard: (string | null)[] = [];
    const troubles: unknown[] = [];
    const listener = await listenToChanges(
      database.url,
      (id) => heard.push(id),
      (e) => troubles.push(e),
    );
    await database.db.$client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'",
    );
    await expect.poll(() => heard, { timeout: 5_000 }).toContain(null);
    const job = await submit(library, owner);
    await expect.poll(() => heard).toContain(job.id);
    expect(troubles).toHaveLength(1);
    await listener.close();
  });
});

describe('an account', () => {
  test('sees its own jobs only, newest first, page by page', async () => {
    const library = await openTestLibrary(database);
    const [ann, bob] = [await library.newOwner(), await library.newOwner()];
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      made.unshift((await submit(library, ann, `bytes ${i}`)).id);
      if (i !== 2) library.ports.pass(1);
    }
    await submit(library, bob);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listJobs(library, ann, { limit: 2, after });
      seen.push(...page.jobs.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);
    expect([...seen].sort()).toEqual([...made].sort());
    expect(seen[0]).toBe(made[0]);
    expect(seen.at(-1)).toBe(made.at(-1));
    await expect(listJobs(library, ann, { limit: 2, after: "'; drop" })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('may do nothing to the job of another, and learns nothing of what is in it', async () => {
    const library = await openTestLibrary(database);
    const [ann, bob] = [await library.newOwner(), await library.newOwner()];
    const { id } = await submit(library, ann);
    const attempts = [
      () => getJob(library, bob, id),
      () => cancelJob(library, bob, id),
      () => retryJob(library, bob, id),
      () => deleteJob(library, bob, id),
      () => getManifest(library, bob, id, ''),
      () => getArtefact(library, bob, id, 'clip_01.mp4'),
      () => openArtefact(library, bob, id, 'clip_01.mp4'),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getJob(library, bob, 'nosuchjob1')).rejects.toMatchObject({ code: 'not_found' });
    expect((await getJob(library, ann, id)).status).toBe('queued');
  });
});

describe('the same bytes', () => {
  test('are stored once whoever brings them, and go with the last job that uses them', async () => {
    const library = await openTestLibrary(database);
    const [ann, bob] = [await library.newOwner(), await library.newOwner()];
    const bytes = 'the same bytes';
    const jobs = [await submit(library, ann, bytes), await submit(library, bob, bytes)];
    const again = await submit(library, ann, bytes);
    expect(await filesIn(library, 'sources')).toHaveLength(1);
    await deleteJob(library, ann, jobs[0]?.id ?? '');
    await deleteJob(library, bob, jobs[1]?.id ?? '');
    expect(await filesIn(library, 'sources')).toHaveLength(1);
    await deleteJob(library, ann, again.id);
    expect(await filesIn(library, 'sources')).toEqual([]);
    expect(library.troubles).toEqual([]);
  });

  test('brought and deleted by many at once are there exactly when somebody still has them', async () => {
    const library = await openTestLibrary(database);
    const owners = await Promise.all(Array.from({ length: 8 }, () => library.newOwner()));
    const rounds = owners.map(async (owner, i) => {
      const job = await submit(library, owner, 'wanted by many');
      if (i % 2 === 0) await deleteJob(library, owner, job.id);
    });
    await Promise.all(rounds);
    const files = await filesIn(library, 'sources');
    const kept = await database.db.select().from(schema.blobs);
    expect(kept.map(({ storageKey }) => storageKey)).toContain(files[0]);
    expect(files).toHaveLength(1);
  });

  test('are measured once', async () => {
    const library = await openTestLibrary(database);
    let measured = 0;
    const measure = async () => {
      measured += 1;
      return { levels: [1, 2] };
    };
    const schemaOfFact = z.object({ levels: z.array(z.number()) });
    const remember = () =>
      storedFacts(library.store).remember('sha256:abc', 'heard-4/../odd name', schemaOfFact, measure);
    expect(await remember()).toEqual({ fact: { levels: [1, 2] }, cached: false });
    expect(await remember()).toEqual({ fact: { levels: [1, 2] }, cached: true });
    const [file] = await filesIn(library, 'facts');
    await library.store.put(blobKey(...(file ?? '').split('/')), Readable.from(['{"half']));
    expect(await remember()).toMatchObject({ cached: false });
    expect(measured).toBe(2);
  });
});

describe('a job', () => {
  test('that is cancelled reads so at once, is stopped, and is told of', async () => {
    const library = await openTestLibrary(database, { jobRetentionSeconds: 60 });
    const owner = await library.newOwner();
    const { id } = await submit(library, owner);
    const job = await cancelJob(library, owner, id);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
    expect(job.expiresAt?.getTime()).toBe(library.ports.now().getTime() + 60_000);
    expect(library.cancelled).toEqual([id]);
    expect(library.ended).toMatchObject([{ jobId: id, status: 'failed' }]);
    await expect(cancelJob(library, owner, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('that failed can be begun anew, under the limits', async () => {
    const library = await openTestLibrary(database, { limits: { jobsPerDay: 2 } });
    const owner = await library.newOwner();
    const { id } = await submit(library, owner);
    await expect(retryJob(library, owner, id)).rejects.toMatchObject({ code: 'conflict' });
    await cancelJob(library, owner, id);
    expect(await retryJob(library, owner, id)).toMatchObject({ status: 'queued', error: null });
    expect(library.tasks.at(-1)).toMatchObject({ kind: 'job', attempt: 2 });
    await cancelJob(library, owner, id);
    await expect(retryJob(library, owner, id)).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('that is completed with a failed clip has that clip made again, and no other', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { id } = await submit(library, owner);
    await complete(id);
    const at = library.ports.now();
    const clip = { jobId: id, ownerId: owner, updatedAt: at };
    await database.db.insert(schema.clips).values([
      { ...clip, index: 1, status: 'completed' },
      { ...clip, index: 2, status: 'failed', errorCode: 'process_failed', errorMessage: 'No.' },
    ]);
    const job = await retryJob(library, owner, id);
    expect(job.clips).toMatchObject([
      { index: 1, status: 'completed' },
      { index: 2, status: 'queued', error: null },
    ]);
    expect(library.tasks.slice(1)).toEqual([
      { kind: 'rerender', ownerId: owner, jobId: id, index: 2, revision: 2 },
    ]);
  });

  test('that is deleted takes its files along, and is gone for everybody', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { id } = await submit(library, owner);
    await library.store.put(blobKey('jobs', id, '1-1-1', 'clip_01.mp4'), Readable.from(['film']));
    await deleteJob(library, owner, id);
    expect(library.cancelled).toEqual([id]);
    expect(await filesIn(library, 'jobs')).toEqual([]);
    await expect(getJob(library, owner, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is kept as long as it was said, and no longer', async () => {
    const library = await openTestLibrary(database, { jobRetentionSeconds: 3600 });
    const owner = await library.newOwner();
    const { id } = await submit(library, owner);
    await cancelJob(library, owner, id);
    const running = await submit(library, owner, 'others');
    library.ports.pass(3599);
    await deleteExpiredJobs(library, 1000);
    await getJob(library, owner, id);
    library.ports.pass(2);
    await deleteExpiredJobs(library, 1000);
    await expect(getJob(library, owner, id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await getJob(library, owner, running.id)).status).toBe('queued');
  });

  test('and everything else that somebody needs survives the sweep; what a crash left does not', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { id } = await submit(library, owner, 'needed');
    const kept = blobKey('jobs', id, '1-1-1', 'clip_01.mp4');
    const left = blobKey('jobs', 'deletedjob', '1-1-1', 'clip_01.mp4');
    for (const key of [kept, left]) await library.store.put(key, Readable.from(['film']));
    const { storageKey } = await library.storeFile('broken off');
    await deleteOrphans(library);
    expect(await library.store.head(left)).toBeDefined();
    library.ports.pass(25 * 3600);
    expect(await deleteOrphans(library)).toBe(2);
    expect(await library.store.head(left)).toBeUndefined();
    expect(await library.store.head(storageKey)).toBeUndefined();
    expect(await library.store.head(kept)).toBeDefined();
    expect(await filesIn(library, 'sources')).toHaveLength(1);
  });

  test('gives its files by their names only', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { id } = await submit(library, owner);
    const storageKey = blobKey('jobs', id, '1-1-1', 'clip_01.mp4');
    const { sha256, sizeBytes } = await library.store.put(storageKey, Readable.from(['a film']));
    await database.db.insert(schema.artefacts).values({
      jobId: id,
      ownerId: owner,
      name: 'clip_01.mp4',
      storageKey,
      sizeBytes,
      sha256,
      contentType: 'video/mp4',
      createdAt: library.ports.now(),
    });
    const { blob, artefact } = await openArtefact(library, owner, id, 'clip_01.mp4', { start: 2 });
    expect(await text(blob.body)).toBe('film');
    expect(artefact).toMatchObject({ contentType: 'video/mp4', sizeBytes: 6, sha256 });
    for (const name of ['clip_02.mp4', '../clip_01.mp4', 'clip_01.mp4/', 'clip_1.mp4', 'plan_01.json', ''])
      await expect(getArtefact(library, owner, id, name)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('shows no manifest until it is completed', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { id } = await submit(library, owner);
    await expect(getManifest(library, owner, id, '')).rejects.toMatchObject({ code: 'not_found' });
    await complete(id);
    expect(await getManifest(library, owner, id, '')).toMatchObject({ jobId: id, clipCount: 0, clips: [] });
  });
});

describe('a request with an idempotency key', () => {
  const keyed = (ownerId: string, more: object = {}) => ({
    ownerId,
    key: 'k1',
    method: 'POST',
    path: '/api/upload/url',
    requestHash: 'h1',
    ...more,
  });
  const answered = async () => ({ status: 500, body: { error: 'so it was' } });
  const never = async () => {
    throw new Error('was asked twice');
  };

  test('is done once and answered the same again, errors included, for a day', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    expect(await answerOnce(library, keyed(owner), answered)).toMatchObject({ replayed: false });
    expect(await answerOnce(library, keyed(owner), never)).toEqual({
      status: 500,
      body: { error: 'so it was' },
      replayed: true,
    });
    library.ports.pass(24 * 3600 + 1);
    expect(await answerOnce(library, keyed(owner), answered)).toMatchObject({ replayed: false });
  });

  test('is refused when the key was another request’s, and not confused with another account’s', async () => {
    const library = await openTestLibrary(database);
    const [ann, bob] = [await library.newOwner(), await library.newOwner()];
    await answerOnce(library, keyed(ann), answered);
    await expect(answerOnce(library, keyed(ann, { requestHash: 'h2' }), never)).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(await answerOnce(library, keyed(bob), answered)).toMatchObject({ replayed: false });
  });

  test('waits for nobody: the second is a conflict while the first runs', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    let second: unknown;
    await answerOnce(library, keyed(owner), async () => {
      second = await answerOnce(library, keyed(owner), never).catch((error: unknown) => error);
      return { status: 200, body: null };
    });
    expect(second).toMatchObject({ code: 'conflict' });
  });

  test('that was refused before anything happened may be sent again', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    await expect(answerOnce(library, keyed(owner), never)).rejects.toThrow('was asked twice');
    expect(await answerOnce(library, keyed(owner), answered)).toMatchObject({ replayed: false });
    const rows = await database.db
      .select()
      .from(schema.idempotencyKeys)
      .where(and(eq(schema.idempotencyKeys.ownerId, owner)));
    expect(rows).toHaveLength(1);
  });
});
