import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;

beforeAll(async () => {
  service = await openTestService(database, { MAX_FILE_SIZE_MB: '2', MAX_ACTIVE_JOBS_PER_USER: '100' });
});
afterAll(() => service.close());

const tus = { 'tus-resumable': '1.0.0' };

async function begin(who: Account, sizeBytes: number): Promise<Response> {
  return who.call('/api/uploads', {
    method: 'POST',
    headers: {
      ...tus,
      'upload-length': String(sizeBytes),
      'upload-metadata': `filename ${Buffer.from('a talk.mp4').toString('base64')}`,
    },
  });
}

function patch(
  who: Account,
  url: string,
  offset: number,
  bytes: Buffer,
  headers: Record<string, string> = {},
) {
  const body = new Uint8Array(bytes);
  const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
  return who.call(url, { method: 'PATCH', headers: { ...tus, ...type, ...headers }, body });
}

const locationOf = (response: Response) =>
  new URL(response.headers.get('location') ?? '', service.baseUrl).pathname;
const idOf = (url: string) => url.split('/').at(-1) ?? '';

describe('resumable uploads', () => {
  beforeAll(async () => {
    ann = await service.newAccount();
  });

  test('an upload that was broken off goes on where it was, and becomes a job of the same bytes', async () => {
    const bytes = mp4Like(300_000);
    const url = locationOf(await begin(ann, bytes.length));
    expect((await patch(ann, url, 0, bytes.subarray(0, 100_000))).status).toBe(204);
    const early = await ann.send('POST', '/api/upload', { uploadId: idOf(url) });
    expect(early.status).toBe(409);
    const head = await ann.call(url, { method: 'HEAD', headers: tus });
    expect(head.headers.get('upload-offset')).toBe('100000');
    await new Promise<void>((resolve, reject) => {
      new Upload(bytes, {
        uploadUrl: service.baseUrl + url,
        headers: { 'X-API-Key': ann.key },
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
    const answer = await ann.send('POST', '/api/upload', { uploadId: idOf(url), options: { numClips: 2 } });
    expect(answer.status).toBe(200);
    const body = await read<{ originalName: string; sizeBytes: number; options: { numClips: number } }>(
      answer,
    );
    expect(body).toMatchObject({ originalName: 'a talk.mp4', sizeBytes: 300_000, options: { numClips: 2 } });
    const { rows } = await database.db.$client.query('select content_hash from sources where owner_id = $1', [
      ann.id,
    ]);
    expect(rows).toEqual([{ content_hash: createHash('sha256').update(bytes).digest('hex') }]);
    expect((await ann.send('POST', '/api/upload', { uploadId: idOf(url) })).status).toBe(404);
  });

  test('a wrong offset is 409, too many bytes 413, a wrong checksum 460, and none of it changes the upload', async () => {
    const bytes = mp4Like(10_000);
    const url = locationOf(await begin(ann, bytes.length));
    expect((await patch(ann, url, 5, bytes)).status).toBe(409);
    expect((await begin(ann, 3 * 1024 ** 2)).status).toBe(413);
    const wrong = await patch(ann, url, 0, bytes, {
      'upload-checksum': `sha256 ${Buffer.alloc(32).toString('base64')}`,
    });
    expect(wrong.status).toBe(460);
    expect(await read(wrong)).toEqual({ error: expect.any(String) });
    const head = await ann.call(url, { method: 'HEAD', headers: tus });
    expect(head.headers.get('upload-offset')).toBe('0');
    const right = createHash('sha256').update(bytes).digest('base64');
    expect((await patch(ann, url, 0, bytes, { 'upload-checksum': `sha256 ${right}` })).status).toBe(204);
  });

  test('bytes beyond the announced length are not taken', async () => {
    const url = locationOf(await begin(ann, 1_000));
    expect((await patch(ann, url, 0, mp4Like(5_000))).status).toBeGreaterThanOrEqual(400);
    const head = await ann.call(url, { method: 'HEAD', headers: tus });
    expect(Number(head.headers.get('upload-offset'))).toBeLessThanOrEqual(1_000);
    await ann.call(url, { method: 'DELETE', headers: tus });
  });

  test('two that send the same piece at once do not spoil it: the bytes are there once, in order', async () => {
    const bytes = Buffer.concat([
      mp4Like(32),
      Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251)),
    ]);
    const url = locationOf(await begin(ann, bytes.length));
    const statuses = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const answer = await patch(ann, url, 0, bytes).catch(() => undefined);
        return answer?.status;
      }),
    );
    // One is taken; the others find the upload locked, further on, or are broken off in its favour.
    for (const status of statuses) expect([204, 400, 409, 423, undefined]).toContain(status);
    const head = await ann.call(url, { method: 'HEAD', headers: tus });
    const offset = Number(head.headers.get('upload-offset'));
    if (offset < bytes.length)
      expect((await patch(ann, url, offset, bytes.subarray(offset))).status).toBe(204);
    const job = await read(await ann.send('POST', '/api/upload', { uploadId: idOf(url) }));
    const row = await database.db.query.jobs.findFirst({ where: (jobs, { eq }) => eq(jobs.id, job.jobId) });
    const source = await database.db.query.sources.findFirst({
      where: (sources, { eq }) => eq(sources.id, row?.sourceId ?? ''),
    });
    expect(source?.contentHash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('after a day it is gone: 410', async () => {
    const url = locationOf(await begin(ann, 1_000));
    const path = join(service.dataDir, 'scratch', 'uploads', `${idOf(url)}.json`);
    const config = JSON.parse(readFileSync(path, 'utf8'));
    const before = new Date(Date.now() - 25 * 60 * 60 * 1_000).toISOString();
    writeFileSync(path, JSON.stringify({ ...config, creation_date: before }));
    expect((await ann.call(url, { method: 'HEAD', headers: tus })).status).toBe(410);
    expect((await patch(ann, url, 0, mp4Like(1_000))).status).toBe(410);
    await ann.call(url, { method: 'DELETE', headers: tus });
  });

  test('belongs to whoever began it, and to nobody without credentials', async () => {
    const bob = await service.newAccount();
    const bytes = mp4Like(1_000);
    const url = locationOf(await begin(ann, bytes.length));
    expect((await patch(bob, url, 0, bytes)).status).toBe(403);
    expect((await bob.call(url, { method: 'HEAD', headers: tus })).status).toBe(403);
    expect((await bob.call(url, { method: 'DELETE', headers: tus })).status).toBe(403);
    expect((await fetch(service.baseUrl + url, { method: 'HEAD', headers: tus })).status).toBe(401);
    expect((await patch(ann, url, 0, bytes)).status).toBe(204);
    expect((await bob.send('POST', '/api/upload', { uploadId: idOf(url) })).status).toBe(404);
    expect((await bob.send('POST', '/api/upload', { uploadId: '../../etc/passwd' })).status).toBe(404);
  });

  test('what is no video is refused when a job is to be made of it', async () => {
    const text = Buffer.from('#EXTM3U\n#EXTINF:1,\n/data/other.mp4\n');
    const url = locationOf(await begin(ann, text.length));
    expect((await patch(ann, url, 0, text)).status).toBe(204);
    expect((await ann.send('POST', '/api/upload', { uploadId: idOf(url) })).status).toBe(400);
  });

  test('ten may be unfinished at a time', async () => {
    const bob = await service.newAccount();
    const statuses: number[] = [];
    for (let upload = 0; upload < 11; upload += 1) statuses.push((await begin(bob, 1_000)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 429]);
  });
});

describe('presigned uploads', () => {
  test('a signed address takes a video of the announced size, once signed; then it becomes a job', async () => {
    const bytes = mp4Like(50_000);
    const answer = await ann.send('POST', '/api/upload/presigned', { sizeBytes: bytes.length });
    expect(answer.status).toBe(201);
    const { uploadId, url, headers } = await read<{
      uploadId: string;
      url: string;
      headers: Record<string, string>;
    }>(answer);
    expect((await ann.send('POST', '/api/upload', { uploadId })).status).toBe(404);
    const put = (to: string, body: Buffer) =>
      fetch(to, {
        method: 'PUT',
        headers: { 'content-type': headers['content-type'] ?? '' },
        body: new Uint8Array(body),
      });
    expect((await put(url.replace('signature=', 'signature=x'), bytes)).status).toBe(403);
    expect((await put(url, mp4Like(50_001))).status).toBe(403);
    expect((await put(url, bytes)).status).toBe(200);
    const job = await ann.send('POST', '/api/upload', { uploadId, originalName: 'direct.mp4' });
    expect(job.status).toBe(200);
    expect(await read(job)).toMatchObject({ originalName: 'direct.mp4', sizeBytes: 50_000 });
    expect((await ann.send('POST', '/api/upload', { uploadId })).status).toBe(404);
    expect((await ann.send('POST', '/api/upload/presigned', { sizeBytes: 3 * 1024 ** 2 })).status).toBe(413);
  });

  test('asked for again with the same Idempotency-Key is the same address, and counts once', async () => {
    const bob = await service.newAccount();
    const ask = (sizeBytes: number, key: string) =>
      bob.send('POST', '/api/upload/presigned', { sizeBytes }, { 'idempotency-key': key });
    const first = await read(await ask(10, 'upload-1'));
    for (let repeat = 0; repeat < 12; repeat += 1) {
      const again = await ask(10, 'upload-1');
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
      expect(await read(again)).toEqual(first);
    }
    expect((await ask(11, 'upload-1')).status).toBe(400);
    expect((await ask(10, 'upload-2')).status).toBe(201);
  });

  test('the eleventh address in a minute is 429 with Retry-After', async () => {
    const bob = await service.newAccount();
    const ask = () => bob.send('POST', '/api/upload/presigned', { sizeBytes: 10 });
    for (let address = 0; address < 10; address += 1) expect((await ask()).status).toBe(201);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
