import { describe, expect, test } from 'vitest';
import type { Source } from '../facts/index.ts';
import { type FootageKind, footage } from '../testing/footage.ts';
import { findShared } from '../testing/shared.ts';
import { probe } from './probe.ts';
import { decodeSound } from './sound.ts';

const shared = findShared();
const known = new Map<string, Promise<Source>>();

/** What a file is, asked once. */
function sourceOf(path: string): Promise<Source> {
  const source = known.get(path) ?? probe(path);
  known.set(path, source);
  return source;
}

async function samples(path: string, options: Parameters<typeof decodeSound>[2] = {}): Promise<Float32Array> {
  const chunks: Float32Array[] = [];
  for await (const chunk of decodeSound(path, await sourceOf(path), options)) chunks.push(chunk);
  const all = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

const loudness = (sound: Float32Array, fromSeconds: number, toSeconds: number, rate = 16_000) => {
  const part = sound.subarray(Math.round(fromSeconds * rate), Math.round(toSeconds * rate));
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
};

/** Cycles per second, counted by where the wave crosses zero upwards. */
const pitch = (sound: Float32Array, fromSeconds: number, toSeconds: number, rate = 16_000) => {
  const part = sound.subarray(Math.round(fromSeconds * rate), Math.round(toSeconds * rate));
  let crossings = 0;
  for (let i = 1; i < part.length; i++) if ((part[i - 1] ?? 0) < 0 && (part[i] ?? 0) >= 0) crossings += 1;
  return crossings / (toSeconds - fromSeconds);
};

describe('decoded sound', () => {
  test.each([
    ['plain', 6],
    ['mkv', 4],
    ['webm', 4],
    ['avi', 4],
    ['programStream', 4],
    ['flv', 4],
    ['asf', 4],
    ['mp3', 3],
    ['adts', 3],
    ['opus', 3],
    ['flac', 3],
  ] as [FootageKind, number][])('of %s is all there, at the right pitch', async (kind, seconds) => {
    const sound = await samples(await footage(kind));
    expect(sound.length / 16_000).toBeGreaterThan(seconds - 0.1);
    expect(sound.length / 16_000).toBeLessThan(seconds + 0.15);
    expect(pitch(sound, 1, 2)).toBeCloseTo(440, -1);
  });

  test('comes in chunks of half a second of its own memory, with progress', async () => {
    const path = await footage('plain');
    const lengths: number[] = [];
    const told: number[] = [];
    for await (const chunk of decodeSound(path, await sourceOf(path), {
      onProgress: (at) => told.push(at),
    })) {
      lengths.push(chunk.length);
      expect(chunk.buffer.byteLength).toBe(chunk.length * 4);
    }
    expect(lengths).toEqual(Array.from({ length: 12 }, () => 8000));
    expect(told.at(-1)).toBe(6);
  });

  test('is at the rate that is asked for', async () => {
    const sound = await samples(await footage('plain'), { sampleRate: 48_000 });
    expect(sound.length).toBe(6 * 48_000);
    expect(pitch(sound, 1, 2, 48_000)).toBeCloseTo(440, -1);
  });

  test('that starts late is preceded by silence', async () => {
    const sound = await samples(await footage('lateSound'));
    expect(loudness(sound, 0, 0.95)).toBe(0);
    expect(loudness(sound, 1.05, 2)).toBeGreaterThan(0.05);
    const within = await samples(await footage('lateSound'), { startSeconds: 0.5, endSeconds: 1.5 });
    expect(within.length).toBe(16_000);
    expect(loudness(within, 0, 0.45)).toBe(0);
    expect(loudness(within, 0.55, 1)).toBeGreaterThan(0.05);
    const before = await samples(await footage('lateSound'), { startSeconds: 0.1, endSeconds: 0.6 });
    expect(before).toEqual(new Float32Array(8000));
  });

  test('with a hole in its timestamps keeps its clock', async () => {
    const sound = await samples(await footage('soundWithHole'));
    expect(sound.length / 16_000).toBeCloseTo(5, 1);
    expect(loudness(sound, 2.1, 2.9)).toBe(0);
    expect(loudness(sound, 3.1, 4.9)).toBeGreaterThan(0.05);
    // A start inside the hole is silent until the hole ends.
    const inside = await samples(await footage('soundWithHole'), { startSeconds: 2.5, endSeconds: 4 });
    expect(loudness(inside, 0, 0.4)).toBe(0);
    expect(loudness(inside, 0.6, 1.5)).toBeGreaterThan(0.05);
  });

  test('of a span is the same as that span of the whole', async () => {
    for (const kind of ['plain', 'mkv', 'flac'] as const) {
      const whole = await samples(await footage(kind));
      const part = await samples(await footage(kind), { startSeconds: 1.234, endSeconds: 2.5 });
      const from = Math.round(1.234 * 16_000);
      const same = whole.subarray(from, from + part.length);
      expect(part.length).toBe(Math.round(1.266 * 16_000));
      // Shifted by at most one sample of 62 µs, which rounds differently: the difference stays under that of a step.
      const worst = part.reduce((most, value, i) => Math.max(most, Math.abs(value - (same[i] ?? 0))), 0);
      expect(worst, kind).toBeLessThan(0.03);
    }
  });

  test('has no samples that are not numbers', async () => {
    const sound = await samples(await footage('notNumbers'));
    expect(sound.every((value) => Number.isFinite(value))).toBe(true);
    expect(sound.length).toBe(32_000);
    expect(pitch(sound, 0.2, 0.8)).toBeCloseTo(440, -1);
  });

  test('whose format changes on the way keeps its clock', async () => {
    const sound = await samples(await footage('changingSound'));
    expect(sound.length / 16_000).toBeLessThan(4.1);
    expect(sound.length / 16_000).toBeGreaterThan(3.9);
    expect(pitch(sound, 0.5, 1.5)).toBeCloseTo(440, -1);
    expect(pitch(sound, 2.5, 3.5)).toBeCloseTo(880, -1);
  });

  test('is that of the stream that was chosen', async () => {
    expect(pitch(await samples(await footage('twoSounds')), 1, 2)).toBeCloseTo(1200, -1);
  });

  test('of a file without sound, or of an empty span, is refused', async () => {
    await expect(samples(await footage('silent'))).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(samples(await footage('plain'), { startSeconds: 7 })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('lasts 6 s'),
    });
  });

  test('stops when cancelled', async () => {
    const path = await footage('plain');
    const source = await sourceOf(path);
    const abort = new AbortController();
    const read = async () => {
      for await (const chunk of decodeSound(path, source, { signal: abort.signal, sampleRate: 192_000 }))
        if (chunk.length > 0) abort.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe.skipIf(!shared)('on real footage, decoded sound', () => {
  test.each([
    ['video/googlework_short.mp4', 35.0],
    ['audio/sonnet_p001.mp3', 53.27],
    ['audio/music_vibe_ace.ogg', 61.46],
    ['audio/meeting_ami_dev00.wav', 30],
  ])('of %s is all there', async (name, seconds) => {
    expect((await samples(`${shared}/media/${name}`)).length / 16_000).toBeCloseTo(seconds, 1);
  });
});
