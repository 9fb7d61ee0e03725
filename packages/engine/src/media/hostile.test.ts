import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileOf, footage, newPath } from '../testing/footage.ts';
import { decodeFrames } from './frames.ts';
import { inputArguments } from './input.ts';
import { probe } from './probe.ts';
import { runFfmpeg, runFfprobe } from './process.ts';
import { decodeSound } from './sound.ts';

/** The letters and numbers are those of the suite of hostile inputs (reliability and attacks, 5.2). */
describe('a disguised script never opens another file:', () => {
  const scripts = (victim: string): [string, string][] => [
    [
      'A1 an HLS playlist naming a file',
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${victim}\n#EXT-X-ENDLIST\n`,
    ],
    [
      'A2 an HLS playlist naming a system file',
      '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    ],
    [
      'A3 an HLS playlist naming a local server',
      '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1/a.ts\n#EXT-X-ENDLIST\n',
    ],
    [
      'A4 an HLS playlist with a key from a file',
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-KEY:METHOD=AES-128,URI="${victim}"\n#EXTINF:10,\na.ts\n#EXT-X-ENDLIST\n`,
    ],
    ['A5 a concat script', "ffconcat version 1.0\nfile 'victim.mp4'\n"],
    [
      'A8 a DASH manifest',
      `<?xml version="1.0"?><MPD><Period><AdaptationSet><BaseURL>${victim}</BaseURL></AdaptationSet></Period></MPD>`,
    ],
    ['A8 a session description', 'v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n'],
  ];

  test('all of A1 to A5 and A8 are refused', async () => {
    const victim = await footage('plain');
    for (const [name, text] of scripts(victim)) {
      const path = await fileOf('upload.mp4', text);
      await copyFile(victim, join(dirname(path), 'victim.mp4'));
      await expect(probe(path), name).rejects.toMatchObject({ code: 'unsupported_media' });
    }
  });

  test('and would be refused by the forced demuxer even if the first bytes lied', async () => {
    const victim = await footage('plain');
    for (const [name, text] of scripts(victim)) {
      const path = await fileOf('upload.mp4', text);
      await copyFile(victim, join(dirname(path), 'victim.mp4'));
      for (const demuxer of ['mov', 'matroska', 'mpegts', 'mp3']) {
        const answer = await runFfprobe(
          ['-show_entries', 'stream=codec_name', '-of', 'csv=p=0', ...inputArguments(path, { demuxer })],
          { stage: 'test', timeoutSeconds: 20 },
        ).catch(() => '');
        expect(answer, `${name} as ${demuxer}`).not.toContain('h264');
      }
    }
  });

  test('this ffmpeg does follow the playlist when nothing is forced, so the test above can fail', async () => {
    const victim = await footage('plain');
    const path = await fileOf(
      'upload.m3u8',
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${victim}\n#EXT-X-ENDLIST\n`,
    );
    const answer = await runFfprobe(
      ['-allowed_extensions', 'ALL', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', path],
      { stage: 'test' },
    );
    expect(answer).toContain('h264');
  });
});

describe('a name is only a name:', () => {
  test.each([
    '-i.mp4',
    '%03d.mp4',
    'concat:a|b.mp4',
    'subfile,,start,0,end,0,,:x.mp4',
    'data:text.mp4',
    "we'ird,[dir]:x;c.mp4",
    'new\nline.mp4',
    'right\u202eto-left.mp4',
    '$(id) `id` "q".mp4',
    '..\\up.mp4',
    'CON',
    'ümläut 🎬.mp4',
    `${'x'.repeat(240)}.mp4`,
  ])('A6, A7 %j', async (name) => {
    const path = await fileOf(name, await readFile(await footage('oneSecond')));
    const source = await probe(path);
    expect(source.durationSeconds).toBeCloseTo(1, 1);
    let samples = 0;
    for await (const chunk of decodeSound(path, source)) samples += chunk.length;
    expect(samples).toBeGreaterThan(15_000);
    let frames = 0;
    const views = [{ framesPerSecond: 5, width: 16, height: 16, format: 'gray' as const }];
    for await (const frame of decodeFrames(path, source, { startSeconds: 0, endSeconds: 1, views }))
      frames += frame.data.length / 256;
    expect(frames).toBe(5);
  });

  test('A7 a relative path with a dash in front is a file too', async () => {
    const folder = newPath('dir');
    await mkdir(folder);
    await copyFile(await footage('oneSecond'), join(folder, '-y'));
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await probe('-y')).durationSeconds).toBeCloseTo(1, 1);
    } finally {
      process.chdir(before);
    }
  });
});

