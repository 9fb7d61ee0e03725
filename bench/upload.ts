/**
 * `npm run load:upload [-- --mib 1024]`: how fast one large video comes in at each door of the service, and how much memory
 * that takes. The bytes are made as they are sent. Fails when the memory grows with the video.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { newKey, residentMiB, startService, stopService } from './service.ts';

const { values: flags } = parseArgs({
  options: { mib: { type: 'string', default: '1024' }, port: { type: 'string', default: '8766' } },
});
const MIB = 1024 ** 2;
const sizeBytes = Number(flags.mib) * MIB;
/** What an upload may add to the memory of the process that answers, however large it is, MiB. */
const MOST_MIB = 150;
const baseUrl = `http://localhost:${flags.port}`;
const folder = mkdtempSync(join(tmpdir(), 'reelwright-upload-'));

/** As much as asked for of what begins like an MP4. The same piece each time: a pipe may still hold the one before. */
function* video(): Generator<Buffer> {
  const piece = Buffer.alloc(MIB / 4);
  piece.write('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 'latin1');
  for (let sent = 0; sent < sizeBytes; sent += piece.length)
    yield piece.subarray(0, Math.min(piece.length, sizeBytes - sent));
}

const server = await startService(folder, flags.port, { MAX_FILE_SIZE_MB: String(Number(flags.mib) + 1) });
try {
  const key = await newKey(baseUrl, 'upload@example.org');
  let isFlat = true;
  for (const [door, send] of Object.entries({ form, resumable, presigned })) {
    const before = residentMiB(server);
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, residentMiB(server));
    }, 50);
    const begin = performance.now();
    await send(key);
    clearInterval(watching);
    const seconds = (performance.now() - begin) / 1_000;
    console.log(
      `${door.padEnd(10)} ${flags.mib} MiB in ${seconds.toFixed(1)} s (${(Number(flags.mib) / seconds).toFixed(0)} MiB/s); memory ${before.toFixed(0)} MiB before, ${most.toFixed(0)} MiB at most`,
    );
    isFlat &&= most - before < MOST_MIB;
  }
  console.log(isFlat ? 'memory does not grow with the video' : `more than ${MOST_MIB} MiB were added`);
  process.exitCode = isFlat ? 0 : 1;
} finally {
  await stopService(server);
  rmSync(folder, { recursive: true, force: true });
}

/** `multipart/form-data` to POST /api/upload. */
async function form(key: string): Promise<void> {
  const head = '--b\r\ncontent-disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n';
  function* body() {
    yield Buffer.from(head);
    yield* video();
    yield Buffer.from('\r\n--b--\r\n');
  }
  await send('POST', `${baseUrl}/api/upload`, body, {
    'x-api-key': key,
    'content-type': 'multipart/form-data; boundary=b',
  });
}

/** One piece of the resumable protocol, then a job of it: hashed once more. */
async function resumable(key: string): Promise<void> {
  const tus = { 'tus-resumable': '1.0.0', 'x-api-key': key };
  const begun = await fetch(`${baseUrl}/api/uploads`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(sizeBytes) },
  });
  const url = new URL(begun.headers.get('location') ?? '', baseUrl);
  const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
  await send('PATCH', url.href, video, { ...tus, ...type, 'content-length': String(sizeBytes) });
  await take(key, url.pathname.split('/').at(-1) ?? '');
}

/** To a signed address, then a job of it. */
async function presigned(key: string): Promise<void> {
  const answer = await fetch(`${baseUrl}/api/upload/presigned`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ sizeBytes }),
  });
  const signed = (await answer.json()) as { uploadId: string; url: string; headers: Record<string, string> };
  await send('PUT', signed.url, video, signed.headers);
  await take(key, signed.uploadId);
}

async function take(key: string, uploadId: string): Promise<void> {
  const answer = await fetch(`${baseUrl}/api/upload`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ uploadId }),
  });
  if (!answer.ok) throw new Error(`A job of the upload: ${answer.status} ${await answer.text()}`);
}

/** Sends a body piece by piece, as fast as it is taken. */
async function send(
  method: string,
  url: string,
  body: () => Iterable<Buffer>,
  headers: Record<string, string>,
): Promise<void> {
  const sending = request(url, { method, headers });
  const answered = new Promise<void>((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', (answer) => {
      answer.resume();
      if ((answer.statusCode ?? 500) < 300) answer.on('end', resolve);
      else reject(new Error(`${method} ${url} answered ${answer.statusCode}`));
    });
  });
  await pipeline(Readable.from(body(), { objectMode: false }), sending);
  await answered;
}
