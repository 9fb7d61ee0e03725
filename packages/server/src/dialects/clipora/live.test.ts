import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { schema } from '../../db/index.ts';
import { cancelJob } from '../../library/index.ts';
import { blobKey } from '../../storage/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService, videoForm } from '../../testing/service.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;

beforeAll(async () => {
  service = await openTestService(database, { MAX_ACTIVE_JOBS_PER_USER: '100' });
  ann = await service.newAccount();
});
afterAll(() => service.close());

async function newJob(who = ann): Promise<string> {
  const form = videoForm(new Uint8Array(mp4Like(1_000)));
  return (await read(await who.call('/api/upload', { method: 'POST', body: form }))).jobId;
}

/** Says that a job got on, as a worker does. */
async function progress(jobId: string, change: Partial<typeof schema.jobs.$inferInsert>): Promise<void> {
  await database.db.update(schema.jobs).set(change).where(eq(schema.jobs.id, jobId));
  await database.db.$client.query("select pg_notify('reelwright_job_changes', $1)", [jobId]);
}

type Message = { type: string; status: string; progress: number; jobId: string; clips: unknown[] };

/** What a WebSocket is told until it is closed; a refusal gives its status. */
function listen(path: string, headers: Record<string, string>) {
  const messages: Message[] = [];
  const socket = new WebSocket(service.baseUrl.replace('http', 'ws') + path, { headers });
  const opened = new Promise<number>((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('error', () => undefined);
  });
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return { messages, opened, closed, socket };
}

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { timeout: 10_000, interval: 20 }).toBe(true);
}

describe('watching by WebSocket', () => {
  test('only the owner of a job may, by cookie, key or bearer; others are refused before the upgrade', async () => {
    const jobId = await newJob();
    const bob = await service.newAccount();
    const status = async (id: string, headers: Record<string, string>, more = '') => {
      const { opened, socket } = listen(`/ws?jobId=${id}${more}`, headers);
      const answer = await opened;
      socket.terminate();
      return answer;
    };
    expect(await status(jobId, {})).toBe(401);
    expect(await status(jobId, {}, `&token=${ann.key}`)).toBe(401);
    expect(await status(jobId, { 'x-api-key': bob.key })).toBe(403);
    expect(await status('K3pX9aB2mZ', { 'x-api-key': ann.key })).toBe(404);
    expect(await status(jobId, { cookie: ann.cookie, origin: 'https://evil.example.org' })).toBe(403);
    expect(await status(jobId, { 'x-api-key': ann.key })).toBe(101);
    expect(await status(jobId, { cookie: ann.cookie })).toBe(101);
    expect(await status(jobId, { authorization: `Bearer ${ann.key}` })).toBe(101);
    const { opened } = listen('/ws', { 'x-api-key': ann.key });
    expect(await opened).toBe(400);
  });

  test('tells the state at once, every change, and the end as the job itself does; then closes with 1000', async () => {
    const jobId = await newJob();
    const { messages, closed } = listen(`/ws?jobId=${jobId}`, { 'x-api-key': ann.key });
    await until(() => messages.length === 1);
    expect(messages[0]).toEqual({
      type: 'progress',
      jobId,
      status: 'queued',
      stage: null,
      progress: 0,
      etaSeconds: null,
      error: null,
      clips: [],
    });
    await progress(jobId, { status: 'processing', stage: 'hear', progress: 12.5, etaSeconds: 40 });
    await until(() => messages.length === 2);
    expect(messages[1]).toMatchObject({
      type: 'progress',
      status: 'processing',
      stage: 'hear',
      progress: 12.5,
    });
    await cancelJob(service.library, ann.id, jobId);
    expect(await closed).toBe(1000);
    const job = await read<Message>(await ann.call(`/api/jobs/${jobId}`));
    expect(messages.at(-1)).toMatchObject({ type: 'done', status: job.status, progress: job.progress });
  });

  test('a hundred who watch one job all hear of its end', async () => {
    const jobId = await newJob();
    const watchers = Array.from({ length: 100 }, () =>
      listen(`/ws?jobId=${jobId}`, { 'x-api-key': ann.key }),
    );
    await until(() => watchers.every(({ messages }) => messages.length === 1));
    await cancelJob(service.library, ann.id, jobId);
    const codes = await Promise.all(watchers.map(({ closed }) => closed));
    expect(new Set(codes)).toEqual(new Set([1000]));
  });
});

