import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditBalance } from '../../billing/index.ts';
import { schema } from '../../db/index.ts';
import { artefactKey } from '../../library/artefacts.ts';
import { putBeside, recordClip, recordEnd, recordFailure } from '../../library/for-work.ts';
import { deleteJob } from '../../library/index.ts';
import { parseBlobKey } from '../../storage/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;
const TOKEN = 'a secret of the operator';

beforeAll(async () => {
  service = await openTestService(database, {
    AUTH_TOKEN: TOKEN,
    METERING: 'true',
    MAX_UPLOAD_URLS_PER_MINUTE: '10',
    MAX_FILE_SIZE_MB: '1',
  });
  ann = await service.newAccount();
});
afterAll(() => service.close());

const json = { 'content-type': 'application/json' };
const UNAUTHORIZED = { error: 'Unauthorized', message: 'Invalid or missing authentication token' };

const process = (body: unknown, token: string | null = TOKEN, signal?: AbortSignal) =>
  fetch(`${service.baseUrl}/process_video`, {
    method: 'POST',
    headers: { ...json, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });

const act = (who: Account, name: string, body?: unknown) =>
  fetch(`${service.baseUrl}/api/actions/${name}`, {
    headers: { ...json, cookie: who.cookie },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });

async function put(key: string, bytes: Buffer = mp4Like(4_000)): Promise<void> {
  await service.library.store.put(parseBlobKey(key), Readable.from([bytes]));
}

/** The newest job of a video, once it is there. */
async function jobOf(key: string) {
  for (let look = 0; look < 100; look += 1) {
    const rows = await database.db.query.jobs.findMany({
      where: (row, { eq: is }) => is(row.besideKey, key),
      orderBy: (row, { desc }) => desc(row.createdAt),
    });
    if (rows[0]) return rows[0];
    await pause(20);
  }
  throw new Error(`No job of ${key}.`);
}

const jobsOf = (key: string) => database.db.$count(schema.jobs, eq(schema.jobs.besideKey, key));

/** Does what a worker does: so many clips, the second of which fails when there are more than two. */
async function work(key: string, count: number): Promise<void> {
  const { id: jobId, ownerId, attempt } = await jobOf(key);
  for (let index = 1; index <= count; index += 1) {
    await database.db
      .insert(schema.clips)
      .values({ jobId, ownerId, index, status: 'queued', updatedAt: new Date() });
    if (count > 2 && index === 2) continue;
    const storageKey = artefactKey(jobId, { attempt, index, revision: 1 }, 'clip.mp4');
    const body = `clip ${index} of ${key}`;
    const { sizeBytes, sha256 } = await service.library.store.put(storageKey, Readable.from([body]));
    await recordClip(
      service.library,
      { ownerId, jobId, index, revision: 1 },
      {} as Parameters<typeof recordClip>[2],
      [{ kind: 'mp4', storageKey, sizeBytes, sha256 }],
    );
  }
  await putBeside(service.library, { ownerId, jobId });
  await recordEnd(service.library, { ownerId, jobId, attempt }, { code: 'internal', message: 'Lost.' });
}

async function fail(key: string, code: string): Promise<void> {
  const { id: jobId, ownerId, attempt } = await jobOf(key);
  await recordFailure(service.library, { ownerId, jobId, attempt }, { code, message: 'It is so.' });
}

async function stored(key: string): Promise<string | undefined> {
  const found = await service.library.store.head(parseBlobKey(key));
  if (!found) return undefined;
  const { body } = await service.library.store.get(parseBlobKey(key));
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

describe('POST /process_video', () => {
  test('without the token is the documented 401, before anything else', async () => {
    for (const token of [null, '', 'wrong', `${TOKEN}x`]) {
      const response = await process('not even JSON', token);
      expect([response.status, await response.json()]).toEqual([401, UNAUTHORIZED]);
    }
  });

  test.each([
    ['{"num_clips":3}', 's3_key'],
    ['{"s3_key":"","num_clips":3}', 's3_key'],
    ['{"s3_key":17}', 's3_key'],
    ['{"s3_key":"a/b.mp4","num_clips":"three"}', 'num_clips'],
    ['{"s3_key":"a/b.mp4","num_clips":1.5}', 'num_clips'],
    ['{"s3_key":"nowhere/to/be/found.mp4"}', 's3_key'],
    ['{"s3_key":"../../etc/passwd"}', 's3_key'],
    ['{"s3_key":"sources/someones"}', 's3_key'],
    ['{"s3_key":"a/clip_0.mp4"}', 's3_key'],
    ['[]', 'body'],
    ['{"s3_key"', 'body'],
  ])('%s is 422 and names %s', async (body, field) => {
    const response = await process(body);
    const said = await read<{ error: string; details: { field: string; message: string }[] }>(response);
    expect([response.status, said.error]).toEqual([422, 'Validation failed']);
    expect(said.details.map((detail) => detail.field)).toContain(field);
    for (const { message } of said.details) expect(message.length).toBeGreaterThan(3);
  });

  test('fewer clips than one is the documented 422, word by word', async () => {
    const response = await process({ s3_key: 'a/b.mp4', num_clips: 0 });
    expect([response.status, await response.json()]).toEqual([
      422,
      { error: 'Validation failed', details: [{ field: 'num_clips', message: 'Must be at least 1' }] },
    ]);
  });

  test('answers when the clips lie beside the video, numbered from 0 without a gap', async () => {
    const key = 'clw123abc/01j456def/podcast.mp4';
    await put(key);
    const answer = process({ s3_key: key, num_clips: 4 });
    await work(key, 4);
    const response = await answer;
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'success', clips_processed: 3 },
    ]);
    const folder = 'clw123abc/01j456def';
    expect(await stored(`${folder}/clip_0.mp4`)).toBe(`clip 1 of ${key}`);
    expect(await stored(`${folder}/clip_1.mp4`)).toBe(`clip 3 of ${key}`);
    expect(await stored(`${folder}/clip_2.mp4`)).toBe(`clip 4 of ${key}`);
    expect(await stored(`${folder}/clip_3.mp4`)).toBeUndefined();
    const { options } = await jobOf(key);
    expect(options).toMatchObject({
      moments: { count: 4, minSeconds: 30, maxSeconds: 60 },
      captionPreset: 'karaoke',
      aspectRatio: '9:16',
    });
  });

  test('a broken connection loses nothing: the same call joins the job, and afterwards gets what it made', async () => {
    const key = 'somebody/upload/original.mp4';
    await put(key);
    const dropped = new AbortController();
    const first = process({ s3_key: key }, TOKEN, dropped.signal).catch(() => 'dropped');
    await jobOf(key);
    dropped.abort();
    expect(await first).toBe('dropped');
    const again = [process({ s3_key: key }), process({ s3_key: key, num_clips: 3 })];
    await pause(200);
    await work(key, 2);
    for (const response of await Promise.all(again))
      expect(await response.json()).toEqual({ status: 'success', clips_processed: 2 });
    await service.library.store.delete(parseBlobKey('somebody/upload/clip_1.mp4'));
    expect(await (await process({ s3_key: key })).json()).toEqual({ status: 'success', clips_processed: 2 });
    expect(await stored('somebody/upload/clip_1.mp4')).toBe(`clip 2 of ${key}`);
    expect(await jobsOf(key)).toBe(1);
    await put(key, mp4Like(5_000));
    const other = process({ s3_key: key });
    for (let look = 0; look < 100 && (await jobsOf(key)) < 2; look += 1) await pause(20);
    await work(key, 1);
    expect(await (await other).json()).toEqual({ status: 'success', clips_processed: 1 });
  });

  test('asked for ten times at once it is one job', async () => {
    const key = 'somebody/many/original.mp4';
    await put(key);
    const answers = Array.from({ length: 10 }, () => process({ s3_key: key, num_clips: 1 }));
    await jobOf(key);
    await pause(500);
    expect(await jobsOf(key)).toBe(1);
    await work(key, 1);
    for (const response of await Promise.all(answers))
      expect([response.status, await response.json()]).toEqual([
        200,
        { status: 'success', clips_processed: 1 },
      ]);
  });

  test('where nothing is said there are no clips; what fails is the documented 500', async () => {
    await put('somebody/silent/original.mp4');
    const silent = process({ s3_key: 'somebody/silent/original.mp4' });
    await fail('somebody/silent/original.mp4', 'no_speech');
    expect(await (await silent).json()).toEqual({ status: 'success', clips_processed: 0 });
    await put('somebody/broken/original.mp4');
    const broken = process({ s3_key: 'somebody/broken/original.mp4' });
    await fail('somebody/broken/original.mp4', 'timed_out');
    const response = await broken;
    expect([response.status, await response.json()]).toEqual([
      500,
      { status: 'error', message: 'It is so.' },
    ]);
  });

  test('what is no video is refused, whatever it is called', async () => {
    await put('somebody/text/original.mp4', Buffer.from('#EXTM3U\nfile:///etc/passwd'));
    const response = await process({ s3_key: 'somebody/text/original.mp4' });
    expect(response.status).toBe(422);
    expect(await jobsOf('somebody/text/original.mp4')).toBe(0);
  });

  test('of a user’s own video is their job, and paid by them; outside accounts have limits of their own', async () => {
    const bob = await service.newAccount();
    await put(`${bob.id}/u/original.mp4`);
    const refused = await process({ s3_key: `${bob.id}/u/original.mp4`, num_clips: 11 });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      error: 'Forbidden',
      message: expect.stringContaining('10 credits'),
    });
    const answer = process({ s3_key: `${bob.id}/u/original.mp4`, num_clips: 4 });
    await work(`${bob.id}/u/original.mp4`, 1);
    expect((await answer).status).toBe(200);
    expect(await creditBalance({ ...service.library, metered: true }, bob.id)).toEqual({
      available: 9,
      held: 0,
    });
    expect((await jobOf('clw123abc/01j456def/podcast.mp4')).ownerId).not.toBe(
      (await jobOf('somebody/many/original.mp4')).ownerId,
    );
  });

  test('is closed when no token is set', async () => {
    const closed = await openTestService(database);
    const response = await fetch(`${closed.baseUrl}/process_video`, {
      method: 'POST',
      headers: { ...json, authorization: 'Bearer ' },
      body: '{"s3_key":"a"}',
    });
    expect([response.status, await response.json()]).toEqual([401, UNAUTHORIZED]);
    await closed.close();
  });
});

