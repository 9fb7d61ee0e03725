import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplePlan } from '../../../../plan/src/testing.ts';
import { schema } from '../../db/index.ts';
import { attemptDelivery } from '../../delivery/index.ts';
import { openOutbound } from '../../ingest/index.ts';
import {
  artefactKey,
  recordClip,
  recordClipStart,
  recordEnd,
  recordFailure,
  recordPlans,
  recordStage,
  recordStart,
} from '../../library/for-work.ts';
import { parseJobOptions } from '../../library/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like, serve } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';

const database = useDatabase();
const KEY = { 'X-Gemini-Key': 'AIza-not-a-real-key' };
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let service: TestService & { close(): Promise<void> };
let ann: Account;
let videos: string;
beforeAll(async () => {
  service = await openTestService(database, { MAX_FILE_SIZE_MB: '1', MAX_ACTIVE_JOBS_PER_USER: '1000' });
  ann = await service.newAccount();
});
afterAll(() => service.close());

type Body = {
  detail: string;
  job_id: string;
  status: string;
  logs: string[];
  log_cursor: number;
  progress: number;
  stage: string | null;
  error: string | null;
  error_code: string | null;
  result: { clips: Record<string, unknown>[]; cost_analysis: unknown } | null;
};

const post = (body: unknown, headers: Record<string, string> = KEY, who = ann) =>
  who.send('POST', '/api/process', body, headers);
const statusOf = async (jobId: string, query = '') =>
  read<Body>(await ann.call(`/api/status/${jobId}${query}`));
const rowOf = async (jobId: string) =>
  (await database.db.select().from(schema.jobs)).find(({ id }) => id === jobId);

function form(fields: Record<string, string>, bytes: Buffer<ArrayBuffer> | null = null): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  if (bytes) made.set('file', new Blob([new Uint8Array(bytes)]), 'talk.mp4');
  return made;
}

async function submitFile(fields: Record<string, string> = {}): Promise<string> {
  const bytes = Buffer.concat([mp4Like(500), Buffer.from(String(Math.random()))]);
  const answer = await ann.call('/api/process', { method: 'POST', headers: KEY, body: form(fields, bytes) });
  expect(answer.status).toBe(200);
  return (await read<Body>(answer)).job_id;
}

