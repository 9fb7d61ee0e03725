import { parseStyle, type Source } from '@reelwright/engine';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { schema } from '../db/index.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { deleteExpiredJobs, deleteExpiredVideos } from './for-work.ts';
import {
  addVideo,
  cancelJob,
  getJob,
  getJobOf,
  getStyle,
  getVideo,
  listJobs,
  numberedPage,
  parseJobOptions,
  RestyleOptions,
  submitJob,
} from './index.ts';

const database = useDatabase();

const probe: Source = {
  contentHash: `sha256:${'0'.repeat(64)}`,
  sizeBytes: 5,
  demuxer: 'mov',
  durationSeconds: 12.5,
  picture: null,
  sound: null,
  fallbacks: [],
};

let made = 0;
async function upload(library: TestLibrary, ownerId: string, bytes = 'bytes', more = {}) {
  made += 1;
  const video = { id: `vid_${made}`, originalName: `${made}.mp4`, templateVideoId: null, webhook: null };
  const file = await library.storeFile(bytes);
  const kept = await addVideo(library, { ...video, ownerId, probe, ...more }, file);
  return { video: kept, file };
}

async function restyle(library: TestLibrary, ownerId: string, videoId: string, more = {}) {
  return submitJob(library, {
    ownerId,
    dialect: 'test',
    source: { kind: 'video', videoId },
    kind: 'restyle',
    options: RestyleOptions.parse({}),
    templateVideoId: null,
    ...more,
  });
}

const anyStyle = {
  version: '1.0',
  color_grade: { temperature: 10, tint: 5, saturation: 20, contrast: 15, highlights: 10, shadows: -5 },
  aspect_ratio: '16:9',
  frame_rate: 30,
  audio_style: { normalization_level: 0.85, compression_ratio: 4, bass_boost: 20, enhance_speech: true },
  cut_frequency: 3.5,
  motion_intensity: 65,
  zoom_usage: 30,
  primary_transition: { type: 'fade', duration_ms: 300, easing: 'ease-in-out' },
  created_at: '2024-04-05T10:30:00Z',
  source_duration_seconds: 60,
  extraction_confidence: 0.92,
};

const day = 24 * 60 * 60;

