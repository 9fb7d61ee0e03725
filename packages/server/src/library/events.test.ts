import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { inTransaction, schema } from '../db/index.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary } from '../testing/library.ts';
import { noteEvent } from './events.ts';
import { recordStage, recordStart } from './for-work.ts';
import { getJob, listEvents, parseJobOptions, submitJob } from './index.ts';

const database = useDatabase();

async function newJob(given: { id?: string } = {}) {
  const library = await openTestLibrary(database);
  const ownerId = await library.newOwner();
  const source = { kind: 'file', ...(await library.storeFile(randomUUID())) } as const;
  const options = parseJobOptions({});
  const job = await submitJob(library, {
    ...given,
    ownerId,
    dialect: 'openshorts',
    source,
    originalName: 'talk.mp4',
    kind: 'clip',
    options,
  });
  return { library, ownerId, job, attempt: { jobId: job.id, ownerId, attempt: 1 } };
}

test('a job has the id that its API gave it', async () => {
  const id = randomUUID();
  const { library, ownerId } = await newJob({ id });
  expect((await getJob(library, ownerId, id)).id).toBe(id);
});

test('what happens to a job is told in order, and from any event on', async () => {
  const { library, ownerId, job, attempt } = await newJob();
  await recordStart(library, attempt);
  await recordStage(library, attempt, 'hear', 0);
  await recordStage(library, attempt, 'hear', 25);
  // Gone through again by a later step, which knows the words already.
  await recordStage(library, attempt, 'hear', 0);
  const events = await listEvents(library, ownerId, job.id);
  expect(events.map(({ event }) => event.type)).toEqual(['queued', 'started', 'stage', 'stage']);
  expect(events.map(({ number }) => number)).toEqual(events.map((_, i) => i + 1));
  expect(await listEvents(library, ownerId, job.id, 2)).toEqual(events.slice(2));
});

test('those who write at once leave no gap, and nothing is noted of a job that is gone', async () => {
  const { library, ownerId, job, attempt } = await newJob();
  const note = () =>
    inTransaction(library.db, (transaction) =>
      noteEvent(transaction, attempt, library.ports.now(), { type: 'clip-finished', index: 1, revision: 1 }),
    );
  await Promise.all(Array.from({ length: 12 }, note));
  const numbers = (await listEvents(library, ownerId, job.id)).map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
  await inTransaction(library.db, (transaction) =>
    noteEvent(transaction, { jobId: 'gone', ownerId }, library.ports.now(), { type: 'completed' }),
  );
  expect(await library.db.$count(schema.jobEvents, eq(schema.jobEvents.jobId, 'gone'))).toBe(0);
  await expect(listEvents(library, ownerId, 'gone')).rejects.toMatchObject({ code: 'not_found' });
});

test('another account learns nothing of what happened', async () => {
  const { library, job } = await newJob();
  const other = await library.newOwner();
  await expect(listEvents(library, other, job.id)).rejects.toMatchObject({ code: 'forbidden' });
});