describe('watching by server-sent events', () => {
  test('the same messages, then the end of the stream', async () => {
    const jobId = await newJob();
    const response = await ann.call(`/api/jobs/${jobId}/events`);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const told = response.text();
    await progress(jobId, { status: 'processing', progress: 50 });
    await cancelJob(service.library, ann.id, jobId);
    const events = (await told).split('\n\n').filter((event) => event.startsWith('event:'));
    expect(events.at(0)).toMatch(/^event: progress\ndata: \{"type":"progress"/);
    expect(events.at(-1)).toMatch(/^event: done\ndata: \{"type":"done".*"cancelled"/);
  });
});

/** A completed job with a clip whose files hold the given bytes. */
async function finishedJob(bytes: string): Promise<string> {
  const jobId = await newJob();
  const now = new Date();
  const metadata = {
    title: 'A talk',
    viral_hook: 'Listen',
    key_insight: 'It is so',
    dominant_emotion: 'calm',
    hashtags: ['talk'],
    viral_score: 8,
    sub_scores: {},
    reasons: [],
  };
  const manifest = {
    index: 1,
    start: 1,
    end: 3,
    duration: 2,
    score: 8,
    transcript: 'It is so.',
    downloadUrl: 'clip_01.mp4',
    posterUrl: 'clip_01.jpg',
    aspectRatio: '9:16' as const,
    metadata,
    hook: null,
    loudness: -14,
    cuts: [],
    fallbacks: [],
  };
  await database.db
    .insert(schema.clips)
    .values({ jobId, index: 1, ownerId: ann.id, status: 'completed', manifest, updatedAt: now });
  for (const [name, contentType] of [
    ['clip_01.mp4', 'video/mp4'],
    ['clip_01.jpg', 'image/jpeg'],
    ['clip_01.ass', 'text/x-ssa; charset=utf-8'],
  ] as const) {
    const storageKey = blobKey('jobs', jobId, '1-1-1', name);
    await service.library.store.put(storageKey, Readable.from([bytes]));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const row = {
      jobId,
      name,
      ownerId: ann.id,
      storageKey,
      sizeBytes: bytes.length,
      sha256,
      contentType,
      createdAt: now,
    };
    await database.db.insert(schema.artefacts).values(row);
  }
  await progress(jobId, { status: 'completed', progress: 100, durationSeconds: 10, finishedAt: now });
  return jobId;
}

describe('clips and files', () => {
  test('the manifest is what manifest.json holds, and its addresses lead to the files', async () => {
    const jobId = await finishedJob('bytes');
    const response = await ann.call(`/api/clips/${jobId}`);
    const manifest = await read<{
      jobId: string;
      clipCount: number;
      duration: number;
      clips: { downloadUrl: string; posterUrl: string }[];
    }>(response);
    expect(manifest).toMatchObject({ jobId, duration: 10, clipCount: 1 });
    expect(manifest.clips[0]).toMatchObject({
      index: 1,
      start: 1,
      end: 3,
      duration: 2,
      downloadUrl: `/api/clips/${jobId}/clip_01.mp4`,
      posterUrl: `/api/clips/${jobId}/clip_01.jpg`,
      metadata: { viral_score: 8, hashtags: ['talk'] },
    });
    const file = await ann.call(`/api/clips/${jobId}/manifest.json`);
    expect(file.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await read(file)).toEqual(manifest);
    const video = await ann.call(manifest.clips[0]?.downloadUrl ?? '');
    expect(video.status).toBe(200);
    expect(video.headers.get('content-type')).toBe('video/mp4');
    expect(video.headers.get('cache-control')).toMatch(/^private, max-age=\d{7,}/);
    expect(video.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await video.text()).toBe('bytes');
    const [item] = (await read<{ jobs: unknown[] }>(await ann.call('/api/jobs'))).jobs;
    expect(item).toMatchObject({ id: jobId, clipCount: 1, posterUrl: `/api/clips/${jobId}/clip_01.jpg` });
  });

  test('whoever keeps a file asks whether it still is this, except under an address of that version alone', async () => {
    const jobId = await finishedJob('first');
    const get = (name: string, etag?: string) =>
      ann.call(`/api/clips/${jobId}/${name}`, etag ? { headers: { 'if-none-match': etag } } : {});
    const before = await get('manifest.json');
    const plain = await get('clip_01.mp4');
    for (const answer of [before, plain])
      expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, no-cache');
    const etags = [before, plain].map((answer) => answer.headers.get('etag') ?? '');
    expect((await get('manifest.json', etags[0])).status).toBe(304);
    expect((await get('clip_01.mp4', etags[1])).status).toBe(304);

    // The clip is edited: other bytes under the same names.
    const sha256 = createHash('sha256').update('second').digest('hex');
    const storageKey = blobKey('jobs', jobId, '1-1-2', 'clip_01.mp4');
    await service.library.store.put(storageKey, Readable.from(['second']));
    await database.db.update(schema.clips).set({ revision: 2 }).where(eq(schema.clips.jobId, jobId));
    await database.db
      .update(schema.artefacts)
      .set({ sha256, storageKey, sizeBytes: 6 })
      .where(and(eq(schema.artefacts.jobId, jobId), eq(schema.artefacts.name, 'clip_01.mp4')));
    expect((await get('manifest.json', etags[0])).status).toBe(200);
    expect(await (await get('clip_01.mp4', etags[1])).text()).toBe('second');
    const { clips } = await read<{ clips: { downloadUrl: string }[] }>(await ann.call(`/api/clips/${jobId}`));
    expect(clips[0]?.downloadUrl).toBe(`/api/clips/${jobId}/clip_01.mp4?v=${sha256.slice(0, 8)}`);
    const versioned = await ann.call(clips[0]?.downloadUrl ?? '');
    expect(versioned.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await get('clip_01.mp4?v=00000000')).headers.get('cache-control')).toMatch(/no-cache/);
  });

  test('files are sent in parts, and not again to whoever has them', async () => {
    const jobId = await finishedJob('0123456789');
    const get = (headers: Record<string, string>, method = 'GET') =>
      ann.call(`/api/clips/${jobId}/clip_01.mp4`, { headers, method });
    const part = async (range: string) => {
      const response = await get({ range });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part('bytes=5-99')).toEqual([206, 'bytes 5-9/10', '56789']);
    expect(await part('bytes=0-1,4-5')).toEqual([200, null, '0123456789']);
    expect(await part('lines=1-2')).toEqual([200, null, '0123456789']);
    expect(await part('bytes=x')).toEqual([200, null, '0123456789']);
    for (const range of ['bytes=10-', 'bytes=-0', `bytes=${'0-0,'.repeat(1_000)}0-0`]) {
      const response = await get({ range });
      expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
      expect(await read(response)).toEqual({ error: expect.any(String) });
    }
    const etag = (await get({})).headers.get('etag') ?? '';
    const unchanged = await get({ 'if-none-match': etag });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
    const download = await ann.call(`/api/clips/${jobId}/clip_01.mp4?download=1`);
    expect(download.headers.get('content-disposition')).toBe(`attachment; filename="${jobId}_clip_01.mp4"`);
  });

  test('nobody else reads them', async () => {
    const jobId = await finishedJob('mine');
    const bob = await service.newAccount();
    for (const name of ['clip_01.mp4', 'manifest.json', 'clip_01.ass']) {
      expect((await bob.call(`/api/clips/${jobId}/${name}`)).status).toBe(403);
      expect((await fetch(`${service.baseUrl}/api/clips/${jobId}/${name}`)).status).toBe(401);
    }
  });
});
