import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runFfmpeg } from '../../../../engine/src/media/index.ts';
import { fileOf, footage, newPath, truncated } from '../../../../engine/src/testing/footage.ts';
import { aviWithSubtitles } from '../../../../engine/src/testing/subtitled-avi.ts';
import { serve } from '../../testing/ingest.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { type Account, newAccount, read, videoForm } from '../../testing/service.ts';

/**
 * Hostile videos against the service as its own process. The letters and numbers are those of the suite of hostile inputs
 * (reliability and attacks, 5.2). Private addresses are allowed here, so that a script that were followed would reach us.
 */
const MINUTE = 60_000;
const tus = { 'tus-resumable': '1.0.0' };

let server: ServerProcess;
/** Says what was asked of it: nothing that a video names may ever be. */
let lure = '';
const lured: string[] = [];
const luring = createServer((request, response) => {
  lured.push(request.url ?? '');
  response.end('#EXTM3U\n');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => luring.listen(0, '127.0.0.1', resolve));
  lure = `http://127.0.0.1:${(luring.address() as AddressInfo).port}`;
  server = await startServerProcess({ MAX_ACTIVE_JOBS_PER_USER: '50', MAX_CONCURRENT_JOBS: '2' });
}, 3 * MINUTE);
afterAll(async () => {
  luring.close();
  expect(await server?.end()).toBe(0);
});

type JobBody = {
  status: string;
  originalName: string;
  error: { code: string; message: string } | null;
};

function post(who: Account, bytes: Uint8Array, options: object, name?: string): Promise<Response> {
  const form = videoForm(new Uint8Array(bytes), { options: JSON.stringify(options) }, name);
  return who.call('/api/upload', { method: 'POST', body: form });
}

async function ended(who: Account, jobId: string): Promise<JobBody> {
  for (;;) {
    const job = await read<JobBody>(await who.call(`/api/jobs/${jobId}`));
    if (job.status === 'completed' || job.status === 'failed') return job;
    await pause(300);
  }
}

/** Sends bytes by the resumable protocol under a name that may be any text; the answer to asking for a job of them. */
async function sendResumable(
  who: Account,
  bytes: Uint8Array,
  name: string,
  options: object = {},
): Promise<Response> {
  const begun = await who.call('/api/uploads', {
    method: 'POST',
    headers: {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
    },
  });
  expect(begun.status).toBe(201);
  const url = new URL(begun.headers.get('location') ?? '', server.baseUrl).pathname;
  const sent = await who.call(url, {
    method: 'PATCH',
    headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    body: new Uint8Array(bytes),
  });
  expect(sent.status).toBe(204);
  return who.send('POST', '/api/upload', { uploadId: url.split('/').at(-1), options });
}

/** Sends bytes to a signed address; the answer to asking for a job of them. */
async function sendPresigned(who: Account, bytes: Uint8Array): Promise<Response> {
  const { uploadId, url, headers } = await read<{
    uploadId: string;
    url: string;
    headers: Record<string, string>;
  }>(await who.send('POST', '/api/upload/presigned', { sizeBytes: bytes.length }));
  const put = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': headers['content-type'] ?? '' },
    body: new Uint8Array(bytes),
  });
  expect(put.status).toBe(200);
  return who.send('POST', '/api/upload', { uploadId });
}

