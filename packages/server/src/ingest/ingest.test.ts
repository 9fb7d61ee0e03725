import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, inject, test } from 'vitest';
import { mp4Like, openTestIngest, serve } from '../testing/ingest.ts';
import { downloadVideo, openOutbound, receiveVideo, sweepScratch } from './index.ts';
import { openFilteringProxy } from './proxy.ts';

const rejected = (code: string, message = /./) =>
  expect.objectContaining({ name: 'ServerError', code, message: expect.stringMatching(message) });

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('addresses', () => {
  test.each([
    'http://127.0.0.1/v.mp4',
    'http://localhost/v.mp4',
    'http://0x7f000001/v.mp4',
    'http://2130706433/v.mp4',
    'http://[::1]/v.mp4',
    'http://[::ffff:10.0.0.1]/v.mp4',
    'http://[::7f00:1]/v.mp4',
    'http://169.254.169.254/latest/meta-data',
    'ftp://example.org/v.mp4',
    'file:///etc/passwd',
    'http://user:password@93.184.216.34/v.mp4',
    'not an address',
    '',
  ])('%j is refused when it is named', async (url) => {
    const { outbound } = await openTestIngest({ allowPrivate: false });
    await expect(outbound.check(url, 'url')).rejects.toEqual(rejected('invalid_request', /^url must/));
  });

  test('a name that is public when it is named and private when it is connected to is refused', async () => {
    let reached = 0;
    const base = await serve((_, response) => response.end(String(++reached)));
    let asked = 0;
    const resolve = async () => [{ address: ++asked === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
    const context = await openTestIngest({ allowPrivate: false, resolve });
    const url = `http://rebinding.example.org:${new URL(base).port}/v.mp4`;
    await expect(downloadVideo(context, url)).rejects.toEqual(rejected('invalid_request', /public/));
    expect(asked).toBe(2);
    expect(reached).toBe(0);
  });

  test('a literal address is refused when it is connected to', async () => {
    const outbound = openOutbound({ allowPrivate: false });
    await expect(outbound.ask(new URL('http://127.0.0.1:9/'), {})).rejects.toEqual(
      rejected('invalid_request'),
    );
    await outbound.close();
  });
});

describe('receiving', () => {
  test('a video is stored with its size and hash, and nothing is left beside it', async () => {
    const context = await openTestIngest();
    const bytes = mp4Like(300_000);
    const stored = await receiveVideo(
      context,
      Readable.from([bytes.subarray(0, 1_000), bytes.subarray(1_000)]),
    );
    expect(stored).toMatchObject({
      sizeBytes: 300_000,
      contentHash: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(await context.store.head(stored.storageKey)).toMatchObject({ sizeBytes: 300_000 });
    expect(files(context.dataDir)).toHaveLength(1);
  });

  test.each([
    ['a playlist', '#EXTM3U\n#EXTINF:1,\n/etc/passwd\n'],
    ['a concat script', 'ffconcat version 1.0\nfile victim.mp4\n'],
    ['a session description', 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n'],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['nothing', ''],
    ['twelve bytes', 'RIFF\x10\0\0\0AVI '],
    ['noise', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  ])('%s is refused whatever it is called', async (_, text) => {
    const context = await openTestIngest();
    const body = Readable.from([Buffer.from(text, 'latin1')]);
    // The head of an AVI is an AVI; that there is nothing in it is told by the probe.
    if (text.startsWith('RIFF')) await receiveVideo(context, body);
    else {
      await expect(receiveVideo(context, body)).rejects.toEqual(rejected('invalid_request'));
      expect(files(context.dataDir)).toEqual([]);
    }
  });

  test('more bytes than accepted are refused while they come', async () => {
    const context = await openTestIngest({ maxFileSizeBytes: 100_000 });
    let given = 0;
    const body = Readable.from(
      (async function* () {
        for (;;) {
          given += 50_000;
          yield mp4Like(50_000);
        }
      })(),
    );
    await expect(receiveVideo(context, body)).rejects.toEqual(rejected('too_large'));
    expect(given).toBeLessThan(1_000_000);
    expect(files(context.dataDir)).toEqual([]);
  });

  test('a stream that breaks leaves nothing', async () => {
    const context = await openTestIngest();
    const body = Readable.from(
      (async function* () {
        yield mp4Like(1_000);
        throw new Error('gone');
      })(),
    );
    await expect(receiveVideo(context, body)).rejects.toThrow('gone');
    expect(files(context.dataDir)).toEqual([]);
  });
});

describe('the scratch folder', () => {
  test('is cleared of what killed processes left there, and of nothing that is being written', async () => {
    const context = await openTestIngest();
    const at = (name: string) => join(context.scratchFolder, name);
    mkdirSync(at('uploads/resumable'), { recursive: true });
    mkdirSync(at('of-a-site'), { recursive: true });
    mkdirSync(at('left-by-a-site'), { recursive: true });
    for (const name of ['left', 'new', 'of-a-site/part', 'left-by-a-site/part']) writeFileSync(at(name), 'x');
    const before = new Date(context.ports.now().getTime() - 2 * 60 * 60 * 1_000);
    for (const name of ['left', 'left-by-a-site/part', 'left-by-a-site', 'of-a-site', 'uploads'])
      utimesSync(at(name), before, before);
    await sweepScratch(context);
    expect(readdirSync(context.scratchFolder).sort()).toEqual(['new', 'of-a-site', 'uploads']);
  });
});

describe('fetching', () => {
  test('a file is fetched through redirects, named after its address, and its progress told', async () => {
    const bytes = mp4Like(200_000);
    const base = await serve((request, response) => {
      if (request.url === '/start') response.writeHead(302, { location: '/a%20talk.mp4' }).end();
      else
        response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.length }).end(bytes);
    });
    const context = await openTestIngest();
    const told: number[] = [];
    const { file, originalName } = await downloadVideo(context, `${base}/start`, {
      onProgress: ({ receivedBytes, totalBytes }) => {
        expect(totalBytes).toBe(bytes.length);
        told.push(receivedBytes);
      },
    });
    expect(originalName).toBe('a talk.mp4');
    expect(file.sizeBytes).toBe(bytes.length);
    expect(told.at(-1)).toBe(bytes.length);
  });

  test('a redirect into a private place is refused', async () => {
    let reached = 0;
    const inside = await serve((_, response) => response.end(String(++reached)));
    // The first name leads to the test's server as if it were public.
    const context = await openTestIngest();
    const { outbound } = context;
    const base = await serve((_, response) => response.writeHead(302, { location: `${inside}/v.mp4` }).end());
    const strict = { ...outbound, check: openOutbound({ allowPrivate: false }).check };
    const first = {
      ...strict,
      check: async (url: string) => (url.startsWith(base) ? new URL(url) : strict.check(url, 'url')),
    };
    await expect(downloadVideo({ ...context, outbound: first }, `${base}/v.mp4`)).rejects.toEqual(
      rejected('invalid_request', /public/),
    );
    expect(reached).toBe(0);
  });

  test('what is announced too large is not fetched', async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 10_000_000 });
      response.write(mp4Like());
    });
    const context = await openTestIngest({ maxFileSizeBytes: 1_000_000 });
    await expect(downloadVideo(context, `${base}/v.mp4`)).rejects.toEqual(rejected('too_large'));
  });

  test('a connection that breaks off, and a server that is not there, fail with a sentence', async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 10_000 });
      response.write(mp4Like());
      setTimeout(() => response.destroy(), 50);
    });
    const context = await openTestIngest();
    await expect(downloadVideo(context, `${base}/v.mp4`)).rejects.toEqual(
      rejected('download_failed', /broke off/),
    );
    await expect(downloadVideo(context, 'http://127.0.0.1:9/v.mp4')).rejects.toEqual(
      rejected('download_failed', /cannot be reached/),
    );
    expect(files(context.dataDir)).toEqual([]);
  });

  test('a missing file says what the server answered', async () => {
    const base = await serve((_, response) => response.writeHead(404).end());
    await expect(downloadVideo(await openTestIngest(), `${base}/v.mp4`)).rejects.toEqual(
      rejected('download_failed', /answered 404/),
    );
  });

  test('a cancelled fetch ends at once', async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      response.write(mp4Like());
    });
    const context = await openTestIngest();
    const control = new AbortController();
    const fetching = downloadVideo(context, `${base}/v.mp4`, { signal: control.signal });
    setTimeout(() => control.abort(new Error('stop')), 100);
    await expect(fetching).rejects.toThrow();
    expect(files(context.dataDir)).toEqual([]);
  });
});

