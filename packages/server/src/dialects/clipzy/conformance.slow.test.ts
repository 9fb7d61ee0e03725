import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findShared, StyleDna } from '@reelwright/engine';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { footage } from '../../../../engine/src/testing/footage.ts';
import { type ClipzyClient, type ClipzyJob, clipzyClient, probed } from '../../testing/clipzy-client.ts';
import { serve } from '../../testing/ingest.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { newAccount } from '../../testing/service.ts';
import { STAGES } from './states.ts';

/** What section 2.14 of the contract asks for beside what `clipzy.test.ts` shows: real jobs on real footage. */
const shared = findShared();
const video = (name: string) => join(shared ?? '', 'media/video', name);
const MINUTE = 60_000;

let server: ServerProcess;
let ann: ClipzyClient;
beforeAll(async () => {
  server = await startServerProcess({ MAX_CONCURRENT_JOBS: '2', MAX_ACTIVE_JOBS_PER_USER: '50' });
  ann = clipzyClient(await newAccount(server.baseUrl));
}, 3 * MINUTE);
afterAll(async () => {
  expect(await server?.end()).toBe(0);
});

/** Saves the output of a job on this machine, fetched as somebody else would: by the address alone. */
async function fetchOutput({ job_id, output_video_url }: ClipzyJob): Promise<string> {
  const response = await fetch(output_video_url ?? '');
  expect(response.status).toBe(200);
  const path = join(server.dataDir, `${job_id}.mp4`);
  writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}

/** What polling may show (2.14, 6). */
function isInOrder(seen: readonly ClipzyJob[]): void {
  const stages = seen.flatMap(({ current_stage }) => current_stage ?? []);
  const order: readonly string[] = STAGES;
  const places = stages.map((stage) => order.indexOf(stage));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const percents = seen.map(({ progress_percent }) => progress_percent);
  expect(percents.every(Number.isInteger)).toBe(true);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  const moments = seen.map(({ updated_at }) => updated_at);
  expect(moments).toEqual([...moments].sort());
  for (const { status, current_stage, progress_percent } of seen) {
    if (status !== 'processing') expect(current_stage).toBeNull();
    expect(progress_percent === 100).toBe(status === 'completed');
  }
}

type Received = { headers: IncomingHttpHeaders; body: string };

/** A receiver of messages that answers with the given statuses, the last again and again. */
async function receiver(...statuses: number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const base = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(statuses[received.length - 1] ?? statuses.at(-1) ?? 200).end();
    });
  });
  return { url: `${base}/hook`, received };
}

async function messages(received: readonly Received[], count: number): Promise<readonly Received[]> {
  for (const until = Date.now() + 30_000; received.length < count && Date.now() < until; ) await pause(100);
  expect(received.length).toBeGreaterThanOrEqual(count);
  return received;
}

/** Uploads a video and compares what is told of it with what ffprobe says (2.14, 3). */
async function isToldAsFfprobeSeesIt(path: string): Promise<void> {
  const { status, body } = await ann.upload(path);
  const { format, video: stream } = probed(path);
  const [over = 0, under = 1] = stream.avg_frame_rate.split('/').map(Number);
  expect(status).toBe(200);
  expect(body.data).toMatchObject({ file_size_bytes: statSync(path).size });
  expect(body.data.metadata).toEqual({
    width: stream.width,
    height: stream.height,
    duration_seconds: expect.closeTo(Number(format.duration), 1),
    frame_rate: expect.closeTo(over / under, 1),
    codec: stream.codec_name,
    bitrate_kbps: expect.any(Number),
    format: path.split('.').at(-1),
  });
  const kbps = Number(format.bit_rate) / 1_000;
  expect(Math.abs(Number(body.data.metadata.bitrate_kbps) - kbps)).toBeLessThan(Math.max(2, kbps / 50));
}

describe('an upload', () => {
  test.each(['webm', 'mkv'] as const)(
    'of a .%s is told as ffprobe sees it',
    { timeout: MINUTE },
    async (kind) => isToldAsFfprobeSeesIt(await footage(kind)),
  );

  test
    .skipIf(shared === null)
    .each([
      'friday.mp4',
      'talking_9x16_hevc_1.mp4',
      'slides_one_cut_opencast.mov',
      'debate_two_person_001.avi',
    ])('of %s is told as ffprobe sees it (needs shared/media)', { timeout: MINUTE }, async (name) =>
    isToldAsFfprobeSeesIt(video(name)),
  );
});

