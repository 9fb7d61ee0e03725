import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, open, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Source } from '../facts/index.ts';
import { type FootageKind, fileOf, footage, newPath, talkingFootage, truncated } from '../testing/footage.ts';
import { findShared } from '../testing/shared.ts';
import { probe } from './probe.ts';

const shared = findShared();
const of = async (kind: FootageKind) => probe(await footage(kind));

describe('probe', () => {
  test('describes an ordinary video in full', async () => {
    const path = await footage('plain');
    const source = await probe(path);
    const bytes = readFileSync(path);
    expect(Source.parse(source)).toEqual({
      contentHash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      sizeBytes: bytes.length,
      demuxer: 'mov',
      durationSeconds: 6,
      picture: {
        streamIndex: 0,
        codec: 'h264',
        codedWidth: 640,
        codedHeight: 360,
        width: 640,
        height: 360,
        rotationDegrees: 0,
        frameRate: { numerator: 30, denominator: 1 },
        variableFrameRate: false,
        bitDepth: 8,
        pixelFormat: 'yuv420p',
        hdr: null,
        interlaced: false,
        startSeconds: 0,
      },
      sound: { streamIndex: 1, codec: 'aac', sampleRate: 48000, channels: 1, startSeconds: 0 },
      fallbacks: [],
    });
  });

  test.each([
    ['webm', 4],
    ['mkv', 4],
    ['avi', 4],
    ['transportStream', 14],
    ['programStream', 4],
    ['flv', 4],
    ['asf', 4],
    ['liveWebm', 4],
  ] as const)('reads %s to its true end without a fallback', async (kind, seconds) => {
    const source = await of(kind);
    expect(source.durationSeconds).toBeGreaterThan(seconds - 0.1);
    expect(source.durationSeconds).toBeLessThan(seconds + 0.1);
    expect(source.picture).not.toBe(null);
    expect(source.sound).not.toBe(null);
    expect(source.fallbacks).toEqual([]);
  });

  test.each(['wav', 'flac', 'mp3', 'adts', 'opus', 'm4a', 'coverArt'] as const)(
    'takes %s as sound without a picture',
    async (kind) => {
      const source = await of(kind);
      expect(source.picture).toBe(null);
      expect(source.durationSeconds).toBeCloseTo(3, 1);
      expect(source.fallbacks).toEqual([]);
    },
  );

  test('says that there is no sound', async () => {
    expect((await of('silent')).sound).toBe(null);
  });

  test('gives a rotated picture its size as shown', async () => {
    expect((await of('rotated')).picture).toMatchObject({
      codedWidth: 320,
      codedHeight: 180,
      width: 180,
      height: 320,
      rotationDegrees: 90,
    });
  });

  test('counts pixels as square, whatever their stored shape', async () => {
    expect((await of('widePixels')).picture).toMatchObject({ codedWidth: 320, width: 427, height: 180 });
    expect((await of('narrowPixels')).picture).toMatchObject({ codedHeight: 180, width: 320, height: 360 });
  });

  test('knows a variable frame rate and its average', async () => {
    const { picture } = await of('variableRate');
    expect(picture?.variableFrameRate).toBe(true);
    expect((picture?.frameRate.numerator ?? 0) / (picture?.frameRate.denominator ?? 1)).toBeCloseTo(13.7, 0);
    expect((await of('mkv')).picture?.variableFrameRate).toBe(false);
    expect((await of('interlaced')).picture?.variableFrameRate).toBe(false);
  });

  test('knows the rate of a camera that lost a frame', async () => {
    const { picture } = await of('lostFrame');
    expect(picture?.frameRate).toEqual({ numerator: 30, denominator: 1 });
    expect(picture?.variableFrameRate).toBe(false);
  });

  test('knows 10 bit, high dynamic range, interlacing and odd sizes', async () => {
    expect((await of('tenBit')).picture).toMatchObject({ bitDepth: 10, hdr: null });
    expect((await of('hdr')).picture).toMatchObject({ bitDepth: 10, hdr: 'pq', codec: 'hevc' });
    expect((await of('interlaced')).picture?.interlaced).toBe(true);
    expect((await of('oddSize')).picture).toMatchObject({ width: 321, height: 181 });
  });

  test('places a stream that starts late on the clock of the source', async () => {
    expect((await of('lateStart')).picture?.startSeconds).toBeCloseTo(1, 3);
    expect((await of('lateStart')).sound?.startSeconds).toBe(0);
    expect((await of('lateSound')).picture?.startSeconds).toBe(0);
    expect((await of('lateSound')).sound?.startSeconds).toBeCloseTo(1, 1);
  });

  test('takes the default sound stream of several', async () => {
    expect((await of('twoSounds')).sound?.streamIndex).toBe(2);
    expect((await of('manySounds')).sound?.streamIndex).toBe(0);
  });

  test('does not take a still for a video', async () => {
    const source = await of('stillPicture');
    expect(source.picture).toBe(null);
    expect(source.fallbacks[0]?.reason).toContain('single still');
    await expect(of('singleFrame')).rejects.toMatchObject({ code: 'unsupported_media' });
  });

  test('accepts slow motion at 240 frames per second', async () => {
    expect((await of('slowMotion')).picture?.frameRate).toEqual({ numerator: 240, denominator: 1 });
  });

  test('describes a second of video', async () => {
    expect((await of('oneSecond')).durationSeconds).toBeCloseTo(1, 1);
  });

  test('is not misled by a name', async () => {
    const path = newPath('avi');
    await copyFile(await footage('mkv'), path);
    expect((await probe(path)).demuxer).toBe('matroska');
  });

  test('of the same bytes is the same', async () => {
    const copy = newPath('mp4');
    await copyFile(await footage('plain'), copy);
    expect(await probe(copy)).toEqual(await of('plain'));
  });

  test('stops at once when cancelled', async () => {
    await expect(probe(await footage('plain'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const abort = new AbortController();
    const probing = probe(await footage('plain'), { signal: abort.signal });
    setTimeout(() => abort.abort(), 30);
    await expect(probing).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('hears the voice of the talking footage', async () => {
    const source = await probe(await talkingFootage("Hello, it's me: 50% off; isn't that [great]?"));
    expect(source.picture).not.toBe(null);
    expect(source.durationSeconds).toBeGreaterThan(2);
  });
});

describe('a damaged file', () => {
  test('that breaks off is described as far as it goes, with a fallback', async () => {
    const source = await probe(await truncated(await footage('plain'), 0.5));
    expect(source.durationSeconds).toBeGreaterThan(2);
    expect(source.durationSeconds).toBeLessThan(4);
    expect(source.fallbacks[0]).toEqual({
      used: `the first ${source.durationSeconds.toFixed(1)} s of the picture`,
      instead_of: '6.0 s',
      reason: expect.stringContaining('damaged or incomplete'),
    });
  });

  test.each(['mkv', 'avi', 'flv', 'transportStream'] as const)(
    'cut in half as %s is described as far as it goes',
    async (kind) => {
      const whole = await of(kind);
      const half = await probe(await truncated(await footage(kind), 0.5));
      expect(half.durationSeconds / whole.durationSeconds).toBeGreaterThan(0.3);
      expect(half.durationSeconds / whole.durationSeconds).toBeLessThan(0.7);
    },
  );

  test('whose second half was never filled in is described as far as it goes', async () => {
    const path = newPath('mp4');
    const bytes = await readFile(await footage('plain'));
    bytes.fill(0, Math.floor(bytes.length / 2));
    await writeFile(path, bytes);
    const source = await probe(path);
    expect(source.durationSeconds).toBeGreaterThan(1);
    expect(source.durationSeconds).toBeLessThan(4.5);
    expect(source.fallbacks[0]?.reason).toContain('damaged or incomplete');
  });

  test('whose index was at the end and is cut off is refused in one sentence', async () => {
    await expect(probe(await truncated(await footage('indexAtEnd'), 0.5))).rejects.toMatchObject({
      code: 'unreadable_media',
      message: expect.stringMatching(/^The file is damaged or incomplete[^.]*\.$/),
      process: { stderrTail: expect.stringContaining('moov') },
    });
  });

  test('of twelve bytes is refused', async () => {
    await expect(probe(await fileOf('a.avi', 'RIFF\0\0\0\0AVI '))).rejects.toMatchObject({
      code: 'unreadable_media',
    });
  });

  test('of nothing but a header is refused', async () => {
    await expect(probe(await truncated(await footage('plain'), 6000))).rejects.toMatchObject({
      code: 'unreadable_media',
    });
  });

  test('with scrambled bytes never takes the program down', async () => {
    const whole = await readFile(await footage('mkv'));
    for (const step of [97, 1009, 20011]) {
      const bytes = Buffer.from(whole);
      for (let at = 500; at < bytes.length; at += step) bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
      const result = await probe(await fileOf('a.mkv', bytes)).catch((error: { code: string }) => error.code);
      expect(typeof result === 'string' ? result : result.durationSeconds).toBeTruthy();
      if (typeof result === 'string') expect(['unreadable_media', 'limit_exceeded']).toContain(result);
    }
  });

  test('that claims to be much longer than it is, is known by its packets', async () => {
    // The duration in the segment information of Matroska, a double after the id 0x4489 and its length 0x88.
    const path = newPath('mkv');
    await copyFile(await footage('soundWithHole'), path);
    const bytes = await readFile(path);
    const at = bytes.indexOf(Buffer.from([0x44, 0x89, 0x88])) + 3;
    bytes.writeDoubleBE(3_000_000, at);
    // The same claim in the stream's own tag would be believed first, so that goes too.
    const file = await open(path, 'r+');
    await file.write(bytes);
    await file.close();
    expect((await probe(path)).durationSeconds).toBeCloseTo(5, 0);
  });
});

describe.skipIf(!shared)('on real footage, probe', () => {
  const file = (name: string) => `${shared}/media/${name}`;

  test('takes the first picture and sound of many streams, and their own length', async () => {
    const source = await probe(file('video/nasa_13013_multistream.mp4'));
    expect(source.picture?.streamIndex).toBe(0);
    expect(source.sound?.streamIndex).toBe(1);
    // The caption streams make the container 16.57 s long.
    expect(source.durationSeconds).toBeCloseTo(13.056, 2);
  });

  test('finds that the picture starts 0.834 s after the sound', async () => {
    const source = await probe(file('video/googlework_short.mp4'));
    expect(source.picture?.startSeconds).toBeCloseTo(0.834, 3);
    expect(source.sound?.startSeconds).toBe(0);
  });

  test('takes a song with a cover for sound', async () => {
    expect((await probe(file('audio/music_vibe_ace.ogg'))).picture).toBe(null);
  });

  test('describes upright HEVC', async () => {
    expect((await probe(file('video/talking_9x16_hevc_1.mp4'))).picture).toMatchObject({
      codec: 'hevc',
      width: 1080,
      height: 1920,
    });
  });

  test('knows a variable frame rate', async () => {
    expect((await probe(file('video/talking_head_vr1.mp4'))).picture?.variableFrameRate).toBe(true);
  });
});