describe('POST /api/process', () => {
  test('an address as JSON: a queued job with a UUID version 4, whatever else is sent along', async () => {
    const answer = await post({
      url: 'http://127.0.0.1:9/talk.mp4',
      acknowledged: true,
      force_low_quality: 'yes',
      surprise: { deep: 1 },
    });
    expect(answer.status).toBe(200);
    const body = await read<Body>(answer);
    expect(body).toEqual({ job_id: expect.stringMatching(UUID_V4), status: 'queued' });
    expect(service.tasks.at(-1)).toMatchObject({ kind: 'job', jobId: body.job_id, attempt: 1 });
    expect(await rowOf(body.job_id)).toMatchObject({
      dialect: 'openshorts',
      sourceUrl: 'http://127.0.0.1:9/talk.mp4',
      options: {
        aspectRatio: '9:16',
        captionPreset: 'karaoke',
        moments: { count: 'auto', minSeconds: 15, maxSeconds: 60 },
      },
    });
  });

  test('the same as an URL-encoded form, as a multipart form, and a file', async () => {
    const address = 'http://127.0.0.1:9/talk.mp4';
    const encoded = { method: 'POST', headers: KEY, body: new URLSearchParams({ url: address }) };
    expect((await ann.call('/api/process', encoded)).status).toBe(200);
    const multipart = { method: 'POST', headers: KEY, body: form({ url: address }) };
    expect((await ann.call('/api/process', multipart)).status).toBe(200);
    const jobId = await submitFile();
    expect(await rowOf(jobId)).toMatchObject({ originalName: 'talk.mp4', sourceUrl: null });
  });

  test('what is wished for reaches the job, as texts of a form or as JSON', async () => {
    const wishes = {
      output_format: 'square',
      layouts: 'split, dream',
      target_clips: '7',
      clip_min_seconds: '20',
      clip_max_seconds: '40.5',
      auto_hook: 'true',
      auto_hook_style: 'outline_yellow',
    };
    const expected = {
      aspectRatio: '1:1',
      layouts: ['fill', 'fit', 'split', 'three', 'four'],
      moments: { count: 7, minSeconds: 20, maxSeconds: 40.5 },
      burnHook: true,
    };
    expect((await rowOf(await submitFile(wishes)))?.options).toMatchObject(expected);
    const json = { ...wishes, layouts: ['split', 'dream'], target_clips: 7, url: 'http://127.0.0.1:9/v.mp4' };
    const { job_id: jobId } = await read<Body>(await post(json));
    expect((await rowOf(jobId))?.options).toMatchObject(expected);
  });

  test('one length alone moves the other', async () => {
    const lengths = async (wishes: object) => {
      const { job_id: jobId } = await read<Body>(await post({ url: 'http://127.0.0.1:9/v.mp4', ...wishes }));
      const options = parseJobOptions((await rowOf(jobId))?.options);
      return [options.moments?.minSeconds, options.moments?.maxSeconds];
    };
    expect(await lengths({ clip_min_seconds: 100 })).toEqual([100, 105]);
    expect(await lengths({ clip_max_seconds: 12 })).toEqual([7, 12]);
  });

  test.each([
    ['nothing', {}, 'Must provide URL or File'],
    ['an empty address', { url: '' }, 'Must provide URL or File'],
    ['no address', { url: 'youtube' }, 'url must be an http or https address.'],
    ['another protocol', { url: 'file:///etc/passwd' }, 'url must be an http or https address.'],
    [
      'too many clips',
      { url: 'http://x/', target_clips: 16 },
      'target_clips must be an integer from 1 to 15',
    ],
    ['half a clip', { url: 'http://x/', target_clips: 1.5 }, 'target_clips must be an integer from 1 to 15'],
    [
      'no number',
      { url: 'http://x/', clip_min_seconds: 'long' },
      'clip_min_seconds must be a number from 5 to 175',
    ],
    [
      'lengths too close',
      { url: 'http://x/', clip_min_seconds: 30, clip_max_seconds: 34 },
      'clip_max_seconds must be at least clip_min_seconds + 5',
    ],
    [
      'a webhook that is none',
      { url: 'http://x/', webhook_url: 'nowhere' },
      'webhook_url must be an http or https address.',
    ],
  ])('%s is 400 with a detail', async (_, body, detail) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await read(answer)).toEqual({ detail });
  });

  test('file and address at once are 400, and nothing of the file is left', async () => {
    const before = await database.db.$count(schema.blobs);
    const both = form({ url: 'http://127.0.0.1:9/v.mp4' }, mp4Like(400) as Buffer<ArrayBuffer>);
    const answer = await ann.call('/api/process', { method: 'POST', headers: KEY, body: both });
    expect(answer.status).toBe(400);
    expect((await read<Body>(answer)).detail).toMatch(/not both/);
    expect(await database.db.$count(schema.blobs)).toBe(before);
  });

  test('a file that is no video is 400; one that is too large is 413, announced or not', async () => {
    const text = form({}, Buffer.from('#EXTM3U\nfile:///etc/passwd') as Buffer<ArrayBuffer>);
    expect((await ann.call('/api/process', { method: 'POST', headers: KEY, body: text })).status).toBe(400);
    const large = form({}, mp4Like(1024 ** 2 + 1) as Buffer<ArrayBuffer>);
    const answer = await ann.call('/api/process', { method: 'POST', headers: KEY, body: large });
    expect(answer.status).toBe(413);
    expect(await read(answer)).toEqual({ detail: 'File exceeds 1 MB limit' });
    const { hostname, port } = new URL(service.baseUrl);
    const announced = httpRequest({
      hostname,
      port,
      path: '/api/process',
      method: 'POST',
      headers: {
        ...KEY,
        'x-api-key': ann.key,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 3 * 1024 ** 3,
      },
    });
    announced.flushHeaders();
    const [response] = await once(announced, 'response');
    expect(response.statusCode).toBe(413);
    announced.destroy();
  });

  test('without a Gemini key it is 400, before the body is sent', async () => {
    for (const headers of [{}, { 'X-Gemini-Key': '' }, { 'X-Gemini-Key': '  ' }]) {
      const answer = await post({ url: 'http://127.0.0.1:9/v.mp4' }, headers as Record<string, string>);
      expect(answer.status).toBe(400);
      expect(await read(answer)).toEqual({ detail: 'Missing X-Gemini-Key header' });
    }
    const odd = await post({ url: 'http://127.0.0.1:9/v.mp4' }, { 'X-Gemini-Key': 'two words' });
    expect(odd.status).toBe(400);
    expect((await read<Body>(odd)).detail).not.toContain('two words');
  });

  test('without an account it is 401; on a keyless server the Gemini key may be left out', async () => {
    const bare = await fetch(`${service.baseUrl}/api/process`, {
      method: 'POST',
      headers: { ...KEY, 'content-type': 'application/json' },
      body: '{"url":"http://127.0.0.1:9/v.mp4"}',
    });
    expect(bare.status).toBe(401);
    expect(await read(bare)).toEqual({ detail: expect.any(String) });
    const keyless = await openTestService(database, { OPENSHORTS_KEYLESS: 'true' });
    try {
      const who = await keyless.newAccount();
      const answer = await post({ url: 'http://127.0.0.1:9/v.mp4' }, {}, who);
      expect(answer.status).toBe(200);
      expect((await rowOf((await read<Body>(answer)).job_id))?.bringsModel).toBe(false);
      expect(await read(await fetch(`${keyless.baseUrl}/api/config`))).toMatchObject({
        geminiKeyRequired: false,
      });
    } finally {
      await keyless.close();
    }
  });

  test('too many jobs at once are 429', async () => {
    const strict = await openTestService(database, { MAX_ACTIVE_JOBS_PER_USER: '1' });
    try {
      const who = await strict.newAccount();
      const url = 'http://127.0.0.1:9/v.mp4';
      expect((await post({ url }, KEY, who)).status).toBe(200);
      const second = await post({ url }, KEY, who);
      expect(second.status).toBe(429);
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await strict.close();
    }
  });

  test('the Gemini key is in memory, and in no row of the database', async () => {
    const { job_id: jobId } = await read<Body>(await post({ url: 'http://127.0.0.1:9/v.mp4' }));
    expect(await service.library.jobModels.of(jobId)).toMatchObject({
      provider: 'google',
      apiKey: KEY['X-Gemini-Key'],
    });
    expect((await rowOf(jobId))?.bringsModel).toBe(true);
    const { rows } = await database.db.$client.query<{ table_name: string }>(
      `select table_name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { table_name: table } of rows) {
      const found = await database.db.$client.query(
        `select 1 from "${table}" as row where row::text like '%' || $1 || '%'`,
        [KEY['X-Gemini-Key']],
      );
      expect(found.rowCount, table).toBe(0);
    }
    service.library.jobModels.forget(jobId);
    expect(await service.library.jobModels.of(jobId)).toEqual({
      unavailable: expect.stringMatching(/memory/),
    });
  });
});

/** A job with two clips, of which the second is finished and the first is being rendered. */
async function halfDone(fields: Record<string, string> = {}) {
  const { library } = service;
  const jobId = await submitFile(fields);
  const attempt = { jobId, ownerId: ann.id, attempt: 1 };
  await recordStart(library, attempt);
  await recordStage(library, attempt, 'hear', 0);
  await recordStage(library, attempt, 'hear', 50);
  await recordPlans(library, attempt, {
    plans: [samplePlan(), samplePlan()],
    overview: {
      speakers: [],
      languageModel: {
        model: 'google/gemini-3.8-flash',
        calls: 2,
        inputTokens: 900,
        outputTokens: 100,
        costUsd: 0.001,
        cached: false,
      },
    },
    fallbacks: [{ used: 'a', instead_of: 'b', reason: 'Because.' }],
  });
  const bytes = Buffer.from('the finished clip');
  const finish = async (index: number) => {
    const rendering = { ...attempt, index, revision: 1 };
    await recordClipStart(library, rendering);
    const storageKey = artefactKey(jobId, rendering, `clip_0${index}.mp4`);
    const written = await library.store.put(storageKey, Readable.from([bytes]));
    const manifest = {} as never;
    await recordClip(library, rendering, manifest, [{ kind: 'mp4', storageKey, ...written }]);
  };
  await recordClipStart(library, { ...attempt, index: 1, revision: 1 });
  await finish(2);
  const end = () => recordEnd(library, attempt, { code: 'internal', message: 'lost' });
  return { jobId, attempt, finish, end, bytes };
}

describe('GET /api/status/{job_id}', () => {
  test('a queued job: the documented fields, and no result', async () => {
    const jobId = await submitFile();
    expect(await statusOf(jobId)).toMatchObject({
      status: 'queued',
      logs: [`Job ${jobId} queued.`],
      result: null,
      progress: 0,
      stage: null,
      error: null,
    });
  });

  test('the result fills while it is processed; a clip has its index from the first, finished or not', async () => {
    const { jobId, finish, end } = await halfDone();
    const half = await statusOf(jobId);
    expect(half.status).toBe('processing');
    expect(half.result?.clips).toMatchObject([
      { index: 0, status: 'processing', video_url: null, start: 10, end: 40, duration: 30 },
      {
        index: 1,
        status: 'completed',
        video_url: expect.stringMatching(`^/videos/${jobId}/clip_02_[0-9a-f]{8}\\.mp4$`),
        video_title_for_youtube_short: 'A title',
        video_description_for_tiktok: 'A hook #talk',
        video_description_for_instagram: 'An insight #talk',
        viral_hook_text: 'A hook',
        predicted_score: 70,
      },
    ]);
    expect(half.result?.cost_analysis).toMatchObject({
      input_tokens: 900,
      output_tokens: 100,
      total_cost: 0.001,
      model: 'gemini-3.8-flash',
    });
    await finish(1);
    await end();
    const whole = await statusOf(jobId);
    expect(whole).toMatchObject({ status: 'completed', progress: 100, error: null });
    expect(whole.result?.clips.map(({ index, status }) => [index, status])).toEqual([
      [0, 'completed'],
      [1, 'completed'],
    ]);
    expect(whole.logs).toEqual([
      `Job ${jobId} queued.`,
      'Job started by worker.',
      'Transcribing audio...',
      'Transcription: 50%',
      'Found 2 clips.',
      'Note: a instead of b. Because.',
      'Processing Clip 1: 10.0s – 40.0s',
      'Processing Clip 2: 10.0s – 40.0s',
      'Clip 2 ready',
      'Processing Clip 1: 10.0s – 40.0s',
      'Clip 1 ready',
      'Process finished successfully.',
    ]);
  });

  test('with `after`, the lines that are new', async () => {
    const { jobId, end } = await halfDone();
    const first = await statusOf(jobId);
    expect((await statusOf(jobId, `?after=${first.log_cursor}`)).logs).toEqual([]);
    await end();
    const second = await statusOf(jobId, `?after=${first.log_cursor}`);
    expect(second.logs).toEqual(['Process finished successfully.']);
    expect(second.log_cursor).toBeGreaterThan(first.log_cursor);
    expect((await statusOf(jobId, '?after=nonsense')).logs.length).toBeGreaterThan(5);
  });

  test('a failed job says why', async () => {
    const jobId = await submitFile();
    const attempt = { jobId, ownerId: ann.id, attempt: 1 };
    await recordFailure(service.library, attempt, { code: 'no_speech', message: 'Nothing is said.' });
    const failed = await statusOf(jobId);
    expect(failed).toMatchObject({ status: 'failed', error: 'Nothing is said.', error_code: 'no_speech' });
    expect(failed.logs.at(-1)).toBe('Process failed: Nothing is said.');
  });

  test('a job that is not there, or somebody else’s, is 404 alike', async () => {
    const jobId = await submitFile();
    const bob = await service.newAccount();
    for (const path of [
      `/api/status/${jobId}`,
      `/api/source/${jobId}`,
      `/api/jobs/${jobId}/download-all`,
      '/api/status/00000000-0000-4000-8000-000000000000',
      '/api/status/..%2f..%2fetc',
    ]) {
      const answer = await bob.call(path);
      expect(answer.status, path).toBe(404);
      expect(await read(answer), path).toEqual({ detail: 'Job not found' });
    }
    expect((await bob.call(`/videos/${jobId}/clip_01.mp4`)).status).toBe(404);
  });
});

describe('files', () => {
  test('a clip lies under a name of its version, whole and in parts; other names of it lead there', async () => {
    const { jobId, bytes } = await halfDone();
    const { result } = await statusOf(jobId);
    videos = String(result?.clips[1]?.video_url);
    const whole = await ann.call(videos);
    expect(whole.status).toBe(200);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
    const part = await ann.call(videos, { headers: { range: 'bytes=4-11' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 4-11/${bytes.length}`);
    expect(await part.text()).toBe('finished');
    for (const name of ['clip_02.mp4', 'clip_02_00000000.mp4']) {
      const old = await ann.call(`/videos/${jobId}/${name}`, { redirect: 'manual' });
      expect([old.status, old.headers.get('location')]).toEqual([302, videos]);
    }
    expect((await fetch(`${service.baseUrl}${videos}`)).status).toBe(401);
    const bob = await service.newAccount();
    expect((await bob.call(videos)).status).toBe(404);
  });

  test.each(['clip_01.mp4', '.resume.json', '..%2f..%2fx', 'clip_02.mp4.exe', '%00'])(
    'no other file is there: %s',
    async (name) => {
      const { jobId } = await halfDone();
      expect((await ann.call(`/videos/${jobId}/${name}`)).status).toBe(404);
    },
  );

  test('the original, by its bytes’ own type', async () => {
    const jobId = await submitFile();
    const source = await ann.call(`/api/source/${jobId}`, { headers: { range: 'bytes=4-7' } });
    expect(source.status).toBe(206);
    expect(await source.text()).toBe('ftyp');
    expect(source.headers.get('content-disposition')).toBe('inline; filename=talk.mp4');
    const address = await read<Body>(await post({ url: 'http://127.0.0.1:9/v.mp4' }));
    expect((await ann.call(`/api/source/${address.job_id}`)).status).toBe(404);
  });

  test('all finished clips as a ZIP, stored', async () => {
    const { jobId, bytes } = await halfDone();
    const zip = await ann.call(`/api/jobs/${jobId}/download-all`);
    expect(zip.status).toBe(200);
    expect(zip.headers.get('content-type')).toBe('application/zip');
    expect(zip.headers.get('content-disposition')).toBe(
      `attachment; filename=openshorts_clips_${jobId.slice(0, 8)}.zip`,
    );
    const packed = Buffer.from(await zip.arrayBuffer());
    expect(packed.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    expect(packed.includes(bytes)).toBe(true);
    expect(packed.includes('clip_02.mp4')).toBe(true);
    expect(packed.includes('clip_01.mp4')).toBe(false);
    const empty = await submitFile();
    expect((await ann.call(`/api/jobs/${empty}/download-all`)).status).toBe(404);
  });
});

