import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { findShared } from '@reelwright/engine';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Bucket } from '../../storage/s3.ts';
import { clientOf, findS3 } from '../../testing/s3.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { read } from '../../testing/service.ts';

/** What the reference asks for, over HTTP, on a real S3 server and real footage, with the service as its own process. */
const shared = findShared();
const s3 = await findS3();
const reason = shared === null ? 'no shared/media' : 'missing' in s3 ? s3.missing : undefined;
const video = (name: string) => readFileSync(join(shared ?? '', 'media/video', name));
const MINUTE = 60_000;
const TOKEN = 'the secret of the operator';

let server: ServerProcess;
let bucket: Bucket;
let client: S3Client;

beforeAll(async () => {
  if ('missing' in s3 || reason !== undefined) return;
  bucket = await s3.newBucket();
  client = clientOf(bucket);
  server = await startServerProcess({
    S3_ENDPOINT: bucket.endpoint ?? '',
    S3_BUCKET_NAME: bucket.bucket,
    AWS_ACCESS_KEY_ID: bucket.credentials?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: bucket.credentials?.secretAccessKey ?? '',
    AUTH_TOKEN: TOKEN,
    METERING: 'true',
  });
}, 4 * MINUTE);
afterAll(async () => {
  client?.destroy();
  if (server) expect(await server.end()).toBe(0);
});

const put = (key: string, body: Buffer) =>
  client.send(new PutObjectCommand({ Bucket: bucket.bucket, Key: key, Body: body }));
const keysBelow = async (prefix: string) =>
  ((await client.send(new ListObjectsV2Command({ Bucket: bucket.bucket, Prefix: prefix }))).Contents ?? [])
    .flatMap(({ Key }) => Key ?? [])
    .sort();

const post = (path: string, body: object, headers: Record<string, string>, signal?: AbortSignal) =>
  fetch(server.baseUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
const processVideo = (body: object, signal?: AbortSignal) =>
  post('/process_video', body, { authorization: `Bearer ${TOKEN}` }, signal);

/** What a file in the bucket is. */
async function probe(key: string) {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket.bucket, Key: key }));
  const path = join(mkdtempSync(join(inject('runFolder'), 'probe-')), 'clip.mp4');
  await writeFile(path, (await Body?.transformToByteArray()) ?? new Uint8Array());
  const entries = 'stream=codec_type,width,height,r_frame_rate,sample_rate,channels:format=duration';
  const said = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_entries', entries, path]);
  const { streams, format } = JSON.parse(String(said)) as {
    streams: Record<string, string | number>[];
    format: { duration: string };
  };
  const of = (type: string) => streams.find((stream) => stream.codec_type === type) ?? {};
  return { picture: of('video'), sound: of('audio'), seconds: Number(format.duration) };
}

describe.skipIf(reason !== undefined)(`Clipzz on S3 and real footage${reason ? ` (${reason})` : ''}`, () => {
  test('a video in the bucket becomes clips beside it, upright, with the source’s sound in full and its frame rate; a dropped call is joined', {
    timeout: 10 * MINUTE,
  }, async () => {
    const folder = 'clw123abc/01j456def';
    await put(`${folder}/original.mp4`, video('talking_head_vr2.mp4'));
    const dropped = new AbortController();
    setTimeout(() => dropped.abort(), 5_000);
    const body = { s3_key: `${folder}/original.mp4`, num_clips: 1 };
    await expect(processVideo(body, dropped.signal)).rejects.toThrow();
    const [first, second] = await Promise.all([processVideo(body), processVideo(body)]);
    for (const response of [first, second])
      expect([response.status, await response.json()]).toEqual([
        200,
        { status: 'success', clips_processed: 1 },
      ]);
    expect(await keysBelow(folder)).toEqual([`${folder}/clip_0.mp4`, `${folder}/original.mp4`]);
    const { picture, sound, seconds } = await probe(`${folder}/clip_0.mp4`);
    expect(picture).toMatchObject({ width: 1_080, height: 1_920, r_frame_rate: '25/1' });
    // The source's own sound, at the rate that every clip has; not what was made of it for recognising words.
    expect(sound).toMatchObject({ sample_rate: '48000', channels: 2 });
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThan(5.2);
    const started = Date.now();
    expect(await (await processVideo(body)).json()).toEqual({ status: 'success', clips_processed: 1 });
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('a video in which nobody speaks has no clips, and that is a success', {
    timeout: 5 * MINUTE,
  }, async () => {
    await put('clw123abc/silent/original.mp4', video('chaplin_two_people_no_speech.mp4'));
    const response = await processVideo({ s3_key: 'clw123abc/silent/original.mp4' });
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'success', clips_processed: 0 },
    ]);
    expect(await keysBelow('clw123abc/silent')).toEqual(['clw123abc/silent/original.mp4']);
  });

  test('from signing up to a clip that plays, past the server: one credit for one clip', {
    timeout: 10 * MINUTE,
  }, async () => {
    const signUp = await post(
      '/api/actions/sign-up',
      { email: 'john@example.org', password: 'securePass123', name: 'John Doe' },
      {},
    );
    expect(await signUp.json()).toEqual({ success: true });
    const headers = { cookie: (signUp.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' };
    const credits = async () =>
      read<{ available: number; held: number }>(
        await fetch(`${server.baseUrl}/api/billing/credits`, { headers }),
      );
    const bytes = video('talking_head_vr2.mp4');
    const file = { filename: 'talking_head_vr2.mp4', fileType: 'video/mp4', fileSize: bytes.length };
    const { uploadUrl, s3Key, uploadedFileId } = await read<{
      uploadUrl: string;
      s3Key: string;
      uploadedFileId: string;
    }>(await post('/api/actions/upload-url', file, headers));
    expect(new URL(uploadUrl).origin).toBe(new URL(bucket.endpoint ?? '').origin);
    const sent = await fetch(uploadUrl, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { 'Content-Type': 'video/mp4' },
    });
    expect(sent.status).toBe(200);
    const asked = await post('/api/actions/process-video', { uploadedFileId, numClips: 3 }, headers);
    expect(await asked.json()).toEqual({ success: true });
    expect(await credits()).toMatchObject({ available: 7, held: 3 });
    type File = { status: string; clips: { id: string; s3Key: string }[] };
    const look = async () =>
      read<File>(await fetch(`${server.baseUrl}/api/actions/uploaded-files/${uploadedFileId}`, { headers }));
    const seen = new Set<string>();
    let found = await look();
    while (found.status === 'queued' || found.status === 'processing') {
      seen.add(found.status);
      await pause(300);
      found = await look();
    }
    expect(seen.size).toBeGreaterThan(0);
    expect(found.status).toBe('processed');
    const [clip] = found.clips;
    expect(clip?.s3Key).toBe(s3Key.replace('talking_head_vr2.mp4', 'clip_0.mp4'));
    expect(await credits()).toMatchObject({ available: 10 - found.clips.length, held: 0 });
    const play = await post('/api/actions/clip-play-url', { clipId: clip?.id }, headers);
    const { url } = await read<{ url: string }>(play);
    expect(new URL(url).origin).toBe(new URL(bucket.endpoint ?? '').origin);
    const played = await fetch(url, { headers: { range: 'bytes=0-99' } });
    expect([played.status, played.headers.get('content-type')]).toEqual([206, 'video/mp4']);
    const forged = new URL(url);
    const signature = forged.searchParams.get('X-Amz-Signature') ?? '';
    forged.searchParams.set(
      'X-Amz-Signature',
      signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect((await fetch(forged)).status).toBe(403);
  });
});
