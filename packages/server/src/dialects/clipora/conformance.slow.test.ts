import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findShared } from '@reelwright/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { footage, truncated } from '../../../../engine/src/testing/footage.ts';
import { pictureAt, probeVideo } from '../../testing/finished-video.ts';
import { serve } from '../../testing/ingest.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { type Account, newAccount, read, videoForm } from '../../testing/service.ts';

/** What section 1.14 of the contract asks for beside what `clipora.test.ts` shows: real jobs on real footage. */
const shared = findShared();
const noFootage = shared === null;
const video = (name: string) => join(shared ?? '', 'media/video', name);
const MINUTE = 60_000;

let server: ServerProcess;
let ann: Account;
beforeAll(async () => {
  server = await startServerProcess({ MAX_CONCURRENT_JOBS: '2' });
  ann = await newAccount(server.baseUrl);
}, 3 * MINUTE);
afterAll(async () => {
  expect(await server?.end()).toBe(0);
});

type Clip = {
  index: number;
  start: number;
  end: number;
  duration: number;
  score: number;
  transcript: string;
  downloadUrl: string;
  posterUrl: string;
  aspectRatio: string;
  metadata: Record<string, unknown>;
};
type ManifestBody = { jobId: string; duration: number; clipCount: number; clips: Clip[] };
type JobBody = {
  status: string;
  progress: number;
  error: { code: string; message: string } | null;
  stage: string | null;
};

async function upload(path: string, options: object, who = ann): Promise<string> {
  const bytes = new Uint8Array(readFileSync(path));
  const form = videoForm(bytes, { options: JSON.stringify({ quality: 'low', ...options }) }, 'a talk.mp4');
  const response = await who.call('/api/upload', { method: 'POST', body: form });
  expect(response.status).toBe(200);
  const body = await read<{ jobId: string; sizeBytes: number }>(response);
  expect(body.sizeBytes).toBe(bytes.length);
  return body.jobId;
}

/** The job when it has ended, and every status that was seen on the way. */
async function ended(jobId: string, who = ann): Promise<{ job: JobBody; statuses: string[] }> {
  const statuses: string[] = [];
  for (let progress = 0; ; ) {
    const job = await read<JobBody>(await who.call(`/api/jobs/${jobId}`));
    if (job.status !== statuses.at(-1)) statuses.push(job.status);
    expect(job.progress).toBeGreaterThanOrEqual(progress);
    progress = job.progress;
    if (job.status === 'completed' || job.status === 'failed') return { job, statuses };
    await pause(500);
  }
}

async function manifestOf(jobId: string): Promise<ManifestBody> {
  const response = await ann.call(`/api/clips/${jobId}`);
  expect(response.status).toBe(200);
  return read<ManifestBody>(response);
}

/** A file of the service on this machine. */
async function download(url: string): Promise<string> {
  const response = await ann.call(url);
  expect(response.status).toBe(200);
  const path = join(server.dataDir, url.replaceAll(/[/?]/g, '_'));
  writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}

function statusesAreInOrder(statuses: readonly string[]): void {
  const order = ['queued', 'downloading', 'processing', 'completed', 'failed'];
  const places = statuses.map((status) => order.indexOf(status));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
}

