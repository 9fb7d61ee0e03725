import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { findShared } from '@reelwright/engine';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Bucket } from './storage/s3.ts';
import { newDatabaseUrl } from './testing/database.ts';
import { serve } from './testing/ingest.ts';
import { clientOf, findS3 } from './testing/s3.ts';
import { type ServerProcess, startServerProcess } from './testing/server-process.ts';
import { type Account, newAccount, read, videoForm } from './testing/service.ts';

const talk = join(findShared() ?? '', 'media/video/friday.mp4');
const MINUTE = 60_000;
const options = { mode: 'none', quality: 'low', trimEnd: 4 };

type JobBody = { status: string; progress: number; error: { code: string; message: string } | null };

async function ended(who: Account, jobId: string): Promise<JobBody> {
  for (;;) {
    const job = await read<JobBody>(await who.call(`/api/jobs/${jobId}`));
    if (job.status === 'completed' || job.status === 'failed') return job;
    await pause(300);
  }
}

async function upload(who: Account, more: Record<string, string> = {}): Promise<string> {
  const fields = { options: JSON.stringify(options), ...more };
  const form = videoForm(new Uint8Array(readFileSync(talk)), fields);
  const answer = await who.call('/api/upload', { method: 'POST', body: form });
  expect(answer.status).toBe(200);
  return (await read(answer)).jobId;
}

const s3 = await findS3();
const missing = 'missing' in s3 ? s3.missing : existsSync(talk) ? undefined : 'no ../shared';

describe.skipIf(missing !== undefined)(`the service on S3 (Ceph)${missing ? `: ${missing}` : ''}`, () => {
  let bucket: Bucket;
  let settings: Record<string, string> = {};
  let server: ServerProcess;
  let ann: Account;
  beforeAll(async () => {
    if ('missing' in s3) return;
    bucket = await s3.newBucket();
    settings = {
      S3_ENDPOINT: bucket.endpoint ?? '',
      S3_REGION: bucket.region,
      S3_BUCKET_NAME: bucket.bucket,
      AWS_ACCESS_KEY_ID: bucket.credentials?.accessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: bucket.credentials?.secretAccessKey ?? '',
    };
    server = await startServerProcess(settings);
    ann = await newAccount(server.baseUrl);
  }, 3 * MINUTE);
  afterAll(async () => {
    expect(await server?.end()).toBe(0);
  });

  async function keys(): Promise<string[]> {
    const { Contents = [] } = await clientOf(bucket).send(
      new ListObjectsV2Command({ Bucket: bucket.bucket }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  test('a form becomes clips in the bucket; they are read whole and in parts, and go with the job', {
    timeout: 5 * MINUTE,
  }, async () => {
    const jobId = await upload(ann);
    expect(await ended(ann, jobId)).toMatchObject({ status: 'completed', error: null });
    const stored = (await keys()).filter((key) => key.startsWith(`jobs/${jobId}/`));
    expect(stored.filter((key) => key.endsWith('.mp4'))).toHaveLength(1);
    const url = `/api/clips/${jobId}/clip_01.mp4`;
    const whole = Buffer.from(await (await ann.call(url)).arrayBuffer());
    expect(whole.subarray(4, 8).toString()).toBe('ftyp');
    const part = await ann.call(url, { headers: { range: 'bytes=100-299' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-299/${whole.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100, 300))).toBe(true);
    const beyond = await ann.call(url, { headers: { range: `bytes=${whole.length}-` } });
    expect(beyond.status).toBe(416);
    // Nothing of it lies on this machine.
    expect(existsSync(join(server.dataDir, 'files'))).toBe(false);
    expect(await read(await fetch(`${server.baseUrl}/readyz`))).toMatchObject({ status: 'ready' });
    expect((await ann.call(`/api/jobs/${jobId}`, { method: 'DELETE' })).status).toBe(204);
    await expect
      .poll(async () => (await keys()).filter((key) => key.includes(jobId)), { timeout: 10_000 })
      .toEqual([]);
  });

  test('a video sent straight to the bucket by a signed address becomes a job, and so does one from an address', {
    timeout: 5 * MINUTE,
  }, async () => {
    const bytes = readFileSync(talk);
    const signed = await read<{ uploadId: string; url: string; headers: Record<string, string> }>(
      await ann.send('POST', '/api/upload/presigned', { sizeBytes: bytes.length }),
    );
    expect(new URL(signed.url).origin).toBe(new URL(bucket.endpoint ?? '').origin);
    const headers = { 'content-type': signed.headers['content-type'] ?? '' };
    const put = await fetch(signed.url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
    expect(put.status).toBe(200);
    const direct = await read(await ann.send('POST', '/api/upload', { uploadId: signed.uploadId, options }));
    const base = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'video/mp4' }).end(bytes),
    );
    const fetched = await read(
      await ann.send('POST', '/api/upload/url', { url: `${base}/friday.mp4`, options }),
    );
    for (const { jobId } of [direct, fetched])
      expect(await ended(ann, jobId)).toMatchObject({ status: 'completed', error: null });
    // The same bytes are kept once.
    expect((await keys()).filter((key) => key.startsWith('sources/'))).toHaveLength(1);
    expect((await keys()).filter((key) => key.startsWith('uploads/'))).toEqual([]);
  });

  test('a worker started by hand, with a folder of its own, shares the work', {
    timeout: 6 * MINUTE,
  }, async () => {
    const dataDir = mkdtempSync(join(inject('runFolder'), 'worker-'));
    const worker = await startWorkerByHand({
      ...settings,
      DATABASE_URL: server.databaseUrl,
      DATA_DIR: dataDir,
    });
    onTestFinished(async () => {
      const gone = once(worker, 'exit');
      worker.kill('SIGTERM');
      expect(await gone).toEqual([0, null]);
      expect(readdirSync(join(dataDir, 'work'))).toEqual([]);
    });
    const bob = await newAccount(server.baseUrl);
    const jobs = [
      [ann, await upload(ann)],
      [bob, await upload(bob)],
    ] as const;
    for (const [who, jobId] of jobs)
      expect(await ended(who, jobId)).toMatchObject({ status: 'completed', error: null });
    const database = new Client({ connectionString: server.databaseUrl });
    await database.connect();
    onTestFinished(() => database.end());
    const { rows } = await database.query<{ executor_id: string }>(
      'select distinct executor_id from dbos.workflow_status where workflow_uuid = any($1)',
      [jobs.map(([, jobId]) => `${jobId}-1`)],
    );
    expect(rows).toHaveLength(2);
  });
});

/** `reelwright worker`, as an operator starts it. */
async function startWorkerByHand(env: Record<string, string>): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [program, 'worker'], {
    env: { ...process.env, BASE_URL: '', REELWRIGHT_LANGUAGE_MODEL: 'none', ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (more: Buffer) => {
      said += more.toString();
      if (said.includes('worker is ready')) resolve();
    });
    child.once('exit', () => reject(new Error(`The worker did not start: ${said}`)));
  });
  return child;
}

