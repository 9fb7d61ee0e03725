import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { footage, truncated } from '../../../../engine/src/testing/footage.ts';
import { schema } from '../../db/index.ts';
import { artefactKey } from '../../library/artefacts.ts';
import { recordEnd, recordLearnt, recordStart } from '../../library/for-work.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;
beforeAll(async () => {
  service = await openTestService(database, { MAX_ACTIVE_JOBS_PER_USER: '100', MAX_FILE_SIZE_MB: '2' });
  ann = await service.newAccount();
});
afterAll(() => service.close());

type Body = {
  success: boolean;
  message: string;
  data: Record<string, unknown> & { video_id: string; job_id: string; jobs: { job_id: string }[] };
  error: { detail: string; code: string };
};

function form(bytes: Uint8Array, name: string, fields: Record<string, string> = {}, type = ''): FormData {
  const made = new FormData();
  for (const [field, value] of Object.entries(fields)) made.set(field, value);
  made.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return made;
}

async function upload(
  bytes: Uint8Array,
  name = 'talk.mp4',
  fields: Record<string, string> = {},
  who = ann,
  type = '',
): Promise<{ status: number; body: Body }> {
  const body = form(bytes, name, fields, type);
  const response = await who.call('/api/v1/videos/upload', { method: 'POST', body });
  return { status: response.status, body: await read<Body>(response) };
}

let plain: Uint8Array;
let videoId = '';
beforeAll(async () => {
  plain = readFileSync(await footage('plain'));
  videoId = (await upload(plain)).body.data.video_id;
});

async function ask(method: string, path: string, body?: unknown, who = ann) {
  const response = await (body === undefined
    ? who.call(`/api/v1${path}`, { method })
    : who.send(method, `/api/v1${path}`, body));
  return { status: response.status, body: await read<Body>(response) };
}

/** A new job of a new video with the same bytes. */
async function newJob(request: object = {}, who = ann) {
  const { video_id } = (await upload(plain, 'talk.mp4', {}, who)).body.data;
  const made = await ask('POST', '/jobs', { video_id, ...request }, who);
  return { ...made, id: made.body.data?.job_id, videoId: video_id };
}

function expectError(given: { status: number; body: Body }, status: number, code: string, detail?: RegExp) {
  expect(given.status).toBe(status);
  expect(given.body).toEqual({
    success: false,
    message: expect.any(String),
    error: { code, detail: expect.stringMatching(detail ?? /./) },
  });
}

const attemptOf = (jobId: string, who = ann) => ({ jobId, ownerId: who.id, attempt: 1 });

/** Lets a job run to its end as the work does, with a file in place of a rendering. */
async function finish(jobId: string): Promise<void> {
  const { library } = service;
  await recordStart(library, attemptOf(jobId));
  const name = 'clip_01.mp4';
  const storageKey = artefactKey(jobId, { attempt: 1, index: 1, revision: 1 }, name);
  const { sizeBytes, sha256 } = await library.store.put(storageKey, createReadStream(await footage('plain')));
  const now = new Date();
  const mine = { jobId, ownerId: ann.id };
  await database.db.insert(schema.clips).values({
    ...mine,
    index: 1,
    status: 'completed',
    updatedAt: now,
    // Only whether there is one is asked.
    manifest: {} as typeof schema.clips.$inferInsert.manifest,
  });
  const file = { name, storageKey, sizeBytes, sha256, contentType: 'video/mp4', createdAt: now };
  await database.db.insert(schema.artefacts).values({ ...mine, ...file });
  await recordEnd(library, attemptOf(jobId), { code: 'internal', message: '' });
}

const lastMessage = async (jobId: string) => {
  const rows = await database.db.select().from(schema.webhooks).where(eq(schema.webhooks.jobId, jobId));
  return { rows, payload: JSON.parse(rows.at(-1)?.payload ?? 'null') };
};