describe.skipIf(noFootage)('jobs on real footage (needs shared/media)', () => {
  let square = '';

  test('mode none: one clip of the trimmed source, in the shape asked for, captions burned in, told live', {
    timeout: 8 * MINUTE,
  }, async () => {
    square = await upload(video('friday.mp4'), {
      mode: 'none',
      aspectRatio: '1:1',
      captionPreset: 'mozi',
      trimStart: 1,
      trimEnd: 5,
    });
    expect((await ann.call(`/api/clips/${square}`)).status).toBe(404);
    const messages: { type: string; status: string }[] = [];
    const socket = new WebSocket(`${server.baseUrl.replace('http', 'ws')}/ws?jobId=${square}`, {
      headers: { cookie: ann.cookie },
    });
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const { job, statuses } = await ended(square);
    expect(job).toMatchObject({ status: 'completed', error: null, progress: 100 });
    statusesAreInOrder(statuses);
    expect(await closed).toBe(1000);
    expect(messages[0]?.type).toBe('progress');
    expect(messages.at(-1)).toMatchObject({ type: 'done', status: 'completed' });

    const manifest = await manifestOf(square);
    expect(manifest).toMatchObject({ jobId: square, duration: expect.closeTo(6.17, 1), clipCount: 1 });
    const [clip] = manifest.clips;
    if (!clip) throw new Error('No clip.');
    expect(clip).toMatchObject({
      index: 1,
      aspectRatio: '1:1',
      transcript: expect.any(String),
      score: expect.any(Number),
    });
    expect(clip.start).toBeGreaterThanOrEqual(1);
    expect(clip.end).toBeLessThanOrEqual(5);
    expect(clip.end - clip.start).toBeCloseTo(clip.duration, 2);
    expect(Object.keys(clip.metadata)).toEqual(
      expect.arrayContaining([
        'title',
        'viral_hook',
        'key_insight',
        'dominant_emotion',
        'hashtags',
        'viral_score',
      ]),
    );
    expect(await read(await ann.call(`/api/clips/${square}/manifest.json`))).toEqual(manifest);
    const { width, height, seconds } = probeVideo(await download(clip.downloadUrl));
    expect(width).toBe(height);
    expect(seconds).toBeCloseTo(clip.duration, 0);
    expect(probeVideo(await download(clip.posterUrl)).width).toBe(width);
    const ass = await (await ann.call(`/api/clips/${square}/clip_01.ass`)).text();
    expect(ass).toMatch(/^\[Script Info\]/);
    expect(ass).toMatch(/^Dialogue: /m);
    for (const name of ['clip_01.srt', 'clip_01.vtt'])
      expect((await ann.call(`/api/clips/${square}/${name}`)).status).toBe(200);
    expect((await ann.call(`/api/clips/${square}/clip_02.mp4`)).status).toBe(404);
  });

  test('the same bytes from an address, without captions: fetched in the background, other pictures, an ASS file too', {
    timeout: 8 * MINUTE,
  }, async () => {
    const bytes = readFileSync(video('friday.mp4'));
    const base = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.length });
      // Slow enough that the answer comes first.
      setTimeout(() => response.end(bytes), 1_000);
    });
    const options = { quality: 'low', mode: 'none', aspectRatio: '1:1', trimStart: 1, trimEnd: 5 };
    const response = await ann.send('POST', '/api/upload/url', { url: `${base}/friday.mp4`, options });
    const { jobId } = await read(response);
    const first = await read<JobBody>(await ann.call(`/api/jobs/${jobId}`));
    expect(['queued', 'downloading']).toContain(first.status);
    const { job, statuses } = await ended(jobId);
    expect(job).toMatchObject({ status: 'completed', error: null });
    statusesAreInOrder(statuses);
    const [plain] = (await manifestOf(jobId)).clips;
    const [captioned] = (await manifestOf(square)).clips;
    expect(pictureAt(await download(plain?.downloadUrl ?? ''), 2)).not.toBe(
      pictureAt(await download(captioned?.downloadUrl ?? ''), 2),
    );
    expect(await (await ann.call(`/api/clips/${jobId}/clip_01.ass`)).text()).toMatch(/^\[Script Info\]/);
  });

  test('a patch of the plan renders that clip anew; text in it is text, whatever libass would make of it (D1)', {
    timeout: 8 * MINUTE,
  }, async () => {
    const planUrl = `/api/clips/${square}/1/plan`;
    const { plan, revision } = await read<{
      revision: number;
      plan: { captions: { cues: { lines: { text: string }[][] }[] } };
    }>(await ann.call(planUrl));
    expect(revision).toBe(1);
    expect((await ann.send('PATCH', planUrl, { segments: 'none' })).status).toBe(400);
    expect((await ann.send('PATCH', planUrl, { __proto__x: 1 })).status).toBe(400);
    expect((await ann.send('PATCH', planUrl, [])).status).toBe(400);
    const cues = structuredClone(plan.captions.cues);
    const word = cues[0]?.lines[0]?.[0];
    if (!word) throw new Error('No captions.');
    word.text = '{\\p1\\fscx100000}m 0 0';
    const once = { 'if-match': '"1"', 'idempotency-key': 'edit-1' };
    const edited = await ann.send('PATCH', planUrl, { captions: { cues } }, once);
    expect(edited.status).toBe(202);
    const again = await ann.send('PATCH', planUrl, { captions: { cues } }, once);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
    expect(await read(again)).toEqual(await read(edited));
    expect((await ann.send('PATCH', planUrl, { captions: { cues } })).status).toBe(409);
    for (;;) {
      const { clips } = await read<{ clips: { status: string; error: unknown }[] }>(
        await ann.call(`/api/jobs/${square}`),
      );
      expect(clips[0]?.error).toBeNull();
      if (clips[0]?.status === 'completed') break;
      await pause(500);
    }
    const [clip] = (await manifestOf(square)).clips;
    expect(clip?.downloadUrl).toMatch(/\?v=[0-9a-f]{8}$/);
    expect(probeVideo(await download(clip?.downloadUrl ?? '')).seconds).toBeCloseTo(clip?.duration ?? 0, 0);
    const ass = await (await ann.call(`/api/clips/${square}/clip_01.ass`)).text();
    expect(ass).not.toContain('{\\p1\\fscx100000}');
  });

  test('mode ai: at most as many clips as asked for, in the length asked for, best first', {
    timeout: 8 * MINUTE,
  }, async () => {
    const jobId = await upload(video('single_speaker_adt31.mp4'), {
      numClips: 2,
      clipLength: 'short',
      aspectRatio: '4:5',
      trimEnd: 16,
    });
    const { job } = await ended(jobId);
    expect(job).toMatchObject({ status: 'completed', error: null });
    const { clips, clipCount } = await manifestOf(jobId);
    expect(clips.map(({ index }) => index)).toEqual(clips.map((_, place) => place + 1));
    expect(clipCount).toBe(clips.length);
    expect(clips.length).toBeGreaterThan(0);
    expect(clips.length).toBeLessThanOrEqual(2);
    expect(clips.map(({ score }) => score)).toEqual(clips.map(({ score }) => score).sort((a, b) => b - a));
    for (const clip of clips) {
      expect(clip.duration).toBeGreaterThanOrEqual(3);
      expect(clip.duration).toBeLessThanOrEqual(15);
      const { width, height } = probeVideo(await download(clip.downloadUrl));
      expect(width / height).toBeCloseTo(4 / 5, 2);
    }
    const list = await read<{ jobs: { id: string; clipCount: number }[] }>(await ann.call('/api/jobs'));
    expect(list.jobs.find(({ id }) => id === jobId)?.clipCount).toBe(clipCount);
  });
});