describe('a script in a video’s clothes is refused at every door, and nothing that it names is opened:', () => {
  const hls = (line: string, more = '') =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:10\n${more}#EXTINF:10,\n${line}\n#EXT-X-ENDLIST\n`;
  const scripts: [string, () => string][] = [
    ['A2 an HLS playlist naming a system file', () => hls('file:///etc/passwd')],
    ['A3 an HLS playlist naming a local server', () => hls(`${lure}/segment.ts`)],
    [
      'A4 an HLS playlist with a key from a file',
      () => hls(`${lure}/a.ts`, '#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/hostname"\n'),
    ],
    [
      'A4 an HLS playlist with a key from a local server',
      () => hls('a.ts', `#EXT-X-KEY:METHOD=AES-128,URI="${lure}/key"\n`),
    ],
    ['A5 a concat script', () => `ffconcat version 1.0\nfile '${lure}/a.mp4'\n`],
    [
      'A8 a DASH manifest',
      () =>
        `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation><BaseURL>${lure}/a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    ],
    ['A8 a session description', () => 'v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n'],
    ['A8 a SMIL playlist', () => `<smil><body><video src="${lure}/a.mp4"/></body></smil>`],
    ['A8 a bare list of addresses', () => `${lure}/a.mp4\n/etc/passwd\n`],
    ['A8 an ASX playlist', () => `<asx version="3.0"><entry><ref href="${lure}/a.mp4"/></entry></asx>`],
    [
      'C4 a drawing with a script in it',
      () => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${lure}/a.png"/></svg>`,
    ],
  ];

  test.each(scripts)('%s', { timeout: MINUTE }, async (_, script) => {
    const who = await newAccount(server.baseUrl);
    const bytes = Buffer.from(script());
    const doors = [
      post(who, bytes, {}),
      sendResumable(who, bytes, 'talk.mp4'),
      sendPresigned(who, bytes),
    ] as const;
    for (const answer of await Promise.all(doors)) {
      expect(answer.status).toBe(400);
      const { error } = await read(answer);
      expect(error).toMatch(/not a video/);
      // A system file's content told in the refusal would be a leak as well.
      expect(error).not.toMatch(/root:|localhost/);
    }
    const base = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'video/mp4' }).end(bytes),
    );
    const { jobId } = await read(await who.send('POST', '/api/upload/url', { url: `${base}/talk.mp4` }));
    expect(await ended(who, jobId)).toMatchObject({ status: 'failed', error: { code: 'invalid_request' } });
    expect((await read(await who.call('/api/jobs'))).jobs).toHaveLength(1);
    expect(lured).toEqual([]);
  });
});

describe('a name is only a name:', () => {
  test.each([
    ['concat:', 'concat:/etc/passwd|/etc/hostname.mp4'],
    ['subfile:', 'subfile,,start,0,end,100,,:/etc/passwd'],
    ['data:', 'data:text/plain;base64,I0VYVE0zVQ=='],
    ['a graph', "movie=/etc/passwd,[dir]:x;we'ird.mp4"],
    ['an option', '-f lavfi -i testsrc'],
    ['a pattern', 'a%03d.mp4'],
    ['lines', 'new\nline\r\nSet-Cookie: a=b.mp4'],
    ['a way up', '..\\..\\../../../etc/passwd'],
    ['right to left', 'talk\u202e4pm.exe'],
  ])('A6, A7 %s', { timeout: MINUTE }, async (_, name) => {
    const who = await newAccount(server.baseUrl);
    const bytes = readFileSync(await footage('oneSecond'));
    const answer = await sendResumable(who, bytes, name, { mode: 'none', quality: 'low' });
    expect(answer.status).toBe(200);
    const { jobId, originalName } = await read(answer);
    expect(originalName).toBe(name);
    expect(await ended(who, jobId)).toMatchObject({
      status: 'completed',
      originalName: name,
      error: null,
    });
    expect(lured).toEqual([]);
  });
});

describe('what travels inside a video stays there (A9):', () => {
  /** The streams of the clip that a job made, by kind and codec. */
  async function clipOf(path: string): Promise<string[]> {
    const who = await newAccount(server.baseUrl);
    const answer = await post(who, readFileSync(path), { mode: 'none', quality: 'low' });
    expect(answer.status).toBe(200);
    const { jobId } = await read(answer);
    expect(await ended(who, jobId)).toMatchObject({ status: 'completed', error: null });
    const clip = await who.call(`/api/clips/${jobId}/clip_01.mp4`);
    const made = await fileOf('clip.mp4', new Uint8Array(await clip.arrayBuffer()));
    const args = ['-v', 'error', '-show_entries', 'stream=codec_type,codec_name', '-of', 'csv=p=0', made];
    return String(execFileSync('ffprobe', args)).trim().split('\n');
  }
  const playlist = () => `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${lure}/leak.ts\n#EXT-X-ENDLIST\n`;

  test('a playlist in the subtitles of an AVI file', { timeout: 2 * MINUTE }, async () => {
    const jpeg = readFileSync(await footage('photo'));
    expect(await clipOf(await fileOf('gab2.avi', aviWithSubtitles(jpeg, playlist())))).toEqual([
      'h264,video',
    ]);
    expect(lured).toEqual([]);
  });

  test('a playlist, a font and a cover attached to a Matroska file', { timeout: 2 * MINUTE }, async () => {
    const path = newPath('mkv');
    const attached = await fileOf('font.ttf', playlist());
    const source = await footage('mkv');
    const attach = (type: string) => ['-attach', attached, `-metadata:s:t:${type === 'font/ttf' ? 0 : 1}`];
    await runFfmpeg(
      [
        ...['-i', source, ...attach('font/ttf'), 'mimetype=font/ttf'],
        ...[...attach('image/jpeg'), 'mimetype=image/jpeg', '-c', 'copy', path],
      ],
      { stage: 'make footage' },
    );
    expect((await clipOf(path)).sort()).toEqual(['aac,audio', 'h264,video']);
    expect(lured).toEqual([]);
  });

  test('a reference of an MP4 file to another file', { timeout: 2 * MINUTE }, async () => {
    const who = await newAccount(server.baseUrl);
    const bytes = readFileSync(await footage('plain'));
    const at = bytes.indexOf('url ');
    expect(at).toBeGreaterThan(0);
    // "In this file" becomes "in the file of that name".
    bytes.write('alis', at, 'latin1');
    bytes.writeUInt32BE(0, at + 4);
    const { jobId } = await read(await post(who, bytes, { mode: 'none', quality: 'low' }));
    const { status, error } = await ended(who, jobId);
    // Read as if the reference were not there, or refused with a reason; never a fault of ours.
    if (status === 'failed') expect(error?.code).toBe('unreadable_media');
    expect(lured).toEqual([]);
  });
});