describe('the envelope', () => {
  test('is around every answer, health included, which asks for no key', async () => {
    const response = await fetch(`${service.baseUrl}/api/v1/health`);
    expect(response.status).toBe(200);
    expect(await read<Body>(response)).toEqual({
      success: true,
      message: 'API is healthy',
      data: { status: 'ok', timestamp: expect.stringMatching(/Z$/), version: '0.1.0' },
    });
  });

  test('says what is wrong and under which code, also for paths that are none', async () => {
    expectError(await ask('GET', '/nothing'), 404, 'NOT_FOUND');
    expectError(await ask('PATCH', '/jobs/job_0', {}), 404, 'NOT_FOUND');
    const response = await ann.call('/api/v1/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"video_id": ',
    });
    expectError({ status: response.status, body: await read<Body>(response) }, 422, 'VALIDATION_ERROR');
  });

  test('of a 401 is exactly the documented one, whatever is wrong with the credentials', async () => {
    for (const headers of [{}, { authorization: 'Bearer ' }, { authorization: 'Bearer rw_wrong' }]) {
      const response = await fetch(`${service.baseUrl}/api/v1/jobs`, { headers });
      expect(response.status).toBe(401);
      expect(await read<Body>(response)).toEqual({
        success: false,
        message: 'Unauthorized',
        error: { detail: 'Missing or invalid authentication credentials.', code: 'UNAUTHORIZED' },
      });
    }
    const headers = { authorization: `Bearer ${ann.key}` };
    expect((await fetch(`${service.baseUrl}/api/v1/jobs`, { headers })).status).toBe(200);
  });
});