describe('hostile videos end as failed jobs with a reason, never as a fault of the service', () => {
  const kinds = [
    ['8192×8192 pixels (B1)', 'tooLarge', 'limit_exceeded'],
    ['100 hours in some kilobytes (B2)', 'tooLong', 'limit_exceeded'],
    ['1000 frames a second (B3)', 'tooFast', /./],
    ['a song with a cover (C3)', 'coverArt', /no_picture|no_speech/],
  ] as const;
  test.each(kinds)('%s', { timeout: 4 * MINUTE }, async (_, kind, code) => {
    const bob = await newAccount(server.baseUrl);
    const { job } = await ended(await upload(await footage(kind), {}, bob), bob);
    expect(job).toMatchObject({
      status: 'failed',
      error: { code: expect.stringMatching(code), message: expect.any(String) },
    });
    expect(job.error?.code).not.toBe('internal');
  });

  test('cut off in the middle (C1)', { timeout: 4 * MINUTE }, async () => {
    const bob = await newAccount(server.baseUrl);
    const { job } = await ended(
      await upload(await truncated(await footage('slowMotion'), 0.5), {}, bob),
      bob,
    );
    expect(job).toMatchObject({ status: 'failed', error: { code: 'unreadable_media' } });
  });

  test('an address that leads to nothing ends as a failed job', { timeout: 2 * MINUTE }, async () => {
    const { jobId } = await read(
      await ann.send('POST', '/api/upload/url', { url: 'http://127.0.0.1:9/v.mp4' }),
    );
    const { job } = await ended(jobId);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'download_failed' } });
  });

  test('nothing that users sent made the service complain of itself', () => {
    expect(server.said()).not.toMatch(/"level":(50|60)/);
  });
});
