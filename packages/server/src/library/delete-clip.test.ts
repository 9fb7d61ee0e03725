import { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { schema } from '../db/index.ts';
import { type BlobKey, blobKey } from '../storage/index.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { artefactKey, putBeside, recordClip, recordClipStart, recordEnd, recordPlans } from './for-work.ts';
import {
  deleteClip,
  getArtefact,
  getJob,
  getManifest,
  listArtefacts,
  listClips,
  parseJobOptions,
  submitJob,
} from './index.ts';

const database = useDatabase();
const LOST = { code: 'internal', message: 'lost' };

/** A completed job with three clips of two files each; with `beside`, they lie beside its video too. */
async function threeClips(library: TestLibrary, { beside }: { beside?: BlobKey } = {}) {
  const ownerId = await library.newOwner();
  const { id: jobId } = await submitJob(library, {
    ownerId,
    kind: 'clip',
    dialect: 'clipora',
    source: { kind: 'file', ...(await library.storeFile(`talk of ${ownerId}`)) },
    originalName: 'talk.mp4',
    options: parseJobOptions({}),
    ...(beside ? { beside } : {}),
  });
  const attempt = { jobId, ownerId, attempt: 1 };
  await recordPlans(library, attempt, {
    plans: [samplePlan(), samplePlan(), samplePlan()],
    overview: { speakers: [], languageModel: null },
    fallbacks: [],
  });
  for (const index of [1, 2, 3]) {
    const rendering = { ...attempt, index, revision: 1 };
    await recordClipStart(library, rendering);
    const files = [];
    for (const kind of ['mp4', 'srt'] as const) {
      const storageKey = artefactKey(jobId, rendering, `clip_0${index}.${kind}`);
      const written = await library.store.put(storageKey, Readable.from([`clip ${index}`]));
      files.push({ kind, storageKey, ...written });
    }
    await recordClip(library, rendering, { index } as never, files);
  }
  await putBeside(library, { ownerId, jobId });
  await recordEnd(library, attempt, LOST);
  return { ownerId, jobId };
}

async function filesIn(library: TestLibrary, ...folder: string[]): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of library.store.list(blobKey(...folder))) keys.push(key);
  return keys.sort();
}

describe('a clip that is deleted', () => {
  test('goes with its files from list, manifest and storage; the others keep their numbers and files', async () => {
    const library = await openTestLibrary(database);
    const { ownerId, jobId } = await threeClips(library);
    await deleteClip(library, ownerId, jobId, 2);
    expect((await listClips(library, ownerId, jobId)).map(({ index }) => index)).toEqual([1, 3]);
    expect((await getManifest(library, ownerId, jobId, '')).clips.map(({ index }) => index)).toEqual([1, 3]);
    const names = ['clip_01.mp4', 'clip_01.srt', 'clip_03.mp4', 'clip_03.srt'];
    expect((await listArtefacts(library, ownerId, jobId)).map(({ name }) => name)).toEqual(names);
    expect((await filesIn(library, 'jobs', jobId)).map((key) => key.split('/').at(-1))).toEqual(names);
    await expect(getArtefact(library, ownerId, jobId, 'clip_02.mp4')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(deleteClip(library, ownerId, jobId, 2)).rejects.toMatchObject({ code: 'not_found' });
    await deleteClip(library, ownerId, jobId, 1);
    await deleteClip(library, ownerId, jobId, 3);
    expect(await getJob(library, ownerId, jobId)).toMatchObject({ status: 'completed', clips: [] });
    expect(await filesIn(library, 'jobs', jobId)).toEqual([]);
    expect(library.troubles).toEqual([]);
  });

  test('is missing beside its video too, where those that follow move up', async () => {
    const library = await openTestLibrary(database);
    const beside = blobKey('uploads', 'abc', 'original.mp4');
    const { ownerId, jobId } = await threeClips(library, { beside });
    expect(await filesIn(library, 'uploads')).toHaveLength(3);
    await deleteClip(library, ownerId, jobId, 1);
    expect(await filesIn(library, 'uploads')).toEqual(['uploads/abc/clip_0.mp4', 'uploads/abc/clip_1.mp4']);
    const { body } = await library.store.get(blobKey('uploads', 'abc', 'clip_0.mp4'));
    expect(Buffer.concat(await body.toArray()).toString()).toBe('clip 2');
  });

  test('must be the caller’s own, and not being made', async () => {
    const library = await openTestLibrary(database);
    const { ownerId, jobId } = await threeClips(library);
    const stranger = await library.newOwner();
    await expect(deleteClip(library, stranger, jobId, 1)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteClip(library, ownerId, 'nosuchjob1', 1)).rejects.toMatchObject({ code: 'not_found' });
    for (const index of [0, 4, 1.5, Number.NaN])
      await expect(deleteClip(library, ownerId, jobId, index)).rejects.toMatchObject({ code: 'not_found' });
    const third = and(eq(schema.clips.jobId, jobId), eq(schema.clips.index, 3));
    await database.db.update(schema.clips).set({ status: 'processing' }).where(third);
    await expect(deleteClip(library, ownerId, jobId, 3)).rejects.toMatchObject({ code: 'conflict' });
    const job = eq(schema.jobs.id, jobId);
    await database.db.update(schema.jobs).set({ status: 'processing' }).where(job);
    await expect(deleteClip(library, ownerId, jobId, 1)).rejects.toMatchObject({ code: 'conflict' });
    await database.db.update(schema.jobs).set({ status: 'completed', kind: 'restyle' }).where(job);
    await expect(deleteClip(library, ownerId, jobId, 1)).rejects.toMatchObject({ code: 'conflict' });
    expect(await listArtefacts(library, ownerId, jobId)).toHaveLength(6);
  });
});