describe('a webhook', () => {
  test('is told the end in the API’s own words, signed over the raw bytes', async () => {
    const received: { headers: Record<string, unknown>; body: string }[] = [];
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.end();
    });
    const { jobId, end } = await halfDone({ webhook_url: `${url}/hook`, webhook_secret: 'any text' });
    await end();
    const queued = service.deliveries.at(-1);
    if (!queued) throw new Error('Nothing was queued.');
    const outbound = openOutbound({ allowPrivate: true });
    const options = { signal: new AbortController().signal, last: false };
    const context = { ...service.library, outbound };
    expect(await attemptDelivery(context, ann.id, queued.webhookId, 1, options)).toBe('done');
    await outbound.close();
    const [message] = received;
    expect(JSON.parse(message?.body ?? '')).toEqual({
      event: 'job.completed',
      job_id: jobId,
      status: 'completed',
      clips: [{ index: 1, title: 'A title', video_url: `/videos/${jobId}/clip_02.mp4` }],
    });
    const signature = createHmac('sha256', 'any text')
      .update(message?.body ?? '')
      .digest('hex');
    expect(message?.headers).toMatchObject({
      'x-openshorts-signature': `sha256=${signature}`,
      'user-agent': 'OpenShorts-Webhook/1.0',
    });
    expect(message?.headers).not.toHaveProperty('webhook-signature');
  });
});

test('what needs no account: health and config', async () => {
  expect(await read(await fetch(`${service.baseUrl}/health`))).toEqual({ status: 'ok' });
  expect(await read(await fetch(`${service.baseUrl}/api/config`))).toEqual({
    youtubeUrlEnabled: true,
    billingEnabled: false,
    googleAuthEnabled: false,
    jobRetentionSeconds: 30 * 24 * 60 * 60,
    geminiKeyRequired: true,
  });
});

test('the reference lists the routes, each once', async () => {
  const { paths } = await read<{ paths: Record<string, unknown> }>(
    await fetch(`${service.baseUrl}/openapi.json`),
  );
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/api/process', '/api/status/{job_id}', '/videos/{job_id}/{file}']),
  );
});