describe('the actions', () => {
  type Sent = { uploadUrl: string; s3Key: string; uploadedFileId: string };
  const announce = async (who: Account, filename = 'my podcast.mp4', bytes = mp4Like(4_000)) => {
    const asked = { filename, fileType: 'video/mp4', fileSize: bytes.length };
    const response = await act(who, 'upload-url', asked);
    expect(response.status).toBe(200);
    return read<Sent>(response);
  };
  const send = (url: string, bytes = mp4Like(4_000), type = 'video/mp4') =>
    fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: new Uint8Array(bytes) });
  type File = {
    status: string;
    uploaded: boolean;
    numClips: number | null;
    clips: { id: string; s3Key: string }[];
  };
  const file = async (who: Account, id: string) => read<File>(await act(who, `uploaded-files/${id}`));

  test('signing up makes an account with a bcrypt hash of 12 rounds, 10 credits and a session', async () => {
    const email = `${randomUUID()}@example.org`;
    const signUp = (body: object) =>
      fetch(`${service.baseUrl}/api/actions/sign-up`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      });
    const response = await signUp({ email, password: 'securePass123', name: 'John Doe' });
    expect([response.status, await response.json()]).toEqual([200, { success: true }]);
    const [user] = await database.db.select().from(schema.users).where(eq(schema.users.email, email));
    expect(user?.passwordHash).toMatch(/^\$2[aby]\$12\$/);
    const cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const me = await fetch(`${service.baseUrl}/api/auth/me`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ user: { email, name: 'John Doe', credits: 10 } });
    const taken = await signUp({ email, password: 'securePass123', name: 'John Doe' });
    expect([taken.status, await taken.json()]).toEqual([
      409,
      { error: 'Conflict', message: 'Email already in use' },
    ]);
    const short = await signUp({ email: 'x', password: 'short', name: '' });
    expect(short.status).toBe(422);
    const { details } = await read<{ details: { field: string }[] }>(short);
    expect(details.map(({ field }) => field)).toEqual(['email', 'password']);
  });

  test('from a file to clips that can be played: queued, processing, processed', async () => {
    const bob = await service.newAccount();
    const { uploadUrl, s3Key, uploadedFileId } = await announce(bob);
    expect(s3Key).toMatch(new RegExp(`^${bob.id}/[0-9a-f]{8}-[0-9a-f-]{27}/my_podcast[.]mp4$`));
    const early = await act(bob, 'process-video', { uploadedFileId, numClips: 3 });
    expect(early.status).toBe(422);
    expect((await send(uploadUrl, mp4Like(4_000), 'text/html')).status).toBeGreaterThanOrEqual(400);
    expect((await send(uploadUrl, mp4Like(5_000))).status).toBeGreaterThanOrEqual(400);
    expect((await send(uploadUrl)).status).toBeLessThan(300);
    expect(await file(bob, uploadedFileId)).toMatchObject({ status: 'queued', uploaded: false, clips: [] });
    const started = await act(bob, 'process-video', { uploadedFileId, numClips: 3 });
    expect([started.status, await started.json()]).toEqual([200, { success: true }]);
    expect((await act(bob, 'process-video', { uploadedFileId, numClips: 3 })).status).toBe(200);
    expect(await jobsOf(s3Key)).toBe(1);
    expect(await file(bob, uploadedFileId)).toMatchObject({ status: 'queued', uploaded: true, numClips: 3 });
    await database.db
      .update(schema.jobs)
      .set({ status: 'processing' })
      .where(eq(schema.jobs.besideKey, s3Key));
    expect((await file(bob, uploadedFileId)).status).toBe('processing');
    await work(s3Key, 3);
    const { status, clips } = await file(bob, uploadedFileId);
    const folder = s3Key.split('/').slice(0, -1).join('/');
    expect(status).toBe('processed');
    expect(clips.map((clip) => clip.s3Key)).toEqual([`${folder}/clip_0.mp4`, `${folder}/clip_1.mp4`]);
    expect(await stored(`${folder}/clip_1.mp4`)).toBe(`clip 3 of ${s3Key}`);
    const answer = await act(bob, 'clip-play-url', { clipId: clips[1]?.id });
    const { url } = await read<{ url: string }>(answer);
    const played = await fetch(url);
    expect([played.headers.get('content-type'), await played.text()]).toEqual([
      'video/mp4',
      `clip 3 of ${s3Key}`,
    ]);
    expect(
      (await read<{ uploadedFiles: object[] }>(await act(bob, 'uploaded-files'))).uploadedFiles,
    ).toHaveLength(1);
    expect((await act(bob, 'process-video', { uploadedFileId, numClips: 3 })).status).toBe(200);
    expect(await jobsOf(s3Key)).toBe(1);

    for (const [name, body] of [
      ['process-video', { uploadedFileId, numClips: 1 }],
      ['clip-play-url', { clipId: clips[0]?.id }],
      [`uploaded-files/${uploadedFileId}`, undefined],
    ] as const) {
      const foreign = await act(ann, name, body);
      expect([foreign.status, await foreign.json()]).toEqual([
        403,
        { error: 'Forbidden', message: "You don't have permission to access this resource" },
      ]);
    }
    expect((await act(bob, 'clip-play-url', { clipId: 'none' })).status).toBe(404);

    await deleteJob(service.library, bob.id, (await jobOf(s3Key)).id);
    expect(await stored(s3Key)).toBeUndefined();
    expect(await stored(`${folder}/clip_0.mp4`)).toBeUndefined();
    expect((await act(bob, `uploaded-files/${uploadedFileId}`)).status).toBe(404);
  });

  test('too few credits are said before anything is done, and the file reads no-credits until there are enough', async () => {
    const bob = await service.newAccount();
    const { uploadUrl, s3Key, uploadedFileId } = await announce(bob);
    await send(uploadUrl);
    const refused = await act(bob, 'process-video', { uploadedFileId, numClips: 12 });
    expect([refused.status, await refused.json()]).toEqual([
      403,
      { error: 'Forbidden', message: expect.stringContaining('10 credits') },
    ]);
    expect(await jobsOf(s3Key)).toBe(0);
    expect(await file(bob, uploadedFileId)).toMatchObject({ status: 'no-credits', uploaded: true });
    expect((await act(bob, 'process-video', { uploadedFileId, numClips: 10 })).status).toBe(200);
    expect((await file(bob, uploadedFileId)).status).toBe('queued');
    await fail(s3Key, 'internal');
    expect((await file(bob, uploadedFileId)).status).toBe('failed');
    expect(await creditBalance({ ...service.library, metered: true }, bob.id)).toEqual({
      available: 10,
      held: 0,
    });
    expect((await act(bob, 'process-video', { uploadedFileId, numClips: 2 })).status).toBe(200);
    expect((await file(bob, uploadedFileId)).status).toBe('queued');
    expect(await jobsOf(s3Key)).toBe(2);
  });

  test('ten upload addresses a minute, five active jobs: then 429 says when to try again', async () => {
    const bob = await service.newAccount();
    const ids: string[] = [];
    for (let count = 0; count < 10; count += 1) {
      const { uploadUrl, uploadedFileId } = await announce(bob, 'a.mp4', mp4Like(100 + count));
      await send(uploadUrl, mp4Like(100 + count));
      ids.push(uploadedFileId);
    }
    const eleventh = await act(bob, 'upload-url', { filename: 'a.mp4', fileType: 'video/mp4', fileSize: 1 });
    expect(eleventh.status).toBe(429);
    expect(await eleventh.json()).toEqual({ error: 'Too many requests', message: expect.any(String) });
    expect(Number(eleventh.headers.get('retry-after'))).toBeGreaterThan(0);
    const statuses: number[] = [];
    for (const uploadedFileId of ids.slice(0, 6))
      statuses.push((await act(bob, 'process-video', { uploadedFileId, numClips: 1 })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('names of files are text: none leaves its folder or takes the place of a clip', async () => {
    const bob = await service.newAccount();
    for (const filename of [
      '../../../etc/passwd',
      '.',
      '..',
      'clip_0.mp4',
      'ключ/Ünïcode 🎬.mov',
      'x'.repeat(900),
    ]) {
      const { s3Key, uploadUrl } = await announce(bob, filename);
      expect(s3Key.split('/')).toHaveLength(3);
      expect(s3Key).toMatch(/^[A-Za-z0-9/._-]+$/);
      expect(s3Key).not.toMatch(/\/clip_0\.mp4$|\/\./);
      expect((await send(uploadUrl)).status).toBeLessThan(300);
    }
    expect(readdirSync(service.dataDir)).not.toContain('etc');
    const bad = { filename: 'a.html', fileType: 'text/html', fileSize: 10 };
    expect((await act(bob, 'upload-url', bad)).status).toBe(422);
    const large = { filename: 'a.mp4', fileType: 'video/mp4', fileSize: 2 * 1024 ** 2 };
    const refused = await act(bob, 'upload-url', large);
    expect(await refused.json()).toMatchObject({ details: [{ field: 'fileSize' }] });
  });

  test.each([
    ['upload-url', {}],
    ['process-video', { uploadedFileId: 'a', numClips: 1 }],
    ['clip-play-url', { clipId: 'a.1' }],
    ['uploaded-files', undefined],
    ['credit-packs', undefined],
    ['stripe-checkout-session', { priceId: 'a' }],
    ['razorpay-order', { priceId: 'small' }],
  ])('%s without a session is the documented 401', async (name, body) => {
    const response = await act({ ...ann, cookie: '' }, name, body);
    expect([response.status, await response.json()]).toEqual([401, UNAUTHORIZED]);
  });

  test('a path that leads nowhere says so', async () => {
    const response = await act(ann, 'nothing');
    expect([response.status, await response.json()]).toMatchObject([404, { error: 'Not found' }]);
  });
});

test('the reference describes every route, with its bodies', async () => {
  const { paths, components } = await read<{
    paths: Record<string, object>;
    components: { schemas: Record<string, object> };
  }>(await fetch(`${service.baseUrl}/openapi.json`));
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/process_video',
      '/api/actions/sign-up',
      '/api/actions/upload-url',
      '/api/actions/process-video',
      '/api/actions/clip-play-url',
      '/api/actions/stripe-checkout-session',
      '/api/actions/razorpay-order',
      '/api/webhooks/stripe',
      '/api/webhooks/razorpay',
    ]),
  );
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['ProcessVideoAnswer', 'UploadUrl', 'UploadedFile', 'CreditPacks']),
  );
});

test('one person without a password has the actions too, and pays nothing', async () => {
  const alone = await openTestService(database, { AUTH: 'none', METERING: 'true' });
  const response = await fetch(`${alone.baseUrl}/api/actions/upload-url`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ filename: 'a.mp4', fileType: 'video/mp4', fileSize: 4_000 }),
  });
  const { uploadUrl, s3Key, uploadedFileId } = await read<{
    uploadUrl: string;
    s3Key: string;
    uploadedFileId: string;
  }>(response);
  expect(s3Key).toMatch(/^local\//);
  const body = new Uint8Array(mp4Like(4_000));
  expect((await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': 'video/mp4' }, body })).ok).toBe(
    true,
  );
  const started = await fetch(`${alone.baseUrl}/api/actions/process-video`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ uploadedFileId, numClips: 100 }),
  });
  expect(await started.json()).toEqual({ success: true });
  expect((await jobOf(s3Key)).options).toMatchObject({ moments: { count: 15 } });
  await alone.close();
});
