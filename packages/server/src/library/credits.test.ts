import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { creditBalance, creditHistory } from '../billing/index.ts';
import { schema } from '../db/index.ts';
import { blobKey } from '../storage/index.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { deleteExpiredJobs } from './control.ts';
import { recordClip, recordClipFailure, recordEnd, recordFailure } from './for-work.ts';
import { cancelJob, deleteJob, parseJobOptions, retryJob, submitJob } from './index.ts';

/** What jobs cost: set aside when they are accepted, taken for what is delivered, given back at every kind of end. */
const database = useDatabase();

const submit = async (library: TestLibrary, ownerId: string, options: object = {}) =>
  submitJob(library, {
    ownerId,
    dialect: 'clipora',
    source: { kind: 'file' as const, ...(await library.storeFile('bytes')) },
    originalName: 'talk.mp4',
    kind: 'clip',
    options: parseJobOptions(options),
  });

const balance = (library: TestLibrary, ownerId: string) =>
  creditBalance({ ...library, metered: true }, ownerId);

async function planClips(ownerId: string, jobId: string, count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1)
    await database.db
      .insert(schema.clips)
      .values({ jobId, ownerId, index, status: 'queued', updatedAt: new Date() });
}

const manifest = {} as Parameters<typeof recordClip>[2];
const deliver = (library: TestLibrary, ownerId: string, jobId: string, index: number, revision = 1) => {
  const storageKey = blobKey('jobs', jobId, `1-${index}-${revision}`, 'clip.mp4');
  const file = { kind: 'mp4' as const, storageKey, sizeBytes: 1, sha256: 'f' };
  return recordClip(library, { ownerId, jobId, index, revision }, manifest, [file]);
};
const lost = { code: 'internal', message: 'Something went wrong.' };
const attempt = (ownerId: string, jobId: string) => ({ ownerId, jobId, attempt: 1 });

