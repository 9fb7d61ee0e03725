import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, inject, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { type BlobStore, blobKey, openStorage } from '../storage/index.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { testPorts } from '../testing/ports.ts';
import {
  artefactKey,
  copyNextFile,
  recordClip,
  recordClipStart,
  recordPlans,
  recordStart,
} from './for-work.ts';
import { getCopies, getJob, parseJobOptions, submitJob } from './index.ts';

const database = useDatabase();

/** Opens a store beside the service's own, again and again the same. */
async function openOther(): Promise<() => Promise<BlobStore>> {
  const dataDir = mkdtempSync(join(inject('runFolder'), 'copies-'));
  const config = { storage: { kind: 'disk' as const }, signingSecret: 's'.repeat(32), dataDir };
  const { store } = await openStorage(config, testPorts(), () => 'http://localhost');
  return async () => store;
}

/** A job with a finished clip of two files; `render` makes them anew, with other bytes. */
async function finishedClip(library: TestLibrary) {
  await database.db.delete(schema.artefacts);
  const ownerId = await library.newOwner();
  const source = { kind: 'file', ...(await library.storeFile(randomUUID())) } as const;
  const options = parseJobOptions({});
  const { id: jobId } = await submitJob(library, {
    kind: 'clip',
    ownerId,
    dialect: 'openshorts',
    source,
    options,
  });
  const attempt = { jobId, ownerId, attempt: 1 };
  await recordStart(library, attempt);
  await recordPlans(library, attempt, {
    plans: [samplePlan()],
    overview: { speakers: [], languageModel: null },
    fallbacks: [],
  });
  const render = async (bytes: string) => {
    await database.db.update(schema.clips).set({ status: 'queued' });
    const rendering = { ...attempt, index: 1, revision: 1 };
    await recordClipStart(library, rendering);
    const files = [];
    for (const kind of ['mp4', 'jpg'] as const) {
      const storageKey = artefactKey(
        jobId,
        { ...rendering, attempt: Math.random() * 1e9 },
        `clip_01.${kind}`,
      );
      files.push({ kind, storageKey, ...(await library.store.put(storageKey, Readable.from([bytes]))) });
    }
    await recordClip(library, rendering, {} as never, files);
  };
  await render('first');
  const copies = () => getCopies(library, ownerId, jobId);
  return { ownerId, jobId, render, copies };
}

test('finished files are copied one by one, and again when an edit replaces them', async () => {
  const library = await openTestLibrary(database);
  const bucket = await openOther();
  const { jobId, render, copies } = await finishedClip(library);
  expect(await copies()).toEqual({ files: 2, copied: 0, error: null });
  expect(await copyNextFile(library, bucket)).toBe(true);
  expect(await copies()).toEqual({ files: 2, copied: 1, error: null });
  await copyNextFile(library, bucket);
  expect(await copyNextFile(library, bucket)).toBe(false);
  expect(await copies()).toEqual({ files: 2, copied: 2, error: null });
  const key = blobKey('jobs', jobId, 'clip_01.mp4');
  expect(await text((await (await bucket()).get(key)).body)).toBe('first');
  await render('second');
  expect(await copies()).toEqual({ files: 2, copied: 0, error: null });
  while (await copyNextFile(library, bucket));
  expect(await text((await (await bucket()).get(key)).body)).toBe('second');
});

test('several machines share the work: no file is copied twice', async () => {
  const library = await openTestLibrary(database);
  const bucket = await openOther();
  const { copies } = await finishedClip(library);
  const done = await Promise.all(Array.from({ length: 6 }, () => copyNextFile(library, bucket)));
  expect(done.filter(Boolean).length).toBe(2);
  expect(await copies()).toEqual({ files: 2, copied: 2, error: null });
});

test('a bucket that is away fails no job: it shows, and the copy is tried again later', async () => {
  const library = await openTestLibrary(database);
  const bucket = await openOther();
  const away = () => Promise.reject(new ServerError('storage_failed', 'The bucket cannot be reached.'));
  const { ownerId, jobId, copies } = await finishedClip(library);
  while (await copyNextFile(library, away));
  expect(await copies()).toEqual({ files: 2, copied: 0, error: 'The bucket cannot be reached.' });
  expect((await getJob(library, ownerId, jobId)).status).toBe('processing');
  expect(library.troubles.length).toBe(2);
  // Not at once.
  expect(await copyNextFile(library, bucket)).toBe(false);
  library.ports.pass(6 * 60);
  while (await copyNextFile(library, bucket));
  expect(await copies()).toEqual({ files: 2, copied: 2, error: null });
});
