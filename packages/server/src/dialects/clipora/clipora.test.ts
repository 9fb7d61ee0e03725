import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like, serve } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService, videoForm } from '../../testing/service.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;

beforeAll(async () => {
  service = await openTestService(database, {
    MAX_FILE_SIZE_MB: '2',
    MAX_ACTIVE_JOBS_PER_USER: '1000',
    MAX_JOBS_PER_DAY: '1000',
  });
  ann = await service.newAccount();
});
afterAll(() => service.close());

const json = { 'content-type': 'application/json' };
const video = () => new Uint8Array(mp4Like(5_000));

async function errorOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const body = await read(response);
  expect(Object.keys(body)).toEqual(['error']);
  expect(body.error).toEqual(expect.any(String));
  return body.error;
}

function kept(): string[] {
  return readdirSync(service.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'signing-secret')
    .map((entry) => entry.name);
}

async function upload(who = ann, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const response = await who.call('/api/upload', {
    method: 'POST',
    body: videoForm(video(), fields),
    headers,
  });
  return { response, body: await read(response.clone()) };
}

describe('who asks', () => {
  const paths = [
    '/api/jobs',
    '/api/jobs/K3pX9aB2mZ',
    '/api/clips/K3pX9aB2mZ',
    '/api/clips/K3pX9aB2mZ/clip_01.mp4',
    '/api/keys',
    '/api/auth/me',
  ];
  test.each(paths)('%s without credentials is 401', async (path) => {
    const response = await fetch(service.baseUrl + path);
    expect(response.status).toBe(401);
    await errorOf(response);
  });

  test('a key works in either header, a cookie works, a wrong key is not made good by a cookie', async () => {
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${service.baseUrl}/api/jobs`, { headers })).status;
    expect(await status({ 'x-api-key': ann.key })).toBe(200);
    expect(await status({ authorization: `Bearer ${ann.key}` })).toBe(200);
    expect(await status({ cookie: ann.cookie })).toBe(200);
    expect(await status({ 'x-api-key': 'ck_live_wrong', cookie: ann.cookie })).toBe(401);
    expect(await status({ authorization: 'Bearer ck_live_wrong', cookie: ann.cookie })).toBe(401);
    expect(await status({ 'x-api-key': '', cookie: ann.cookie })).toBe(401);
  });

  test('nothing of an upload is read from somebody unknown', async () => {
    const response = await fetch(`${service.baseUrl}/api/upload`, {
      method: 'POST',
      body: videoForm(video()),
    });
    expect(response.status).toBe(401);
    await errorOf(response);
  });

  test('a page of another site cannot use the cookie; its own pages can', async () => {
    const post = (origin: string) =>
      fetch(`${service.baseUrl}/api/keys`, {
        method: 'POST',
        headers: { ...json, cookie: ann.cookie, origin },
        body: '{}',
      });
    const foreign = await post('https://evil.example.org');
    expect(foreign.status).toBe(403);
    await errorOf(foreign);
    expect((await post('null')).status).toBe(403);
    expect((await post(service.baseUrl)).status).toBe(201);
  });

  test('signing up, logging in and out; the cookie is not for scripts; an address has one account', async () => {
    const email = `${randomUUID()}@example.org`;
    const post = (path: string, body: unknown, headers = {}) =>
      fetch(service.baseUrl + path, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      });
    const signup = await post('/api/auth/signup', { email, password: 'correct horse' });
    expect(signup.status).toBe(201);
    expect(await read(signup)).toEqual({
      user: { id: expect.any(String), email, name: null, credits: null },
    });
    const [set = ''] = signup.headers.getSetCookie();
    expect(set).toMatch(/^reels_session=[\w-]{43}; .*HttpOnly/);
    expect(set).toMatch(/SameSite=Lax/);
    expect((await post('/api/auth/signup', { email, password: 'correct horse' })).status).toBe(409);
    const wrong = await post('/api/auth/login', { email, password: 'wrong horse' });
    const nobody = await post('/api/auth/login', { email: 'nobody@example.org', password: 'wrong horse' });
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(await errorOf(wrong)).toBe(await errorOf(nobody));
    const login = await post('/api/auth/login', { email, password: 'correct horse' });
    expect(login.status).toBe(200);
    const cookie = (login.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const me = () => fetch(`${service.baseUrl}/api/auth/me`, { headers: { cookie } });
    expect((await me()).status).toBe(200);
    expect((await post('/api/auth/logout', {}, { cookie })).status).toBe(204);
    expect((await me()).status).toBe(401);
    for (const body of [
      {},
      { email },
      { email: 'x', password: 'correct horse' },
      { email, password: 'short' },
      { email, password: 'x'.repeat(73) },
      [],
      'text',
    ])
      expect((await post('/api/auth/signup', body)).status).toBe(400);
  });

  test('keys: shown once, listed without the key, ended at once, ten at most, never made by a key', async () => {
    const bob = await service.newAccount();
    const headers = { cookie: bob.cookie };
    const make = () => fetch(`${service.baseUrl}/api/keys`, { method: 'POST', headers });
    const made = await make();
    expect(made.status).toBe(201);
    const { key, ...rest } = await read(made);
    expect(key).toMatch(/^ck_live_[\w-]{43}$/);
    expect(rest).toEqual({
      id: expect.any(String),
      name: null,
      prefix: key.slice(0, 12),
      createdAt: expect.any(Number),
    });
    const list = await (await fetch(`${service.baseUrl}/api/keys`, { headers })).text();
    expect(list).not.toContain(key);
    expect(JSON.parse(list).keys[0]).toMatchObject({ id: rest.id, lastUsedAt: null, revokedAt: null });
    for (let more = 2; more < 10; more += 1) expect((await make()).status).toBe(201);
    expect((await make()).status).toBe(409);
    expect((await bob.send('POST', '/api/keys', { name: 5 })).status).toBe(403);
    expect((await bob.call('/api/keys')).status).toBe(403);
    expect((await bob.call(`/api/keys/${rest.id}`, { method: 'DELETE' })).status).toBe(403);
    const revoke = () => fetch(`${service.baseUrl}/api/keys/${rest.id}`, { method: 'DELETE', headers });
    expect((await revoke()).status).toBe(204);
    expect((await fetch(`${service.baseUrl}/api/jobs`, { headers: { 'x-api-key': key } })).status).toBe(401);
    const kept = await make();
    expect(kept.status).toBe(201);
    const repeated = await fetch(`${service.baseUrl}/api/keys`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': 'x' },
    });
    expect(repeated.status).toBe(400);
  });

  test('plans are public', async () => {
    const response = await fetch(`${service.baseUrl}/api/billing/plans`);
    expect(response.status).toBe(200);
    const { plans } = await read(response);
    expect(plans[0]).toEqual({
      id: expect.any(String),
      name: expect.any(String),
      price: { amount: expect.any(Number), currency: expect.any(String) },
      credits: null,
      features: expect.any(Array),
    });
  });

  test('credits are told, and their history page by page; a job that they do not cover is 402', async () => {
    expect(await read(await ann.call('/api/billing/credits'))).toEqual({
      metered: false,
      available: null,
      held: null,
    });
    const metered = await openTestService(database, { METERING: 'true' });
    const bob = await metered.newAccount();
    const form = (numClips: number) => ({
      method: 'POST',
      body: videoForm(video(), { options: JSON.stringify({ numClips }) }),
    });
    expect((await bob.call('/api/upload', form(8))).status).toBe(200);
    const refused = await bob.call('/api/upload', form(3));
    expect(refused.status).toBe(402);
    expect(await errorOf(refused)).toContain('2 credits');
    expect(await read(await bob.call('/api/billing/credits'))).toEqual({
      metered: true,
      available: 2,
      held: 8,
    });
    expect(await read(await bob.call('/api/auth/me'))).toMatchObject({ user: { credits: 2 } });
    type History = { entries: { kind: string; available: number; jobId: string | null }[]; next?: number };
    const first = await read<History>(await bob.call('/api/billing/history?limit=1'));
    expect(first.entries).toMatchObject([{ kind: 'hold', available: -8, jobId: expect.any(String) }]);
    const second = await read<History>(await bob.call(`/api/billing/history?limit=1&before=${first.next}`));
    expect(second.entries).toMatchObject([{ kind: 'signup', available: 10, jobId: null }]);
    expect(second.next).toBeUndefined();
    await metered.close();
  });
});

describe('uploading', () => {
  const defaults = {
    mode: 'ai',
    numClips: 3,
    clipLength: 'medium',
    aspectRatio: '9:16',
    captionPreset: 'none',
    removeAiVoice: true,
    autoHook: true,
    prompt: '',
    genre: 'auto',
    trimStart: 0,
    trimEnd: null,
  };

  test('answers with what the reference says, and the options that are used', async () => {
    const { response, body } = await upload();
    expect(response.status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['jobId', 'options', 'originalName', 'sizeBytes', 'wsUrl']);
    expect(body).toMatchObject({
      jobId: expect.stringMatching(/^[A-Za-z0-9]{10}$/),
      originalName: 'talk.mp4',
      sizeBytes: 5_000,
      wsUrl: `/ws?jobId=${body.jobId}`,
    });
    expect(body.options).toMatchObject(defaults);
    expect(service.tasks.at(-1)).toMatchObject({ kind: 'job', jobId: body.jobId, ownerId: ann.id });
  });

  test('keeps options that are given and names those that are wrong', async () => {
    const given = { numClips: 5, captionPreset: 'mozi', prompt: 'hiring', trimStart: 1.5, trimEnd: 9 };
    expect((await upload(ann, { options: JSON.stringify(given) })).body.options).toEqual({
      ...(await upload()).body.options,
      ...given,
    });
    const wrong = async (options: string) => {
      const before = kept().length;
      const { response } = await upload(ann, { options });
      expect(response.status).toBe(400);
      expect(kept()).toHaveLength(before);
      return errorOf(response);
    };
    expect(await wrong('{"numClips":11}')).toContain('options.numClips must be an integer from 1 to 10');
    expect(await wrong('{"numClip":1}')).toContain('options.numClip');
    expect(await wrong('{"prompt":"a\\u0000b"}')).toMatch(/NUL/);
    expect(await wrong('{"__proto__":{"x":1}}')).toContain('__proto__');
    expect(await wrong('{"trimStart":1e999}')).toContain('options.trimStart');
    await wrong('{');
    await wrong('[]');
    await wrong('"text"');
  });

  test('without a video: 400 in the words of the reference', async () => {
    const words = async (body: FormData | string, headers = {}) => {
      const response = await ann.call('/api/upload', { method: 'POST', body, headers });
      expect(response.status).toBe(400);
      return errorOf(response);
    };
    const without = new FormData();
    without.set('options', '{}');
    expect(await words(without)).toBe('video file required');
    const misnamed = new FormData();
    misnamed.set('file', new Blob([video()]), 'a.mp4');
    expect(await words(misnamed)).toBe('video file required');
    const asText = new FormData();
    asText.set('video', 'text');
    expect(await words(asText)).toBe('video file required');
    expect(await words('{}', json)).toBe('video file required');
    await words('no form', { 'content-type': 'multipart/form-data' });
    await words('--x\r\nbroken', { 'content-type': 'multipart/form-data; boundary=x' });
  });

  test('too large is 413, told also to whoever does not say its length; nothing is left', async () => {
    const before = kept();
    const big = await ann.call('/api/upload', {
      method: 'POST',
      body: videoForm(new Uint8Array(mp4Like(8 * 1024 ** 2))),
    });
    expect(big.status).toBe(413);
    await errorOf(big);
    // 2.5 MiB pass the look at Content-Length, which allows for what is around the file.
    const larger = await ann.call('/api/upload', {
      method: 'POST',
      body: videoForm(new Uint8Array(mp4Like(2.5 * 1024 ** 2))),
    });
    expect(larger.status).toBe(413);
    expect(kept()).toEqual(before);
  });

  test('what is no video is refused by its bytes; strange names are kept as names only', async () => {
    const playlist = new TextEncoder().encode('#EXTM3U\n#EXTINF:1,\n/data/other.mp4\n');
    const before = kept().length;
    const refused = await ann.call('/api/upload', { method: 'POST', body: videoForm(playlist) });
    expect(refused.status).toBe(400);
    expect(await errorOf(refused)).toMatch(/playlist/);
    expect(kept()).toHaveLength(before);
    const names = [
      '-rf.mp4',
      '%03d.mp4',
      '../../etc/passwd',
      '..\\..\\x',
      'CON',
      '\u202Egpj.4pm',
      `${'x'.repeat(300)}.mp4`,
      'a"b;c.mp4',
    ];
    for (const name of names) {
      const response = await ann.call('/api/upload', { method: 'POST', body: videoForm(video(), {}, name) });
      expect(response.status).toBe(200);
      expect((await read(response)).originalName.length).toBeLessThanOrEqual(255);
    }
    expect(kept().every((name) => /^[A-Za-z0-9._-]+$/.test(name))).toBe(true);
  });

  test('an upload that stops half-way leaves nothing', async () => {
    const before = kept();
    const { hostname, port } = new URL(service.baseUrl);
    await new Promise<void>((resolve) => {
      const head = '--x\r\ncontent-disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n';
      const headers = {
        'x-api-key': ann.key,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': '1000000',
      };
      const half = httpRequest({ hostname, port, method: 'POST', path: '/api/upload', headers });
      half.on('error', () => resolve());
      half.on('close', () => resolve());
      half.write(head);
      half.write(mp4Like(400_000));
      setTimeout(() => half.destroy(), 300);
    });
    for (let look = 0; look < 50 && kept().length !== before.length; look += 1) await pause(100);
    expect(kept()).toEqual(before);
  });

  test('the same key twice is one job and one answer; for another file it is an error; a key is each account’s own', async () => {
    const key = randomUUID();
    const first = await upload(ann, {}, { 'idempotency-key': key });
    const again = await upload(ann, {}, { 'idempotency-key': key });
    expect(again.response.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(first.response.headers.get('idempotent-replayed')).toBeNull();
    expect(again.response.headers.get('idempotent-replayed')).toBe('true');
    const other = new Uint8Array(mp4Like(6_000));
    const changed = await ann.call('/api/upload', {
      method: 'POST',
      body: videoForm(other),
      headers: { 'idempotency-key': key },
    });
    expect(changed.status).toBe(400);
    expect(
      (await upload(ann, { options: '{"numClips":4}' }, { 'idempotency-key': key })).response.status,
    ).toBe(400);
    const bob = await service.newAccount();
    const bobs = await upload(bob, {}, { 'idempotency-key': key });
    expect(bobs.body.jobId).not.toBe(first.body.jobId);
    expect((await upload(ann, {}, { 'idempotency-key': 'x'.repeat(256) })).response.status).toBe(400);
    const ids = (await read(await ann.call('/api/jobs'))).jobs.map(({ id }: { id: string }) => id);
    expect(ids.filter((id: string) => id === first.body.jobId)).toHaveLength(1);
  });

  test('the sixth active job and the job after the daily limit are 429 with Retry-After', async () => {
    const strict = await openTestService(database, { MAX_ACTIVE_JOBS_PER_USER: '1' });
    const bob = await strict.newAccount();
    const post = () => bob.call('/api/upload', { method: 'POST', body: videoForm(video()) });
    expect((await post()).status).toBe(200);
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await errorOf(refused);
    await strict.close();
  });
});

describe('addresses', () => {
  test('a job is queued at once, with the options as an object', async () => {
    const base = await serve((_, response) => response.end());
    const response = await ann.send('POST', '/api/upload/url', {
      url: `${base}/a%20talk.mp4`,
      options: { numClips: 4 },
    });
    expect(response.status).toBe(200);
    const body = await read(response);
    expect(body).toMatchObject({
      originalName: 'a talk.mp4',
      sizeBytes: null,
      wsUrl: `/ws?jobId=${body.jobId}`,
    });
    expect(body.options.numClips).toBe(4);
    expect((await read(await ann.call(`/api/jobs/${body.jobId}`))).status).toBe('queued');
  });

  test.each([
    [{}],
    [{ url: 5 }],
    [{ url: 'ftp://example.org/v.mp4' }],
    [{ url: 'file:///etc/passwd' }],
    [{ url: '' }],
    [[]],
    ['text'],
    [null],
  ])('%j is 400', async (body) => {
    const response = await ann.send('POST', '/api/upload/url', body);
    expect(response.status).toBe(400);
    await errorOf(response);
  });

  test('private addresses are refused where they are not allowed', async () => {
    const strict = await openTestService(database, { ALLOW_PRIVATE_URLS: 'false' });
    const bob = await strict.newAccount();
    for (const url of [
      'http://127.0.0.1/v.mp4',
      'http://[::1]/v.mp4',
      'http://169.254.169.254/',
      'http://localhost:8000/v.mp4',
    ])
      expect((await bob.send('POST', '/api/upload/url', { url })).status).toBe(400);
    for (const hook of [
      'http://10.0.0.1/hook',
      'http://169.254.169.254/latest/meta-data/',
      'http://[::ffff:169.254.169.254]/',
      'http://[::a9fe:a9fe]/',
      'http://0xa9fea9fe/',
      'http://localhost/',
      'http://user:secret@93.184.216.34/',
      'file:///etc/passwd',
    ]) {
      const webhook = { url: hook };
      const body = { url: 'http://93.184.216.34/v.mp4', webhook };
      const form = videoForm(new Uint8Array(mp4Like(1_000)), { webhook: JSON.stringify(webhook) });
      for (const response of [
        await bob.send('POST', '/api/upload/url', body),
        await bob.call('/api/upload', { method: 'POST', body: form }),
      ]) {
        expect(response.status, hook).toBe(400);
        expect(await errorOf(response)).toMatch(/^webhook\.url/);
      }
    }
    expect((await read(await bob.call('/api/jobs'))).jobs).toEqual([]);
    await strict.close();
  });
});

describe('jobs', () => {
  test('newest first, only one’s own, in pages', async () => {
    const bob = await service.newAccount();
    const ids: string[] = [];
    for (let job = 0; job < 5; job += 1) ids.unshift((await upload(bob)).body.jobId);
    const { jobs, ...rest } = await read(await bob.call('/api/jobs'));
    expect(rest).toEqual({});
    expect(jobs.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(jobs[0]).toEqual({
      id: ids[0],
      originalName: 'talk.mp4',
      status: 'queued',
      createdAt: expect.any(Number),
      clipCount: 0,
      posterUrl: null,
    });
    const page = await read(await bob.call('/api/jobs?limit=2'));
    const next = await read(await bob.call(`/api/jobs?limit=3&after=${page.next}`));
    expect([...page.jobs, ...next.jobs].map(({ id }: { id: string }) => id)).toEqual(ids);
    for (const query of ['limit=0', 'limit=x', 'limit=1000', 'after=x'])
      expect((await bob.call(`/api/jobs?${query}`)).status).toBe(400);
  });

  test('a job says all that is known of it; unknown is 404 and somebody else’s 403, everywhere', async () => {
    const { jobId } = (await upload()).body;
    const body = await read(await ann.call(`/api/jobs/${jobId}`));
    expect(Object.keys(body).sort()).toEqual(
      [
        'clipCount',
        'clips',
        'createdAt',
        'duration',
        'error',
        'etaSeconds',
        'id',
        'kind',
        'options',
        'originalName',
        'posterUrl',
        'progress',
        'sizeBytes',
        'stage',
        'status',
        'updatedAt',
      ].sort(),
    );
    const bob = await service.newAccount();
    const asks: [string, string][] = [
      ['GET', '/api/jobs/ID'],
      ['DELETE', '/api/jobs/ID'],
      ['POST', '/api/jobs/ID/cancel'],
      ['POST', '/api/jobs/ID/retry'],
      ['GET', '/api/jobs/ID/events'],
      ['GET', '/api/jobs/ID/webhooks'],
      ['POST', '/api/jobs/ID/webhooks/resend'],
      ['GET', '/api/clips/ID'],
      ['GET', '/api/clips/ID/clip_01.mp4'],
      ['GET', '/api/clips/ID/manifest.json'],
      ['GET', '/api/clips/ID/1/plan'],
      ['DELETE', '/api/clips/ID/1'],
    ];
    for (const [method, path] of asks) {
      const answer = async (id: string) => {
        const response = await bob.call(path.replace('ID', id), { method });
        await errorOf(response);
        return response.status;
      };
      expect([path, await answer(jobId), await answer('K3pX9aB2mZ'), await answer('%00')]).toEqual([
        path,
        403,
        404,
        expect.any(Number),
      ]);
    }
  });

  test('cancelled reads failed; what is over cannot be cancelled; it can be done again, and deleted with its files', async () => {
    const { jobId } = (await upload()).body;
    expect((await ann.call(`/api/clips/${jobId}`)).status).toBe(404);
    const cancelled = await ann.call(`/api/jobs/${jobId}/cancel`, { method: 'POST' });
    expect(cancelled.status).toBe(202);
    expect(await read(cancelled)).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
    expect((await ann.call(`/api/jobs/${jobId}/cancel`, { method: 'POST' })).status).toBe(409);
    expect((await ann.call(`/api/jobs/${jobId}/retry`, { method: 'POST' })).status).toBe(202);
    expect((await ann.call(`/api/jobs/${jobId}`, { method: 'DELETE' })).status).toBe(204);
    expect((await ann.call(`/api/jobs/${jobId}`)).status).toBe(404);
  });

  test('files have the allowed names only', async () => {
    const { jobId } = (await upload()).body;
    const names = [
      'clip_1.mp4',
      'clip_01.exe',
      'plan_01.json',
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e',
      'clip_01.mp4%00',
      'CLIP_01.MP4',
      '.'.repeat(300),
    ];
    for (const name of names) {
      const response = await ann.call(`/api/clips/${jobId}/${name}`);
      expect([400, 404, 414]).toContain(response.status);
      expect(await read(response)).toMatchObject({ error: expect.any(String) });
    }
  });
});

describe('the service around it', () => {
  test.each(['/api/nothing', '/api', '/nothing', '/api/jobs/a/b/c'])(
    '%s is 404 in the API’s own shape',
    async (path) => {
      const response = await fetch(service.baseUrl + path);
      expect(response.status).toBe(404);
      await errorOf(response);
    },
  );

  test('a body that is no JSON, and one that is too large, are refused in the same shape', async () => {
    const send = (body: string, type = 'application/json') =>
      ann.call('/api/upload/url', { method: 'POST', body, headers: { 'content-type': type } });
    for (const response of [await send('{'), await send(''), await send('url=x', 'text/plain')]) {
      expect(response.status).toBe(400);
      await errorOf(response);
    }
    const large = await send(JSON.stringify({ url: 'x'.repeat(2_000_000) }));
    expect(large.status).toBe(413);
    await errorOf(large);
  });

  test('says that it lives and is ready; has a reference and a description of itself', async () => {
    const get = (path: string) => fetch(service.baseUrl + path);
    expect(await read(await get('/healthz'))).toEqual({ status: 'ok' });
    expect(await read(await get('/readyz'))).toEqual({
      status: 'ready',
      parts: { database: 'ok', storage: 'ok', queue: 'ok', work: 'ok' },
    });
    const home = await get('/');
    expect(home.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(home.headers.get('x-content-type-options')).toBe('nosniff');
    const docs = await (await get('/docs/')).text();
    expect(docs).toContain('swagger-ui');
    expect(docs).not.toMatch(/(src|href)="https?:/);
    const description = await read(await get('/openapi.json'));
    expect(description.openapi).toBe('3.1.0');
    for (const path of [
      '/api/upload',
      '/api/upload/url',
      '/api/jobs',
      '/api/jobs/{jobId}',
      '/api/clips/{jobId}',
      '/api/clips/{jobId}/{filename}',
    ])
      expect(Object.keys(description.paths)).toContain(path);
  });

  test('in single-user mode nobody logs in, and no other site gets in', async () => {
    const alone = await openTestService(database, { AUTH: 'none' });
    const { port } = new URL(alone.baseUrl);
    const get = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve) => {
        httpRequest({ host: '127.0.0.1', port, path: '/api/jobs', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await get({})).toBe(200);
    expect(await get({ host: `localhost:${port}` })).toBe(200);
    expect(await get({ host: 'rebound.example.org' })).toBe(403);
    expect(await get({ host: `localhost.example.org:${port}` })).toBe(403);
    expect(await get({ origin: 'https://evil.example.org' })).toBe(403);
    expect(await get({ origin: `http://127.0.0.1:${port}` })).toBe(200);
    await alone.close();
  });

  test('after too many attempts an address is told to wait', async () => {
    const strict = await openTestService(database, { MAX_AUTH_REQUESTS: '2' });
    await database.db.$client.query("delete from rate_limits where key like 'auth%'");
    const login = () =>
      fetch(`${strict.baseUrl}/api/auth/login`, {
        method: 'POST',
        headers: json,
        body: '{"email":"a@example.org","password":"x"}',
      });
    expect([(await login()).status, (await login()).status]).toEqual([401, 401]);
    const third = await login();
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    await database.db.$client.query("delete from rate_limits where key like 'auth%'");
    await strict.close();
  });
});