describe('an uploaded video', () => {
  test('is there before any job, with what it is; the same bytes are stored once', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { video, file } = await upload(library, owner, 'same');
    expect(video).toEqual({
      id: video.id,
      originalName: video.originalName,
      sizeBytes: 4,
      probe,
      templateVideoId: null,
      webhook: null,
      createdAt: library.ports.now(),
    });
    const again = await upload(library, owner, 'same');
    expect(again.video.id).not.toBe(video.id);
    expect(await library.store.head(file.storageKey)).toBeDefined();
    expect(await library.store.head(again.file.storageKey)).toBeUndefined();
    expect(library.tasks).toEqual([]);
  });

  test('belongs to its owner alone, as a source and as a template', async () => {
    const library = await openTestLibrary(database);
    const [ann, bob] = [await library.newOwner(), await library.newOwner()];
    const { video } = await upload(library, ann);
    const { video: bobs } = await upload(library, bob);
    await expect(getVideo(library, bob, video.id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getVideo(library, ann, 'vid_none')).rejects.toMatchObject({ code: 'not_found' });
    await expect(restyle(library, bob, video.id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(restyle(library, bob, bobs.id, { templateVideoId: video.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(upload(library, bob, 'other', { templateVideoId: 'vid_none' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      library.db.update(schema.jobs).set({ videoId: video.id }).where(eq(schema.jobs.ownerId, bob)),
    ).resolves.toBeDefined();
    await restyle(library, bob, bobs.id);
    await expect(
      library.db.update(schema.jobs).set({ videoId: video.id }).where(eq(schema.jobs.ownerId, bob)),
    ).rejects.toMatchObject({ cause: { constraint: 'jobs_video' } });
  });

  test('that was refused leaves no file', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const file = await library.storeFile('refused');
    const video = { id: 'vid_refused', originalName: 'a.mp4', templateVideoId: 'vid_none', webhook: null };
    await expect(addVideo(library, { ...video, ownerId: owner, probe }, file)).rejects.toThrow();
    expect(await library.store.head(file.storageKey)).toBeUndefined();
  });

  test('becomes jobs, one of a kind at a time, with an id of the API’s own', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { video } = await upload(library, owner);
    const job = await restyle(library, owner, video.id, { id: 'job_0123456789ab' });
    expect(job).toMatchObject({
      id: 'job_0123456789ab',
      kind: 'restyle',
      videoId: video.id,
      originalName: video.originalName,
      sizeBytes: 5,
      durationSeconds: 12.5,
      options: { quality: 'high', strength: 1, extractOnly: false },
    });
    expect(library.tasks).toEqual([
      { kind: 'job', does: 'restyle', ownerId: owner, jobId: job.id, attempt: 1 },
    ]);
    await expect(restyle(library, owner, video.id)).rejects.toMatchObject({ code: 'conflict' });
    const clips = await submitJob(library, {
      ownerId: owner,
      dialect: 'test',
      source: { kind: 'video', videoId: video.id },
      kind: 'clip',
      options: parseJobOptions({}),
    });
    expect(clips).toMatchObject({ kind: 'clip', videoId: video.id });
    await cancelJob(library, owner, job.id);
    await restyle(library, owner, video.id);
  });

  test('gives its jobs the template and the webhook that it was uploaded with, when they name none', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { video: template } = await upload(library, owner, 'template');
    const { video: other } = await upload(library, owner, 'other');
    const webhook = { url: 'https://example.org/', secret: 'of the video' };
    const { video } = await upload(library, owner, 'video', { templateVideoId: template.id, webhook });
    const webhookOf = async (id: string) =>
      (await library.db.select().from(schema.jobs).where(eq(schema.jobs.id, id)))[0]?.webhook;
    const first = await restyle(library, owner, video.id);
    expect(first.templateVideoId).toBe(template.id);
    expect(await webhookOf(first.id)).toEqual(webhook);
    await cancelJob(library, owner, first.id);
    const own = { url: 'https://example.com/', secret: 'of the job' };
    const second = await restyle(library, owner, video.id, { templateVideoId: other.id, webhook: own });
    expect(second.templateVideoId).toBe(other.id);
    expect(await webhookOf(second.id)).toEqual(own);
    await cancelJob(library, owner, second.id);
    const { style } = { style: parseStyle(anyStyle) };
    expect((await restyle(library, owner, video.id, { style })).templateVideoId).toBeNull();
  });

  test('goes when its time is over and no job uses it, with its bytes', async () => {
    const library = await openTestLibrary(database, { jobRetentionSeconds: day });
    const owner = await library.newOwner();
    const { video, file } = await upload(library, owner, 'one');
    const { video: template, file: templateFile } = await upload(library, owner, 'two');
    const job = await restyle(library, owner, video.id, { templateVideoId: template.id });
    library.ports.pass(day + 1);
    await deleteExpiredVideos(library, 10);
    expect(await getVideo(library, owner, template.id)).toEqual(template);
    await cancelJob(library, owner, job.id);
    library.ports.pass(day + 1);
    await deleteExpiredJobs(library, 10);
    expect(await library.store.head(file.storageKey)).toBeDefined();
    await deleteExpiredVideos(library, 10);
    await expect(getVideo(library, owner, video.id)).rejects.toMatchObject({ code: 'not_found' });
    for (const { storageKey } of [file, templateFile])
      expect(await library.store.head(storageKey)).toBeUndefined();
    expect(library.troubles).toEqual([]);
  });
});

describe('jobs of several kinds', () => {
  test('are listed by kind and read by id, through whichever API they came', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const ids: string[] = [];
    for (const bytes of ['a', 'b', 'c']) {
      library.ports.pass(1);
      ids.unshift((await restyle(library, owner, (await upload(library, owner, bytes)).video.id)).id);
    }
    const clips = await submitJob(library, {
      ownerId: owner,
      dialect: 'other',
      source: { kind: 'url', url: 'https://example.org/a.mp4' },
      originalName: 'a.mp4',
      kind: 'clip',
      options: parseJobOptions({}),
    });
    const listed = await listJobs(library, owner, { limit: 10, kind: 'clip' });
    expect(listed.jobs.map(({ id }) => id)).toEqual([clips.id]);
    expect((await listJobs(library, owner, { limit: 10 })).jobs).toHaveLength(4);
    const page = await numberedPage(library, owner, 'restyle', { number: 2, size: 2 });
    expect(page.total).toBe(3);
    expect(page.jobs.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(await numberedPage(library, owner, 'restyle', { number: 3, size: 2 })).toEqual({
      jobs: [],
      total: 3,
    });
    expect((await getJob(library, owner, ids[0] ?? '')).kind).toBe('restyle');
    await expect(getJobOf(library, owner, clips.id, 'restyle')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('say at which step they failed', async () => {
    const library = await openTestLibrary(database);
    const owner = await library.newOwner();
    const { id } = await restyle(library, owner, (await upload(library, owner)).video.id);
    await library.db.update(schema.jobs).set({ stage: 'look' }).where(eq(schema.jobs.id, id));
    const job = await cancelJob(library, owner, id);
    expect(job).toMatchObject({ stage: null, errorStage: 'look', error: { code: 'cancelled' } });
  });
});

test('a given style is kept with its job, and nobody else’s to read', async () => {
  const library = await openTestLibrary(database);
  const owner = await library.newOwner();
  const style = parseStyle(anyStyle);
  const { video } = await upload(library, owner);
  const { id } = await restyle(library, owner, video.id, { style });
  expect(await getStyle(library, owner, id)).toEqual(style);
  const other = await library.newOwner();
  expect(await getStyle(library, other, id)).toBeNull();
});