describe('what is hardly a file is refused with a reason (C2):', () => {
  test.each([
    ['empty', async () => Buffer.alloc(0)],
    ['a gzip', async () => Buffer.from('H4sIAAAAAAAAAwMAAAAAAAAAAAA=', 'base64')],
    [
      'a picture with an archive behind it (C4)',
      async () =>
        Buffer.concat([
          readFileSync(await footage('photo')),
          Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'),
        ]),
    ],
  ])('at the door: %s', async (_, bytesOf) => {
    const answer = await post(await newAccount(server.baseUrl), await bytesOf(), {});
    expect(answer.status).toBe(400);
    expect((await read(answer)).error).toEqual(expect.any(String));
  });

  test.each([
    ['twelve bytes of AVI', async () => Buffer.from('RIFF\0\0\0\0AVI ', 'latin1')],
    [
      'an MP4 whose index is cut off',
      async () => readFileSync(await truncated(await footage('indexAtEnd'), 0.5)),
    ],
    ['an MP4 of its first box alone', async () => readFileSync(await footage('plain')).subarray(0, 32)],
    [
      'an MP4 whose index was overwritten',
      async () => {
        const bytes = readFileSync(await footage('plain'));
        return bytes.fill(0, bytes.indexOf('moov') + 4, bytes.indexOf('moov') + 400);
      },
    ],
  ])('in the job: %s', { timeout: MINUTE }, async (_, bytesOf) => {
    const who = await newAccount(server.baseUrl);
    const { jobId } = await read(await post(who, await bytesOf(), {}));
    expect(await ended(who, jobId)).toMatchObject({
      status: 'failed',
      error: { code: 'unreadable_media', message: expect.any(String) },
    });
  });
});

describe('a video that is a page of HTML too (C4)', () => {
  test('is a video, and what is made of it comes as nothing else', { timeout: 2 * MINUTE }, async () => {
    const who = await newAccount(server.baseUrl);
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    const bytes = Buffer.concat([readFileSync(await footage('oneSecond')), page]);
    const answer = await post(who, bytes, { mode: 'none', quality: 'low' }, 'page.html');
    const { jobId } = await read(answer);
    expect(await ended(who, jobId)).toMatchObject({ status: 'completed' });
    for (const [name, type] of [
      ['clip_01.mp4', 'video/mp4'],
      ['clip_01.jpg', 'image/jpeg'],
      ['clip_01.ass', 'text/x-ssa; charset=utf-8'],
      ['clip_01.vtt', 'text/vtt; charset=utf-8'],
      ['manifest.json', 'application/json; charset=utf-8'],
    ]) {
      const file = await who.call(`/api/clips/${jobId}/${name}`);
      expect(file.status).toBe(200);
      expect(file.headers.get('content-type')).toBe(type);
      expect(file.headers.get('x-content-type-options')).toBe('nosniff');
      expect(file.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(file.headers.get('content-disposition')).toMatch(/filename="[\w.]+"$/);
      expect(file.headers.get('content-disposition')).not.toContain('html');
      expect(file.headers.getSetCookie()).toEqual([]);
      expect(Buffer.from(await file.arrayBuffer()).includes('<script>')).toBe(false);
    }
  });
});

test('nothing of all this made the service complain of itself', () => {
  expect(server.said()).not.toMatch(/"level":(50|60)/);
  expect(lured).toEqual([]);
});