describe('what travels inside a file stays there:', () => {
  test('A9 an attachment of a Matroska file is left alone', async () => {
    const secret = await fileOf(
      'secret.txt',
      '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\nfile:///etc/passwd\n',
    );
    const path = newPath('mkv');
    await runFfmpeg(
      [
        '-i',
        await footage('mkv'),
        '-attach',
        secret,
        '-metadata:s:t',
        'mimetype=text/plain',
        '-c',
        'copy',
        path,
      ],
      { stage: 'test' },
    );
    const source = await probe(path);
    expect(source.fallbacks).toEqual([]);
    expect(source.picture?.codec).toBe('h264');
  });

  test('A9 a QuickTime reference to another file is not followed', async () => {
    // The data reference of the picture track is turned from "in this file" into a path.
    const bytes = await readFile(await footage('plain'));
    const at = bytes.indexOf('url ');
    bytes.write('alis', at, 'latin1');
    bytes.writeUInt32BE(0, at + 4);
    const path = await fileOf('upload.mov', bytes);
    const result = await probe(path).catch((error: { code: string }) => error.code);
    // Read as if the reference were not there, or refused; never anything else.
    if (typeof result === 'string') expect(result).toBe('unreadable_media');
    else expect(result.sizeBytes).toBe(bytes.length);
  });
});

describe('what is too much is refused before it costs anything:', () => {
  test.each([
    ['B1', 'tooLarge', '8192×8192'],
    ['B2', 'tooLong', '100.0 hours'],
    ['B3', 'tooFast', '1000 frames per second'],
  ] as const)('%s %s', async (_number, kind, words) => {
    const path = await footage(kind);
    const started = performance.now();
    await expect(probe(path)).rejects.toMatchObject({
      code: 'limit_exceeded',
      message: expect.stringContaining(words),
    });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('B4 a giant picture is no video', async () => {
    // The header of a PNG of 30000×30000 pixels.
    const header = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAdTAAAHUwAQAAAAA=', 'base64');
    await expect(probe(await fileOf('logo.mp4', header))).rejects.toMatchObject({
      code: 'unsupported_media',
    });
  });

  test('B5 an archive is no video', async () => {
    const gzip = Buffer.from('H4sIAAAAAAAAAwMAAAAAAAAAAAA=', 'base64');
    await expect(probe(await fileOf('video.mp4', gzip))).rejects.toMatchObject({ code: 'unsupported_media' });
  });
});

describe('a file that is two things at once', () => {
  test('C4 a video with a page of HTML behind it is a video', async () => {
    const bytes = Buffer.concat([
      await readFile(await footage('oneSecond')),
      Buffer.from('<html><script>alert(1)</script></html>'),
    ]);
    expect((await probe(await fileOf('a.html', bytes))).demuxer).toBe('mov');
  });

  test('C4 a JPEG with an archive behind it is a picture', async () => {
    const bytes = Buffer.concat([
      await readFile(await footage('photo')),
      Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'),
    ]);
    const path = newPath('mp4');
    await writeFile(path, bytes);
    await expect(probe(path)).rejects.toMatchObject({ code: 'unsupported_media' });
  });
});