describe('pages of sites', () => {
  /** A program that stands for yt-dlp: it does what the real one is asked to do, through the proxy it is given. */
  function program(script: string): string {
    const path = join(mkdtempSync(join(inject('runFolder'), 'program-')), 'yt-dlp');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }
  const page = () => serve((_, response) => response.setHeader('content-type', 'text/html').end('<html>'));

  test('without yt-dlp it is said what to do', async () => {
    const context = await openTestIngest({ ytdlpPath: '/nowhere/yt-dlp' });
    await expect(downloadVideo(context, `${await page()}/watch?v=1`)).rejects.toEqual(
      rejected('missing_dependency', /yt-dlp.*YTDLP_PATH/),
    );
  });

  test('the program gets the address after --, the proxy, and none of our secrets; its video is stored', async () => {
    process.env.AWS_SECRET_ACCESS_KEY_OF_THE_TEST = 'secret';
    const video = join(mkdtempSync(join(inject('runFolder'), 'video-')), 'v');
    writeFileSync(video, mp4Like(1_000));
    const ytdlpPath = program(
      [
        'for last; do before="$now"; now="$last"; done',
        '[ "$before" = "--" ] || exit 3',
        'env | grep -q OF_THE_TEST && exit 4',
        'echo "$*" | grep -q -- "--proxy http://127.0.0.1:" || exit 5',
        'echo "title A talk"; echo "reelwright 500 1000"',
        `cp ${video} video.mkv`,
      ].join('\n'),
    );
    const context = await openTestIngest({ ytdlpPath });
    const told: unknown[] = [];
    const { file, originalName } = await downloadVideo(context, `${await page()}/watch?v=1`, {
      onProgress: (progress) => told.push(progress),
    });
    expect(originalName).toBe('A talk');
    expect(file.sizeBytes).toBe(1_000);
    expect(told).toContainEqual({ receivedBytes: 500, totalBytes: 1_000 });
    expect(files(context.dataDir)).toHaveLength(1);
  });

  test('what the program complains of is told, and a cancelled one is killed', async () => {
    const context = await openTestIngest({
      ytdlpPath: program('echo "ERROR: Video unavailable" >&2; exit 1'),
    });
    await expect(downloadVideo(context, `${await page()}/watch`)).rejects.toEqual(
      rejected('download_failed', /Video unavailable/),
    );
    const slow = await openTestIngest({ ytdlpPath: program('sleep 600') });
    const control = new AbortController();
    const fetching = downloadVideo(slow, `${await page()}/watch`, { signal: control.signal });
    setTimeout(() => control.abort(new Error('stop')), 300);
    await expect(fetching).rejects.toThrow('stop');
    expect(files(slow.dataDir)).toEqual([]);
  });
});