describe('a job of an account that pays', () => {
  test('sets aside what it may cost, is charged for what it delivers, and gives back the rest', async () => {
    const library = await openTestLibrary(database, { metered: true });
    const ann = await library.newPayer();
    expect(await balance(library, ann)).toEqual({ available: 10, held: 0 });
    const job = await submit(library, ann, { numClips: 4 });
    expect(await balance(library, ann)).toEqual({ available: 6, held: 4 });
    await planClips(ann, job.id, 3);
    await deliver(library, ann, job.id, 1);
    await deliver(library, ann, job.id, 1);
    await deliver(library, ann, job.id, 3);
    expect(await balance(library, ann)).toEqual({ available: 6, held: 2 });
    await recordClipFailure(library, { ownerId: ann, jobId: job.id, index: 2, revision: 1 }, lost);
    await recordClipFailure(library, { ownerId: ann, jobId: job.id, index: 2, revision: 1 }, lost);
    expect(await balance(library, ann)).toEqual({ available: 7, held: 1 });
    await recordEnd(library, attempt(ann, job.id), lost);
    await recordEnd(library, attempt(ann, job.id), lost);
    expect(await balance(library, ann)).toEqual({ available: 8, held: 0 });
    const { entries } = await creditHistory(library, ann, { limit: 50 });
    expect(entries.map(({ kind, available, held }) => [kind, available, held])).toEqual([
      ['release', 1, -1],
      ['release', 1, -1],
      ['take', 0, -1],
      ['take', 0, -1],
      ['hold', -4, 4],
      ['signup', 10, 0],
    ]);
  });

  test('is refused before anything happens when it may cost more than there is', async () => {
    const library = await openTestLibrary(database, { metered: true });
    const ann = await library.newPayer();
    await submit(library, ann, { numClips: 8 });
    await expect(submit(library, ann, { numClips: 3 })).rejects.toMatchObject({ code: 'no_credits' });
    expect(library.tasks).toHaveLength(1);
    expect(await database.db.$count(schema.jobs, eq(schema.jobs.ownerId, ann))).toBe(1);
    await submit(library, ann, { numClips: 2 });
    expect(await balance(library, ann)).toEqual({ available: 0, held: 10 });
  });

  test('asked for ten times at once is accepted as often as it can be paid', async () => {
    const library = await openTestLibrary(database, { metered: true, limits: { activeJobsPerUser: 50 } });
    const ann = await library.newPayer();
    const asked = await Promise.allSettled(
      Array.from({ length: 10 }, () => submit(library, ann, { numClips: 3 })),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await balance(library, ann)).toEqual({ available: 1, held: 9 });
  });

  test.each([
    [
      'fails',
      (library: TestLibrary, ann: string, job: string) => recordFailure(library, attempt(ann, job), lost),
    ],
    ['is cancelled', cancelJob],
    ['is deleted', deleteJob],
  ])('that %s keeps nothing but what it delivered', async (_, end) => {
    const library = await openTestLibrary(database, { metered: true });
    const ann = await library.newPayer();
    const job = await submit(library, ann, { numClips: 3 });
    await planClips(ann, job.id, 3);
    await deliver(library, ann, job.id, 2);
    await end(library, ann, job.id);
    expect(await balance(library, ann)).toEqual({ available: 9, held: 0 });
  });

  test('begun anew pays for a clip that was paid no second time', async () => {
    const library = await openTestLibrary(database, { metered: true });
    const ann = await library.newPayer();
    const job = await submit(library, ann, { numClips: 3 });
    await planClips(ann, job.id, 3);
    await deliver(library, ann, job.id, 1);
    await cancelJob(library, ann, job.id);
    await retryJob(library, ann, job.id);
    expect(await balance(library, ann)).toEqual({ available: 7, held: 2 });
    await planClips(ann, job.id, 3);
    for (const index of [1, 2, 3]) await deliver(library, ann, job.id, index);
    await recordEnd(library, { ...attempt(ann, job.id), attempt: 2 }, lost);
    expect(await balance(library, ann)).toEqual({ available: 7, held: 0 });
  });

  test('whose failed clip is made again pays for that clip alone; an edit of a paid one costs nothing', async () => {
    const library = await openTestLibrary(database, { metered: true });
    const ann = await library.newPayer();
    const job = await submit(library, ann, { numClips: 2 });
    await planClips(ann, job.id, 2);
    await deliver(library, ann, job.id, 1);
    await recordClipFailure(library, { ownerId: ann, jobId: job.id, index: 2, revision: 1 }, lost);
    await recordEnd(library, attempt(ann, job.id), lost);
    expect(await balance(library, ann)).toEqual({ available: 9, held: 0 });
    await retryJob(library, ann, job.id);
    expect(await balance(library, ann)).toEqual({ available: 8, held: 1 });
    await database.db
      .update(schema.clips)
      .set({ status: 'queued', revision: 2 })
      .where(and(eq(schema.clips.jobId, job.id), eq(schema.clips.index, 1)));
    await recordClipFailure(library, { ownerId: ann, jobId: job.id, index: 1, revision: 2 }, lost);
    expect(await balance(library, ann)).toEqual({ available: 8, held: 1 });
    await deliver(library, ann, job.id, 2, 2);
    expect(await balance(library, ann)).toEqual({ available: 8, held: 0 });
  });

  test('that is swept away leaves its books', async () => {
    const library = await openTestLibrary(database, { metered: true, jobRetentionSeconds: 60 });
    const ann = await library.newPayer();
    const job = await submit(library, ann, { mode: 'none' });
    await planClips(ann, job.id, 1);
    await deliver(library, ann, job.id, 1);
    await recordEnd(library, attempt(ann, job.id), lost);
    library.ports.pass(61);
    expect(await deleteExpiredJobs(library, 10)).toBe(1);
    expect(await balance(library, ann)).toEqual({ available: 9, held: 0 });
    expect((await creditHistory(library, ann, { limit: 1 })).entries[0]).toMatchObject({
      kind: 'take',
      jobId: job.id,
    });
  });
});

test('where nothing is counted, and for who cannot log in, jobs cost nothing; what was set aside before is settled', async () => {
  const free = await openTestLibrary(database);
  const metered = await openTestLibrary(database, { metered: true });
  const ann = await free.newPayer();
  const local = await metered.newOwner();
  await submit(metered, local, { numClips: 10 });
  await submit(metered, local, { numClips: 10 });
  expect(await balance(metered, local)).toBeNull();
  await submit(free, ann, { numClips: 10 });
  expect(await balance(metered, ann)).toEqual({ available: 10, held: 0 });
  const job = await submit(metered, ann, { numClips: 3 });
  await planClips(ann, job.id, 1);
  await deliver(free, ann, job.id, 1);
  await recordEnd(free, attempt(ann, job.id), lost);
  expect(await balance(metered, ann)).toEqual({ available: 9, held: 0 });
});