describe.skipIf(shared === null)('a job on real footage (needs shared/media)', () => {
  test('with a template: stages in order, the style early, a video that anybody can fetch, a signed message (2.14, 5–8, 13)', {
    timeout: 8 * MINUTE,
  }, async () => {
    const hook = await receiver(500, 200);
    const template = (await ann.upload(video('psd_fades.mp4'))).body.data;
    const made = await ann.submit(video('friday.mp4'), {
      template_video_id: template.video_id,
      config: { quality: 'low' },
      webhook_url: hook.url,
    });
    expect(made).toMatchObject({ status: 'queued', progress_percent: 0, current_stage: null });
    expect(made.created_at).toBe(made.updated_at);
    const again = await ann.ask('POST', '/jobs', { video_id: made.video_id });
    expect([again.status, again.body.error.code]).toEqual([409, 'JOB_ALREADY_PROCESSING']);
    const early = await ann.ask('GET', `/jobs/${made.job_id}/result`);
    expect([early.status, early.body.error.code]).toEqual([409, 'RESULT_NOT_READY']);
    const { job, seen } = await ann.ended(made.job_id);
    expect(job).toMatchObject({ status: 'completed', progress_percent: 100 });
    isInOrder(seen);
    expect(new Set(seen.flatMap(({ current_stage }) => current_stage ?? [])).size).toBeGreaterThan(2);
    const styled = seen.filter(({ style_json, status }) => style_json !== null && status === 'processing');
    expect(styled.length).toBeGreaterThan(0);

    const result = (await ann.ask('GET', `/jobs/${made.job_id}/result`)).body.data;
    expect(result.processing_time_seconds).toBeGreaterThan(0);
    const path = await fetchOutput(result);
    const output = probed(path);
    expect(output.video.codec_name).toBe('h264');
    expect(output.format.format_name).toContain('mp4');
    expect(output.audio?.codec_name).toBe('aac');
    expect(Number(output.format.duration)).toBeCloseTo(
      Number(probed(video('friday.mp4')).format.duration),
      0,
    );

    const style = StyleDna.parse(result.style_json);
    expect(Object.keys(result.style_json ?? {}).sort()).toEqual(
      expect.arrayContaining(['text_overlays', 'secondary_transition', 'use_subtitles', 'detected_beats']),
    );
    expect(style.source_duration_seconds).toBeCloseTo(
      Number(probed(video('psd_fades.mp4')).format.duration),
      0,
    );
    const beats = style.detected_beats.map(({ timestamp_ms }) => timestamp_ms);
    expect(beats).toEqual([...beats].sort((a, b) => a - b));
    for (const beat of beats) expect(beat).toBeLessThanOrEqual(style.source_duration_seconds * 1_000);

    const received = await messages(hook.received, 2);
    await pause(1_000);
    expect(received).toHaveLength(2);
    const verify = new Webhook(made.webhook_secret ?? '');
    for (const { body, headers } of received) {
      expect(verify.verify(body, headers as Record<string, string>)).toEqual({
        job_id: made.job_id,
        status: 'completed',
        progress_percent: 100,
        output_video_url: expect.stringMatching(/^http/),
        processing_time_seconds: result.processing_time_seconds,
      });
      expect((await fetch(JSON.parse(body).output_video_url)).status).toBe(200);
    }
    expect(received[0]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id']);
    expect((await ann.ask('POST', '/jobs', { video_id: made.video_id })).status).toBe(200);
  });

  test('that only extracts gives the style of a silent video and no other; the webhook is the upload’s (2.14, 6–8, 13)', {
    timeout: 8 * MINUTE,
  }, async () => {
    const hook = await receiver(200);
    const silent = video('face_not_speaking_noaudio_d0.mp4');
    const extracted = await ann.submit(silent, { config: { extract_only: true } }, { webhook_url: hook.url });
    const { job, seen } = await ann.ended(extracted.job_id);
    isInOrder(seen);
    expect(job).toMatchObject({ status: 'completed', output_video_url: null });
    expect(seen.map(({ current_stage }) => current_stage)).not.toContain('rendering');
    expect(job.style_json).toMatchObject({ tempo_bpm: null, music_genre: null, detected_beats: [] });
    const [message] = await messages(hook.received, 1);
    expect(Object.keys(JSON.parse(message?.body ?? '{}')).sort()).toEqual(
      ['job_id', 'processing_time_seconds', 'progress_percent', 'status'].sort(),
    );
  });

  test('in three qualities: better is not smaller (2.14, 11); a style_json is a template too', {
    timeout: 8 * MINUTE,
  }, async () => {
    const learnt = await ann.submit(video('psd_counter.mp4'), { config: { extract_only: true } });
    const { style_json: style } = (await ann.ended(learnt.job_id)).job;
    const sizes: number[] = [];
    for (const quality of ['low', 'medium', 'high']) {
      const made = await ann.submit(video('face_not_speaking_noaudio_d0.mp4'), {
        config: { quality, style },
      });
      const { job, seen } = await ann.ended(made.job_id);
      isInOrder(seen);
      expect(job.status).toBe('completed');
      expect(job.style_json).toEqual(style);
      sizes.push(statSync(await fetchOutput(job)).size);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });

  test('that is cancelled while it runs stops, stays cancelled and says so (2.14, 6, 13)', {
    timeout: 3 * MINUTE,
  }, async () => {
    const hook = await receiver(200);
    const made = await ann.submit(video('single_speaker_adt31.mp4'), { webhook_url: hook.url });
    for (let running = false; !running; await pause(100))
      running = (await ann.ask('GET', `/jobs/${made.job_id}`)).body.data.progress_percent > 21;
    expect((await ann.ask('DELETE', `/jobs/${made.job_id}`)).body.data.status).toBe('cancelled');
    const [message] = await messages(hook.received, 1);
    expect(JSON.parse(message?.body ?? '{}')).toMatchObject({ job_id: made.job_id, status: 'cancelled' });
    expect(JSON.parse(message?.body ?? '{}')).not.toHaveProperty('output_video_url');
    await pause(2_000);
    const { data } = (await ann.ask('GET', `/jobs/${made.job_id}`)).body;
    expect(data).toMatchObject({ status: 'cancelled', current_stage: null });
  });

  test('whose bytes are damaged fails with stage and message, and stays failed (2.14, 14)', {
    timeout: 3 * MINUTE,
  }, async () => {
    const hook = await receiver(200);
    const { video_id } = (await ann.upload(video('talking_head_vr4.mp4'))).body.data;
    damageNewest(join(server.dataDir, 'files', 'sources'));
    const made = await ann.ask('POST', '/jobs', { video_id, webhook_url: hook.url });
    const { job, seen } = await ann.ended(made.body.data.job_id);
    isInOrder(seen);
    expect(job).toMatchObject({
      status: 'failed',
      current_stage: null,
      error: { stage: expect.any(String), message: expect.stringMatching(/\.$/), code: expect.any(String) },
    });
    expect(STAGES).toContain(job.error?.stage);
    const result = await ann.ask('GET', `/jobs/${job.job_id}/result`);
    expect([result.status, result.body.error.code]).toEqual([409, 'JOB_FAILED']);
    const [message] = await messages(hook.received, 1);
    expect(JSON.parse(message?.body ?? '{}')).toMatchObject({ status: 'failed' });
    expect(JSON.parse(message?.body ?? '{}')).not.toHaveProperty('output_video_url');
  });
});

describe.skipIf(shared === null)('a service with a short patience (needs shared/media)', () => {
  test('fails a job that takes longer with JOB_TIMEOUT, and does not try it again (2.14, 14)', {
    timeout: 3 * MINUTE,
  }, async () => {
    const hasty = await startServerProcess({ JOB_TIMEOUT_SECONDS: '2' });
    const bob = clipzyClient(await newAccount(hasty.baseUrl));
    const made = await bob.submit(video('single_speaker_adt31.mp4'));
    const { job } = await bob.ended(made.job_id);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'JOB_TIMEOUT' } });
    await pause(3_000);
    expect((await bob.ask('GET', `/jobs/${made.job_id}`)).body.data).toEqual(job);
    expect(await hasty.end()).toBe(0);
  });
});

/** Writes over the middle of the file that was stored last. */
function damageNewest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0] ?? '';
  const bytes = readFileSync(newest);
  writeFileSync(newest, bytes.fill(0, 40, Math.floor(bytes.length * 0.95)));
}