describe('the proxy for programs', () => {
  /** Sends raw bytes to a proxy; the first line of what it answers. */
  async function firstLine(proxyUrl: string, request: string): Promise<string> {
    const { port } = new URL(proxyUrl);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(request);
    const [head] = await Promise.race([
      new Promise<[string]>((resolve) => socket.once('data', (data) => resolve([data.toString()]))),
      new Promise<[string]>((resolve) => socket.once('close', () => resolve(['closed']))),
    ]);
    socket.destroy();
    return head.split('\r\n')[0] ?? '';
  }

  test('leads nowhere private, by tunnel or by plain http', async () => {
    let reached = 0;
    const base = new URL(await serve((_, response) => response.end(String(++reached))));
    const outbound = openOutbound({ allowPrivate: false });
    const proxy = await openFilteringProxy(outbound);
    for (const host of [base.host, `localhost:${base.port}`, '169.254.169.254:80', '[::1]:80']) {
      expect(await firstLine(proxy.url, `CONNECT ${host} HTTP/1.1\r\nhost: ${host}\r\n\r\n`)).toMatch(
        / 403 /,
      );
      const plain = `GET http://${host}/ HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
      expect(await firstLine(proxy.url, plain)).toMatch(/ 403 /);
    }
    expect(reached).toBe(0);
    await proxy.close();
    await outbound.close();
  });

  test('leads to where it may', async () => {
    const base = new URL(await serve((_, response) => response.end('there')));
    const outbound = openOutbound({ allowPrivate: true });
    const proxy = await openFilteringProxy(outbound);
    const plain = `GET ${base.href} HTTP/1.1\r\nhost: ${base.host}\r\n\r\n`;
    expect(await firstLine(proxy.url, plain)).toMatch(/ 200 /);
    expect(await firstLine(proxy.url, `CONNECT ${base.host} HTTP/1.1\r\nhost: ${base.host}\r\n\r\n`)).toMatch(
      / 200 /,
    );
    await proxy.close();
    await outbound.close();
  });
});