describe('uploading', () => {
  test('answers what the video is, measured; no job is started', async () => {
    const before = service.tasks.length;
    const { status, body } = await upload(plain, 'my video.mp4');
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      message: 'Video uploaded successfully',
      data: {
        video_id: expect.stringMatching(/^vid_[0-9a-f]{12}$/),
        filename: 'my video.mp4',
        file_size_bytes: plain.length,
        metadata: {
          width: 640,
          height: 360,
          duration_seconds: expect.closeTo(6, 1),
          frame_rate: 30,
          codec: 'h264',
          bitrate_kbps: expect.any(Number),
          format: 'mp4',
        },
        uploaded_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        storage_url: expect.stringContaining(body.data.video_id),
      },
    });
    expect(service.tasks).toHaveLength(before);
    for (const path of ['', '/info'])
      expect((await ask('GET', `/videos${path}/${body.data.video_id}`)).body.data).toEqual(body.data);
  });

  test.each([
    ['webm', 'a.webm', 'vp8', 'webm'],
    ['mkv', 'a.MKV', 'h264', 'mkv'],
    ['avi', 'a.b.avi', 'mpeg4', 'avi'],
    ['plain', 'a.mov', 'h264', 'mov'],
    ['mkv', 'named wrong.mp4', 'h264', 'mkv'],
  ] as const)('takes %s as %s', async (kind, name, codec, format) => {
    const { status, body } = await upload(readFileSync(await footage(kind)), name);
    expect(status).toBe(200);
    expect(body.data.metadata).toMatchObject({ codec, format });
  });

  test('other endings, other types and bytes that are no video are UNSUPPORTED_FORMAT', async () => {
    const flv = readFileSync(await footage('flv'));
    expectError(await upload(flv, 'a.flv'), 422, 'UNSUPPORTED_FORMAT', /\.flv.*mp4, mov, avi, mkv, webm/);
    expectError(await upload(plain, 'a'), 422, 'UNSUPPORTED_FORMAT', /no ending/);
    expectError(await upload(plain, 'a.mp4', {}, ann, 'image/png'), 422, 'UNSUPPORTED_FORMAT', /image\/png/);
    const playlist = Buffer.from('#EXTM3U\n#EXTINF:1,\n/etc/passwd\n');
    expectError(await upload(playlist), 422, 'UNSUPPORTED_FORMAT');
    expectError(await upload(mp4Like(2_000)), 422, 'UNSUPPORTED_FORMAT');
    expectError(await upload(readFileSync(await footage('m4a'))), 422, 'UNSUPPORTED_FORMAT', /no picture/);
    const half = await truncated(await footage('indexAtEnd'), 0.5);
    expectError(await upload(readFileSync(half)), 422, 'UNSUPPORTED_FORMAT');
  });

  test('too large is FILE_TOO_LARGE, told also to whoever does not say its length', async () => {
    const big = mp4Like(2 * 1024 ** 2 + 1);
    expectError(await upload(big), 413, 'FILE_TOO_LARGE', /2 Mi?B/);
    expectError(await upload(mp4Like(4 * 1024 ** 2)), 413, 'FILE_TOO_LARGE', /4 MB.*2 MB/);
  });

  test('a form without the file is MISSING_FIELD', async () => {
    const empty = new FormData();
    empty.set('webhook_url', 'https://example.org/');
    const other = new FormData();
    other.set('video', new Blob([new Uint8Array(plain)]), 'a.mp4');
    const text = new FormData();
    text.set('file', 'text');
    for (const body of [empty, other, text]) {
      const response = await ann.call('/api/v1/videos/upload', { method: 'POST', body });
      expectError({ status: response.status, body: await read<Body>(response) }, 422, 'MISSING_FIELD');
    }
    expectError(await ask('POST', '/videos/upload', { file: 'x' }), 422, 'MISSING_FIELD');
  });

  test('a form that breaks off, or is none, is refused and leaves nothing', async () => {
    const before = await database.db.$count(schema.videos);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const begun = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\nbytes';
    for (const body of [begun, 'nothing of the kind', '']) {
      const response = await ann.call('/api/v1/videos/upload', { method: 'POST', headers, body });
      expect(response.status).toBe(422);
      expect((await read<Body>(response)).error.code).toMatch(/VALIDATION_ERROR|MISSING_FIELD/);
    }
    const two = form(plain, 'a.mp4');
    two.append('file', new Blob([new Uint8Array(plain)]), 'b.mp4');
    const response = await ann.call('/api/v1/videos/upload', { method: 'POST', body: two });
    expectError({ status: response.status, body: await read<Body>(response) }, 422, 'VALIDATION_ERROR');
    expect(await database.db.$count(schema.videos)).toBe(before);
  });

  test('names are names only (A6, A7)', async () => {
    const names = ['-i.mp4', '%03d.mp4', 'concat:a|b.mp4', 'a\u202egnp.mp4', "we'ird,[dir]:x;drop.mp4"];
    const changed = [
      ['..\\..\\CON.mp4', 'CON.mp4'],
      ['../../etc/passwd.mp4', 'passwd.mp4'],
      [`${'x'.repeat(400)}.mp4`, 'x'.repeat(255)],
    ];
    for (const [name = '', kept] of [...names.map((name) => [name, name]), ...changed]) {
      const { status, body } = await upload(plain, name);
      expect(status).toBe(200);
      expect(body.data.filename).toBe(kept);
      expect(body.data.metadata).toMatchObject({ width: 640 });
    }
  });

  test('a template that is not there, or somebody else’s, and a bad webhook leave nothing', async () => {
    const bob = await service.newAccount();
    const count = () => database.db.$count(schema.videos);
    const before = await count();
    expectError(await upload(plain, 'a.mp4', { template_video_id: 'vid_0' }), 404, 'VIDEO_NOT_FOUND');
    expectError(await upload(plain, 'a.mp4', { template_video_id: videoId }, bob), 403, 'FORBIDDEN');
    expectError(
      await upload(plain, 'a.mp4', { webhook_url: 'ftp://x' }),
      422,
      'VALIDATION_ERROR',
      /webhook_url/,
    );
    expectError(await upload(plain, 'a.mp4', { webhook_secret: 'x' }), 422, 'VALIDATION_ERROR');
    expect(await count()).toBe(before);
    expectError(await ask('GET', `/videos/${videoId}`, undefined, bob), 403, 'FORBIDDEN');
    expectError(await ask('GET', '/videos/vid_0'), 404, 'VIDEO_NOT_FOUND', /'vid_0'/);
  });
});

