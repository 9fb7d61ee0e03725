import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findShared } from '@reelwright/engine';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { newDatabaseUrl } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { mediaProcessesIn } from '../../testing/media-processes.ts';
import { startServerProcess } from '../../testing/server-process.ts';
import { newAccount, read, videoForm } from '../../testing/service.ts';

const talk = join(findShared() ?? '', 'media/video/single_speaker_adt31.mp4');
const MINUTE = 60_000;
const tus = { 'tus-resumable': '1.0.0' };

/** Files below a folder of the service. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('kill -9 of the service while a video comes in (E3)', () => {
  test('a resumable upload goes on where it was and becomes the same bytes; of a form nothing becomes a source', {
    timeout: 4 * MINUTE,
  }, async () => {
    const dataDir = mkdtempSync(join(inject('runFolder'), 'killed-'));
    const same = { DATA_DIR: dataDir, DATABASE_URL: await newDatabaseUrl() };
    const first = await startServerProcess(same);
    const ann = await newAccount(first.baseUrl);
    const bytes = Buffer.concat([
      mp4Like(32),
      Buffer.from(Array.from({ length: 400_000 }, (_, i) => i % 251)),
    ]);
    const begun = await ann.call('/api/uploads', {
      method: 'POST',
      headers: { ...tus, 'upload-length': String(bytes.length) },
    });
    const path = new URL(begun.headers.get('location') ?? '', first.baseUrl).pathname;
    // Half of each is sent, and the connections stay open.
    const half = bytes.subarray(0, 200_000);
    const piece = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    const boundary = 'boundary';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n`;
    const open = [
      { path, method: 'PATCH', headers: { ...piece, 'content-length': bytes.length }, body: half },
      {
        path: '/api/upload',
        method: 'POST',
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 500_000 },
        body: Buffer.concat([Buffer.from(head), half]),
      },
    ].map(({ path, method, headers, body }) => {
      const sending = request(`${first.baseUrl}${path}`, {
        method,
        headers: { ...headers, 'x-api-key': ann.key },
      });
      sending.on('error', () => undefined);
      sending.write(body);
      return sending;
    });
    await expect
      .poll(() => filesIn(join(dataDir, 'scratch')).length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(3);
    await pause(500);
    const gone = once(first.child, 'exit');
    first.child.kill('SIGKILL');
    await gone;
    for (const sending of open) sending.destroy();

    const second = await startServerProcess(same);
    onTestFinished(async () => void (await second.end()));
    const call = (path: string, init: RequestInit = {}) =>
      fetch(second.baseUrl + path, { ...init, headers: { 'x-api-key': ann.key, ...init.headers } });
    const at = await call(path, { method: 'HEAD', headers: tus });
    expect(at.status).toBe(200);
    const offset = Number(at.headers.get('upload-offset'));
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(half.length);
    const rest = await call(path, {
      method: 'PATCH',
      headers: { ...piece, 'upload-offset': String(offset) },
      body: new Uint8Array(bytes.subarray(offset)),
    });
    expect(rest.status).toBe(204);
    expect(filesIn(join(dataDir, 'files')).filter((file) => !file.endsWith('.json'))).toEqual([]);
    const made = await call('/api/upload', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uploadId: path.split('/').at(-1) }),
    });
    expect(made.status).toBe(200);
    const [source = '', ...more] = filesIn(join(dataDir, 'files', 'sources'));
    expect(more).toEqual([]);
    expect(readFileSync(source).equals(bytes)).toBe(true);
    expect((await read(await call('/api/jobs'))).jobs).toHaveLength(1);
  });
});

describe.skipIf(!existsSync(talk))(
  'a job that is cancelled over HTTP while ffmpeg runs (E5; needs ../shared)',
  () => {
    test('has none left within two seconds, reads failed with the code cancelled, and is made by a retry', {
      timeout: 6 * MINUTE,
    }, async () => {
      const server = await startServerProcess();
      onTestFinished(async () => void (await server.end()));
      const ann = await newAccount(server.baseUrl);
      const fields = { options: JSON.stringify({ mode: 'none', quality: 'medium', trimEnd: 8 }) };
      const form = videoForm(new Uint8Array(readFileSync(talk)), fields);
      const { jobId } = await read(await ann.call('/api/upload', { method: 'POST', body: form }));
      const job = async () =>
        read<{ status: string; stage: string | null; error: { code: string } | null }>(
          await ann.call(`/api/jobs/${jobId}`),
        );
      await expect
        .poll(async () => (await job()).stage, { timeout: 2 * MINUTE, interval: 50 })
        .toBe('render');
      await expect
        .poll(() => mediaProcessesIn(server.dataDir).length, { timeout: 30_000, interval: 20 })
        .toBeGreaterThan(0);
      const at = performance.now();
      expect((await ann.call(`/api/jobs/${jobId}/cancel`, { method: 'POST' })).status).toBe(202);
      await expect
        .poll(() => mediaProcessesIn(server.dataDir), { timeout: 10_000, interval: 20 })
        .toEqual([]);
      expect(performance.now() - at).toBeLessThan(2_000);
      expect(await job()).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
      expect((await ann.call(`/api/clips/${jobId}`)).status).toBe(404);
      expect((await ann.call(`/api/jobs/${jobId}/retry`, { method: 'POST' })).status).toBe(202);
      await expect.poll(async () => (await job()).status, { timeout: 3 * MINUTE }).toBe('completed');
      expect((await ann.call(`/api/clips/${jobId}/clip_01.mp4`)).status).toBe(200);
    });
  },
);
