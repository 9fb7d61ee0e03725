import { describe, expect, test } from 'vitest';
import type { Moment } from './moments.ts';
import { type MomentSound, momentSounds, voiceLikeness } from './voice-likeness.ts';

/** Twenty moments of ten windows; two voices that take turns every five, `apart` from each other, and sway by ±1. */
function sounds(apart: number): MomentSound[] {
  return Array.from({ length: 20 }, (_, i) => ({
    windows: 10,
    mean: new Float64Array(12).map((_, n) => voiceOf(i) * apart + swayOf(i * 12 + n)),
  }));
}
/** As good as chance: the digits after the comma of a large sine. */
const swayOf = (n: number) => ((Math.sin(n + 1) * 43_758.5) % 1) * 2 - Math.sign(Math.sin(n + 1));
const voiceOf = (i: number) => Math.floor(i / 5) % 2;
/** Whose voice it is, known in the first ten moments and open in the others. */
const beliefs = Array.from({ length: 20 }, (_, i) => (i < 10 ? [1 - voiceOf(i), voiceOf(i)] : [0.5, 0.5]));

describe('likeness of voices', () => {
  test('speaks for the person whose voice it is where nothing else does', () => {
    const likeness = voiceLikeness(sounds(4), beliefs);
    for (let i = 10; i < 20; i++) {
      const [first = 0, second = 0] = likeness[i] ?? [];
      expect(second > first).toBe(voiceOf(i) === 1);
      expect(Math.abs(second - first)).toBeGreaterThan(0.5);
    }
  });

  test('says nothing when the voices are alike', () => {
    const likeness = voiceLikeness(sounds(0), beliefs);
    const apart = likeness.map(([first = 0, second = 0]) => Math.abs(second - first));
    expect(apart.reduce((sum, value) => sum + value, 0) / apart.length).toBeLessThan(0.25);
  });

  test('does not confirm a belief by itself: a moment counts for nobody in judging it', () => {
    const lone = beliefs.map((_, i) => (i === 7 ? [1, 0] : [1 - voiceOf(i), voiceOf(i)]));
    const [first = 0, second = 0] = voiceLikeness(sounds(4), lone)[7] ?? [];
    expect(second).toBeGreaterThan(first);
  });

  test('says nothing where nothing is loud', () => {
    const silent = sounds(4).map((one, i) => (i === 3 ? { ...one, windows: 0 } : one));
    expect(voiceLikeness(silent, beliefs)[3]?.map(Math.abs)).toEqual([0, 0]);
  });

  test('is taken from the loud windows of a moment', () => {
    const samples = Float32Array.from(
      { length: 16_000 },
      (_, i) => (i < 8_000 ? 0.3 : 1e-4) * Math.sin(i / 3),
    );
    const moment = (startSeconds: number, endSeconds: number): Moment => ({
      startSeconds,
      endSeconds,
      voice: null,
      people: new Map(),
    });
    const moments = [moment(10.1, 10.2), moment(10.7, 10.8), moment(30, 31)];
    const heard = momentSounds([{ startSeconds: 10, samples }], moments);
    expect(heard.map(({ windows }) => windows)).toEqual([10, 0, 0]);
    expect(heard[0]?.mean.every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
  });
});