test('the video after the daily limit is RATE_LIMITED, with Retry-After', async () => {
  const few = await openTestService(database, { MAX_VIDEOS_PER_DAY: '1' });
  const cas = await few.newAccount();
  const send = () => cas.call('/api/v1/videos/upload', { method: 'POST', body: form(plain, 'a.mp4') });
  expect((await send()).status).toBe(200);
  const response = await send();
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(3_600);
  expectError({ status: response.status, body: await read<Body>(response) }, 429, 'RATE_LIMITED');
  await few.close();
});

describe('jobs', () => {
  test('are made at once after the upload, wait, and say all that is documented', async () => {
    const made = await newJob({ config: { quality: 'HIGH' } });
    expect(made.status).toBe(200);
    expect(made.body).toEqual({
      success: true,
      message: expect.any(String),
      data: {
        job_id: expect.stringMatching(/^job_[0-9a-f]{12}$/),
        video_id: made.videoId,
        template_video_id: null,
        status: 'queued',
        progress_percent: 0,
        current_stage: null,
        created_at: expect.stringMatching(/Z$/),
        updated_at: made.body.data.created_at,
        started_at: null,
        completed_at: null,
      },
    });
    expect(service.tasks.at(-1)).toMatchObject({ does: 'restyle', jobId: made.id });
    expectError(await ask('POST', '/jobs', { video_id: made.videoId }), 409, 'JOB_ALREADY_PROCESSING');
    expect((await ask('POST', `/jobs/${made.id}/cancel`)).body.data.status).toBe('cancelled');
    expect((await ask('POST', '/jobs', { video_id: made.videoId })).status).toBe(200);
  });

  test('what may be left out may be null', async () => {
    const nothing = { template_video_id: null, config: null, webhook_url: null };
    expect((await newJob(nothing)).status).toBe(200);
  });

  test.each([
    [{}, 'MISSING_FIELD', /video_id/],
    [{ video_id: 7 }, 'VALIDATION_ERROR', /video_id must be/],
    [{ video_id: 'x', config: { quality: 'best' } }, 'VALIDATION_ERROR', /config\.quality must be low/],
    [{ video_id: 'x', config: { crf: 18 } }, 'VALIDATION_ERROR', /config.*crf/],
    [{ video_id: 'x', config: { strength: 2 } }, 'VALIDATION_ERROR', /config\.strength must be/],
    [{ video_id: 'x', config: { extract_only: 'yes' } }, 'VALIDATION_ERROR', /config\.extract_only/],
    [{ video_id: 'x', config: { style: {} } }, 'VALIDATION_ERROR', /config\.style\.color_grade/],
    [{ video_id: 'x', webhook_url: 'nowhere' }, 'VALIDATION_ERROR', /webhook_url/],
  ])('%j is refused as %s', async (body, code, detail) => {
    expectError(await ask('POST', '/jobs', body), 422, code, detail);
  });

  test('of videos that are not there, or somebody else’s, are not made', async () => {
    const bob = await service.newAccount();
    expectError(await ask('POST', '/jobs', { video_id: 'vid_0' }), 404, 'VIDEO_NOT_FOUND', /'vid_0'/);
    expectError(await newJob({ template_video_id: 'vid_1' }), 404, 'VIDEO_NOT_FOUND', /'vid_1'/);
    expectError(await ask('POST', '/jobs', { video_id: videoId }, bob), 403, 'FORBIDDEN');
    expectError(await newJob({ template_video_id: videoId }, bob), 403, 'FORBIDDEN');
  });

  test('unknown ids are JOB_NOT_FOUND, somebody else’s FORBIDDEN, jobs of another kind not of this API', async () => {
    const bob = await service.newAccount();
    const { id } = await newJob();
    const asks = [
      ['GET', ''],
      ['GET', '/result'],
      ['GET', '/download'],
      ['POST', '/cancel'],
      ['DELETE', ''],
    ] as const;
    const clips = new FormData();
    clips.set('video', new Blob([new Uint8Array(plain)]), 'a.mp4');
    const { jobId } = await read(await ann.call('/api/upload', { method: 'POST', body: clips }));
    for (const [method, path] of asks) {
      expectError(await ask(method, `/jobs/job_0${path}`), 404, 'JOB_NOT_FOUND');
      expectError(await ask(method, `/jobs/${id}${path}`, undefined, bob), 403, 'FORBIDDEN');
      expectError(await ask(method, `/jobs/${jobId}${path}`), 404, 'JOB_NOT_FOUND');
      for (const traversal of ['..%2f..%2fetc', '%00', "'; drop table jobs; --"])
        expectError(await ask(method, `/jobs/${encodeURIComponent(traversal)}${path}`), 404, 'JOB_NOT_FOUND');
    }
    // The other way round: a restyled video is a job with one clip, read by id, and not in the list of clips' jobs.
    expect(await read(await ann.call(`/api/jobs/${id}`))).toMatchObject({ id, kind: 'restyle' });
    const listed = await read(await ann.call('/api/jobs'));
    expect(listed.jobs.map((job) => job.id)).toContain(jobId);
    expect(listed.jobs.map((job) => job.id)).not.toContain(id);
  });

  test('are listed in pages, newest first, with the number of all', async () => {
    const cas = await service.newAccount();
    const ids: (string | undefined)[] = [];
    for (let made = 0; made < 3; made += 1) ids.unshift((await newJob({}, cas)).id);
    const list = async (query: string) => (await ask('GET', `/jobs${query}`, undefined, cas)).body.data;
    expect(await list('')).toMatchObject({ total: 3, page: 1, page_size: 10 });
    expect((await list('')).jobs.map((job) => job.job_id)).toEqual(ids);
    expect((await list('?page=2&page_size=2')).jobs.map((job) => job.job_id)).toEqual(ids.slice(2));
    expect(await list('?page=9')).toEqual({ jobs: [], total: 3, page: 9, page_size: 10 });
    for (const query of ['?page=0', '?page_size=0', '?page_size=101', '?page=x', '?page=1.5'])
      expectError(await ask('GET', `/jobs${query}`, undefined, cas), 422, 'VALIDATION_ERROR', /page/);
  });

  test('that wait or run have no result yet; cancelled they have none ever', async () => {
    const { id } = await newJob();
    expectError(await ask('GET', `/jobs/${id}/result`), 409, 'RESULT_NOT_READY');
    expectError(await ask('GET', `/jobs/${id}/download`), 409, 'RESULT_NOT_READY');
    const { body } = await ask('DELETE', `/jobs/${id}`);
    expect(body.data).toMatchObject({ status: 'cancelled', current_stage: null });
    expect(body.data).not.toHaveProperty('error');
    expectError(await ask('GET', `/jobs/${id}/result`), 409, 'JOB_CANCELLED');
    expectError(await ask('POST', `/jobs/${id}/cancel`), 409, 'JOB_ALREADY_FINISHED');
    expect((await ask('GET', `/jobs/${id}`)).body.data.status).toBe('cancelled');
  });

  test('that are finished have an address that anybody can fetch for a week', async () => {
    const { id } = await newJob();
    await finish(id);
    const { status, body } = await ask('GET', `/jobs/${id}/result`);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      job_id: id,
      status: 'completed',
      progress_percent: 100,
      current_stage: null,
      processing_time_seconds: expect.any(Number),
      style_json: null,
      fallbacks: [],
    });
    const fetched = await fetch(String(body.data.output_video_url));
    expect(fetched.headers.get('content-disposition')).toContain('output.mp4');
    expect(Buffer.from(await fetched.arrayBuffer()).equals(plain)).toBe(true);
    expect((await ask('GET', `/jobs/${id}`)).body.data.output_video_url).toMatch(/^http/);
    const part = await ann.call(`/api/v1/jobs/${id}/download`, { headers: { range: 'bytes=0-9' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-disposition')).toBe('attachment; filename="output.mp4"');
    const beyond = await ann.call(`/api/v1/jobs/${id}/download`, { headers: { range: 'bytes=-0' } });
    expectError({ status: beyond.status, body: await read<Body>(beyond) }, 416, 'RANGE_NOT_SATISFIABLE');
    expectError(await ask('DELETE', `/jobs/${id}`), 409, 'JOB_ALREADY_FINISHED');
  });

  test('that only extract have no video', async () => {
    const { id } = await newJob({ config: { extract_only: true } });
    await recordStart(service.library, attemptOf(id));
    await recordLearnt(service.library, attemptOf(id));
    expect((await ask('GET', `/jobs/${id}/result`)).body.data).toMatchObject({
      status: 'completed',
      output_video_url: null,
    });
    expectError(await ask('GET', `/jobs/${id}/download`), 404, 'OUTPUT_NOT_FOUND');
  });
});

const style = {
  version: '1.0',
  color_grade: { temperature: 10, tint: 5, saturation: 20, contrast: 15, highlights: 10, shadows: -5 },
  aspect_ratio: '16:9',
  frame_rate: 30,
  audio_style: { normalization_level: 0.85, compression_ratio: 4, bass_boost: 20, enhance_speech: true },
  cut_frequency: 3.5,
  motion_intensity: 65,
  zoom_usage: 30,
  primary_transition: { type: 'fade', duration_ms: 300, easing: 'ease-in-out' },
  detected_beats: [{ timestamp_ms: 0, confidence: 0.95, frequency: 'bass' }],
  tempo_bpm: 120,
  music_genre: 'pop',
  created_at: '2024-04-05T10:30:00Z',
  source_duration_seconds: 60,
  extraction_confidence: 0.92,
};

describe('a given style', () => {
  test('in the form of the documented sample is taken in place of a template', async () => {
    const { id } = await newJob({ config: { style } });
    expect((await ask('GET', `/jobs/${id}`)).body.data.style_json).toMatchObject(style);
  });

  test('contradicts a template, and leaves nothing to extract', async () => {
    const both = await newJob({ template_video_id: videoId, config: { style } });
    expectError(both, 422, 'VALIDATION_ERROR', /config\.style and template_video_id/);
    const nothing = await newJob({ config: { style, extract_only: true } });
    expectError(nothing, 422, 'VALIDATION_ERROR', /config\.extract_only/);
  });

  test.each([
    ['a number that is none', '"cut_frequency":NaN', /JSON/],
    ['infinity', '"cut_frequency":1e999', /cut_frequency/],
    ['a number beyond its range', '"motion_intensity":1e308', /motion_intensity/],
    ['a negative number', '"cut_frequency":-1', /cut_frequency/],
    ['an unknown field', '"sparkle":true', /sparkle/],
    ['__proto__', '"__proto__":{"polluted":true}', /./],
    ['constructor', '"constructor":{"prototype":{"polluted":true}}', /./],
  ])('with %s is refused (D5)', async (_, fault, detail) => {
    const text = JSON.stringify(style).replace(/^\{/, `{${fault},`);
    const faulty = fault.startsWith('"cut_frequency"')
      ? JSON.stringify(style).replace('"cut_frequency":3.5', fault)
      : fault.startsWith('"motion_intensity"')
        ? JSON.stringify(style).replace('"motion_intensity":65', fault)
        : text;
    const response = await ann.call('/api/v1/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"video_id":"${videoId}","config":{"style":${faulty}}}`,
    });
    const given = { status: response.status, body: await read<Body>(response) };
    expectError(given, 422, 'VALIDATION_ERROR', detail);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('webhooks', () => {
  const url = 'http://127.0.0.1:9/hook';

  test('say flat that a job is completed, with an address of the video', async () => {
    const { id, body } = await newJob({ webhook_url: url });
    expect(body.data.webhook_secret).toMatch(/^whsec_/);
    await finish(id);
    const { rows, payload } = await lastMessage(id);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ event: 'job.completed', form: 'clipzy', messageId: `${id}-1`, url });
    expect(payload).toEqual({
      job_id: id,
      status: 'completed',
      progress_percent: 100,
      output_video_url: expect.stringMatching(/^http/),
      processing_time_seconds: expect.any(Number),
    });
    const fetched = await fetch(payload.output_video_url);
    const hash = createHash('sha256').update(Buffer.from(await fetched.arrayBuffer()));
    expect(hash.digest('hex')).toBe(createHash('sha256').update(plain).digest('hex'));
  });

  test('say that a job was cancelled, without an address', async () => {
    const { id } = await newJob({ webhook_url: url });
    await ask('POST', `/jobs/${id}/cancel`);
    expect((await lastMessage(id)).payload).toEqual({
      job_id: id,
      status: 'cancelled',
      progress_percent: 0,
      processing_time_seconds: null,
    });
  });

  test('go where the upload said when the job names no place, signed with its secret', async () => {
    const secret = `whsec_${Buffer.from(randomUUID()).toString('base64')}`;
    const fields = { webhook_url: url, webhook_secret: secret };
    const { video_id, webhook_secret } = (await upload(plain, 'a.mp4', fields)).body.data;
    expect(webhook_secret).toBeUndefined();
    const { job_id } = (await ask('POST', '/jobs', { video_id })).body.data;
    await ask('POST', `/jobs/${job_id}/cancel`);
    expect((await lastMessage(job_id)).rows[0]).toMatchObject({ url, secret, form: 'clipzy' });
    const other = { video_id, webhook_url: 'http://127.0.0.1:9/other' };
    const second = (await ask('POST', '/jobs', other)).body.data;
    await ask('POST', `/jobs/${second.job_id}/cancel`);
    expect((await lastMessage(second.job_id)).rows[0]).toMatchObject({ url: other.webhook_url });
  });
});

test('CLIPZY_AUTH=none takes callers without a key as one person, and a key as its account', async () => {
  const other = await openTestService(database, { CLIPZY_AUTH: 'none', CLIPZY_OUTPUT_URLS: 'file' });
  const call = (path: string, init?: RequestInit) => fetch(`${other.baseUrl}/api/v1${path}`, init);
  const made = await call('/videos/upload', { method: 'POST', body: form(plain, 'a.mp4') });
  const { data } = await read<Body>(made);
  expect((await call(`/videos/${data.video_id}`)).status).toBe(200);
  const bob = await other.newAccount();
  expect((await bob.call(`/api/v1/videos/${data.video_id}`)).status).toBe(403);
  expect((await call('/jobs', { headers: { authorization: 'Bearer rw_wrong' } })).status).toBe(401);
  expect((await call('/jobs', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  expect((await fetch(`${other.baseUrl}/api/jobs`)).status).toBe(401);
  await other.close();
});

test('the reference lists the API', async () => {
  const { paths } = await read(await fetch(`${service.baseUrl}/openapi.json`));
  expect(
    Object.keys(paths)
      .filter((path) => path.startsWith('/api/v1/'))
      .sort(),
  ).toEqual([
    '/api/v1/health',
    '/api/v1/jobs',
    '/api/v1/jobs/{jobId}',
    '/api/v1/jobs/{jobId}/cancel',
    '/api/v1/jobs/{jobId}/download',
    '/api/v1/jobs/{jobId}/result',
    '/api/v1/videos/info/{videoId}',
    '/api/v1/videos/upload',
    '/api/v1/videos/{videoId}',
  ]);
});
