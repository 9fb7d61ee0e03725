import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findShared } from '../../../../engine/src/testing/shared.ts';
import { pictureAt, probeVideo } from '../../testing/finished-video.ts';
import { serve } from '../../testing/ingest.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { type Account, newAccount, read } from '../../testing/service.ts';

/** Both generations of the API's clients, replayed over HTTP on real footage. */
const shared = findShared();
const talk = join(shared ?? '', 'media/video/single_speaker_adt31.mp4');
const MINUTE = 60_000;
const KEY = 'AIza-conformance-0123456789';

type Clip = {
  index: number;
  status: string;
  start: number;
  end: number;
  duration: number;
  video_url: string | null;
  thumbnail_url: string | null;
  viral_hook_text: string;
};
type Status = {
  status: string;
  logs: string[];
  log_cursor: number;
  progress: number;
  error: string | null;
  fallbacks: { used: string; instead_of: string; reason: string }[];
  result: { clips: Clip[]; cost_analysis: unknown } | null;
};
type Edited = { success: boolean; new_video_url: string; [more: string]: unknown };

describe.skipIf(shared === null)('OpenShorts clients on real footage (needs shared/media)', () => {
  let server: ServerProcess;
  let ann: Account;
  const keys: string[] = [];
  let closeGemini: () => void = () => undefined;
  beforeAll(async () => {
    const { createServer } = await import('node:http');
    // Gemini on this machine: it notes the keys that it is sent, and is out of order.
    const gemini = createServer((request, response) => {
      keys.push(String(request.headers['x-goog-api-key']));
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}');
    }).listen(0, '127.0.0.1');
    closeGemini = () => gemini.close();
    await new Promise((resolve) => gemini.once('listening', resolve));
    const address = gemini.address();
    const port = typeof address === 'object' ? address?.port : 0;
    server = await startServerProcess({
      GEMINI_BASE_URL: `http://127.0.0.1:${port}/v1beta`,
      LOG_LEVEL: 'trace',
    });
    ann = await newAccount(server.baseUrl);
  }, 3 * MINUTE);
  afterAll(async () => {
    closeGemini();
    expect(await server?.end()).toBe(0);
  });

  const headers = { 'X-Gemini-Key': KEY };
  const statusOf = async (jobId: string, query = '') =>
    read<Status>(await ann.call(`/api/status/${jobId}${query}`));

  /** Polls as the dashboard does, reading only the lines that are new. */
  async function ended(jobId: string): Promise<{ last: Status; lines: string[] }> {
    const lines: string[] = [];
    for (let after = 0; ; ) {
      const status = await statusOf(jobId, `?after=${after}`);
      lines.push(...status.logs);
      after = status.log_cursor;
      const clips = status.result?.clips ?? [];
      expect(clips.map(({ index }) => index)).toEqual(clips.map((_, i) => i));
      if (status.status === 'completed' || status.status === 'failed') return { last: status, lines };
      expect(['queued', 'processing']).toContain(status.status);
      await pause(500);
    }
  }

  async function download(url: string): Promise<string> {
    const response = await ann.call(url);
    expect(response.status).toBe(200);
    const path = join(server.dataDir, url.replaceAll('/', '_'));
    writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
    return path;
  }

  async function edit(path: string, body: object): Promise<Edited & { file: string }> {
    const response = await ann.send('POST', path, { job_id: first, clip_index: 0, ...body }, headers);
    const answer = await read<Edited>(response);
    expect(response.status, JSON.stringify(answer)).toBe(200);
    expect(answer.success).toBe(true);
    return { ...answer, file: await download(answer.new_video_url) };
  }

  let first = '';
  let plain = '';

  test('first generation: a form with a file and a key, polled to the end; video by range, all as a ZIP', {
    timeout: 6 * MINUTE,
  }, async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(readFileSync(talk))]), 'my talk.mp4');
    form.set('target_clips', '1');
    form.set('clip_min_seconds', '5');
    form.set('clip_max_seconds', '15');
    const answer = await ann.call('/api/process', { method: 'POST', headers, body: form });
    expect(answer.status).toBe(200);
    const body = await read<{ job_id: string; status: string }>(answer);
    expect(body.status).toBe('queued');
    first = body.job_id;
    const { last, lines } = await ended(first);
    expect(last).toMatchObject({ status: 'completed', error: null, progress: 100 });
    expect(lines).toEqual((await statusOf(first)).logs);
    expect(lines[0]).toBe(`Job ${first} queued.`);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Job started by worker.',
        'Transcribing audio...',
        'Found 1 clip.',
        'Clip 1 ready',
        'Process finished successfully.',
      ]),
    );
    const [clip] = last.result?.clips ?? [];
    if (!clip?.video_url) throw new Error('No clip.');
    expect(clip.duration).toBeGreaterThanOrEqual(5);
    expect(clip.duration).toBeLessThanOrEqual(15);
    plain = await download(clip.video_url);
    expect(probeVideo(plain)).toMatchObject({ width: 1080, height: 1920 });
    expect(probeVideo(plain).seconds).toBeCloseTo(clip.duration, 1);
    const part = await ann.call(clip.video_url, { headers: { range: 'bytes=4-7' } });
    expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
    const zip = await ann.call(`/api/jobs/${first}/download-all`);
    expect(Buffer.from(await zip.arrayBuffer()).includes(readFileSync(plain))).toBe(true);
    const source = await ann.call(`/api/source/${first}`);
    expect(Buffer.from(await source.arrayBuffer()).equals(readFileSync(talk))).toBe(true);
  });

  test('the key went to Gemini and nowhere else; its refusal is a fallback, not a failure', {
    timeout: MINUTE,
  }, async () => {
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys)).toEqual(new Set([KEY]));
    const { fallbacks } = await statusOf(first);
    expect(fallbacks.some(({ instead_of: wanted }) => /gemini/i.test(wanted))).toBe(true);
    expect(JSON.stringify(fallbacks)).not.toContain(KEY);
    expect(server.said()).not.toContain(KEY);
    const database = new Client({ connectionString: server.databaseUrl });
    await database.connect();
    const { rows } = await database.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema in ('public', 'dbos') and table_type = 'BASE TABLE'`,
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const { name } of rows) {
      const found = await database.query(
        `select 1 from ${name} as row where row::text like '%' || $1 || '%'`,
        [KEY],
      );
      expect(found.rowCount, name).toBe(0);
    }
    await database.end();
    expect(grep(KEY, server.dataDir)).toBe('');
  });

  test('first generation: effects, then subtitles by place and size, each with the clip at a new address', {
    timeout: 6 * MINUTE,
  }, async () => {
    const effects = await edit('/api/edit', {});
    expect(effects.edit_plan).toMatchObject({
      filter_complex: expect.any(String),
      filter_string: expect.any(String),
      explanation: expect.any(String),
      edits: expect.any(Array),
    });
    expect(pictureAt(effects.file, 2)).not.toBe(pictureAt(plain, 2));
    expect(probeVideo(effects.file).seconds).toBeCloseTo(probeVideo(plain).seconds, 1);
    const written = await edit('/api/subtitle', {
      position: 'top',
      font_size: 18,
      input_filename: effects.new_video_url.split('/').at(-1),
    });
    expect(pictureAt(written.file, 2)).not.toBe(pictureAt(effects.file, 2));
  });

  test('second generation: karaoke with edited words, a hook, other stretches, another crop', {
    timeout: 8 * MINUTE,
  }, async () => {
    const { captions } = await read<{ captions: { text: string; startMs: number; endMs: number }[] }>(
      await ann.call(`/api/clip/${first}/0/transcript`),
    );
    expect(captions.length).toBeGreaterThan(5);
    const words = captions.map((word, i) => (i === 0 ? { ...word, text: 'EDITED {\\p1}' } : word));
    const karaoke = await edit('/api/subtitle', {
      style: 'karaoke',
      effect: 'box',
      highlight_color: '#FFD700',
      bg_opacity: 0.4,
      base_opacity: 0.8,
      words,
    });
    const ass = await (await ann.call(`/videos/${first}/clip_01.ass`)).text();
    expect(ass).toContain('EDITED');
    expect(ass).not.toContain('EDITED {\\p1}');
    const hook = await edit('/api/hook', {
      text: 'Watch this',
      position: 'top',
      size: 'L',
      duration_seconds: 3,
    });
    expect(hook.burned_hook).toMatchObject({ text: 'Watch this' });
    expect(pictureAt(hook.file, 1)).not.toBe(pictureAt(karaoke.file, 1));
    const edl = await read<{
      segments: { start: number; end: number }[];
      words: { w: string; s: number; e: number }[];
    }>(await ann.call(`/api/clip/${first}/0/edl`));
    expect(edl.words.length).toBeGreaterThan(captions.length);
    const from = edl.segments[0]?.start ?? 0;
    const recut = await edit('/api/clip/rerender', {
      segments: [
        { start: from + 3, end: from + 5 },
        { start: from, end: from + 1.5 },
      ],
      snap_to_words: true,
    });
    expect(probeVideo(recut.file).seconds).toBeCloseTo(Number(recut.duration), 1);
    const { scenes } = await read<{ scenes: { index: number }[] }>(
      await ann.call(`/api/clip/${first}/0/scenes`),
    );
    const reframed = await edit('/api/clip/reframe', {
      crop_overrides: Object.fromEntries(scenes.map(({ index }) => [index, 0.2])),
    });
    expect(pictureAt(reframed.file, 1)).not.toBe(pictureAt(recut.file, 1));
    const { last } = await ended(first);
    expect(last.result?.clips[0]?.video_url).toBe(reframed.new_video_url);
  });

  test('second generation: an address as JSON, square, with a hook and a signed webhook', {
    timeout: 6 * MINUTE,
  }, async () => {
    const bytes = readFileSync(talk);
    const video = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.length });
      response.end(bytes);
    });
    const told: { body: string; signature: unknown }[] = [];
    const receiver = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      told.push({
        body: Buffer.concat(chunks).toString(),
        signature: request.headers['x-openshorts-signature'],
      });
      response.end();
    });
    const answer = await ann.send(
      'POST',
      '/api/process',
      {
        url: `${video}/talk.mp4`,
        acknowledged: true,
        output_format: 'square',
        layouts: ['auto'],
        target_clips: 1,
        clip_min_seconds: 5,
        clip_max_seconds: 15,
        auto_hook: true,
        auto_hook_style: 'dark',
        webhook_url: receiver,
        webhook_secret: 'anything',
        thumbnail_session_id: null,
      },
      headers,
    );
    const { job_id: jobId } = await read<{ job_id: string }>(answer);
    const { last } = await ended(jobId);
    expect(last.status).toBe('completed');
    const [clip] = last.result?.clips ?? [];
    const { width, height } = probeVideo(await download(clip?.video_url ?? ''));
    expect(width).toBe(height);
    for (let tries = 0; told.length === 0 && tries < 40; tries += 1) await pause(500);
    const [message] = told;
    expect(JSON.parse(message?.body ?? '{}')).toMatchObject({
      event: 'job.completed',
      job_id: jobId,
      status: 'completed',
      clips: [{ index: 0, video_url: `/videos/${jobId}/clip_01.mp4` }],
    });
    expect(message?.signature).toBe(
      `sha256=${createHmac('sha256', 'anything')
        .update(message?.body ?? '')
        .digest('hex')}`,
    );
  });

  test('nothing that clients sent made the service complain of itself', () => {
    expect(server.said()).not.toMatch(/"level":(50|60)/);
  });
});

/** The files below a folder that hold a text. */
function grep(text: string, folder: string): string {
  try {
    return String(execFileSync('grep', ['-rlaF', text, folder]));
  } catch {
    // Grep says 1 when there is none.
    return '';
  }
}