describe('messages to users’ servers', () => {
  test.skipIf(!existsSync(talk))(
    'are tried again by the queue until they are taken (needs ../shared)',
    {
      timeout: 5 * MINUTE,
    },
    async () => {
      const server = await startServerProcess();
      onTestFinished(async () => void (await server.end()));
      const ann = await newAccount(server.baseUrl);
      const received: { id: unknown; at: number; body: string }[] = [];
      const base = await serve(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        received.push({ id: request.headers['webhook-id'], at: performance.now(), body });
        response.writeHead(received.length === 1 ? 500 : 204).end();
      });
      const jobId = await upload(ann, { webhook: JSON.stringify({ url: `${base}/hook` }) });
      await ended(ann, jobId);
      await expect.poll(() => received.length, { timeout: 30_000 }).toBe(2);
      const [first, second] = received;
      expect(second?.id).toBe(first?.id);
      expect(second?.body).toBe(first?.body);
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(4_900);
      expect(JSON.parse(first?.body ?? '')).toMatchObject({
        type: 'job.completed',
        data: { jobId, status: 'completed', clipCount: 1 },
      });
      // An answer is written down after it was given.
      const deliveries = async () =>
        (
          await read<{ deliveries: { status: string; attempts: { status: number }[] }[] }>(
            await ann.call(`/api/jobs/${jobId}/webhooks`),
          )
        ).deliveries;
      await expect
        .poll(deliveries, { timeout: 10_000 })
        .toMatchObject([{ status: 'delivered', attempts: [{ status: 500 }, { status: 204 }] }]);
      await pause(1_000);
      expect(received).toHaveLength(2);
    },
  );
});

describe('a database that goes away', () => {
  test('is named by /readyz with 503, requests are 503 in the API’s shape, and all is well when it is back', {
    timeout: 3 * MINUTE,
  }, async () => {
    const way = await openWay(await newDatabaseUrl());
    const server = await startServerProcess({ DATABASE_URL: way.url });
    onTestFinished(async () => {
      await way.open();
      await server.end();
      await way.close();
    });
    const ann = await newAccount(server.baseUrl);
    const ready = () => fetch(`${server.baseUrl}/readyz`);
    expect((await ready()).status).toBe(200);
    await way.close();
    const gone = await ready();
    expect(gone.status).toBe(503);
    expect(await read(gone)).toEqual({
      status: 'unavailable',
      parts: { database: 'unavailable', storage: 'ok', queue: 'unavailable', work: 'ok' },
    });
    expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
    const refused = await ann.call('/api/jobs');
    expect(refused.status).toBe(503);
    expect(await read(refused)).toEqual({ error: expect.stringMatching(/database/i) });
    await way.open();
    await expect.poll(async () => (await ready()).status, { timeout: 15_000 }).toBe(200);
    expect((await ann.call('/api/jobs')).status).toBe(200);
  });
});

/** A way to a database that can be shut: connections that are open then are cut off. */
async function openWay(databaseUrl: string): Promise<{
  readonly url: string;
  open(): Promise<void>;
  close(): Promise<void>;
}> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<{ destroy(): unknown }>();
  const way = createServer((socket) => {
    const onward = connect(Number(port), hostname);
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        sockets.delete(end);
        socket.destroy();
        onward.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
  });
  await once(way.listen(0, '127.0.0.1'), 'listening');
  const { port: own } = way.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.port = String(own);
  return {
    url: url.href,
    async open() {
      if (!way.listening) await once(way.listen(own, '127.0.0.1'), 'listening');
    },
    async close() {
      if (!way.listening) return;
      const closed = new Promise((resolve) => way.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
