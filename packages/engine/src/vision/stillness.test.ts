import { describe, expect, test } from 'vitest';
import { MOUTHS_PER_SECOND } from './evidence.ts';
import { loudnessOf, stillnessSupport } from './stillness.ts';

const SECONDS = 4;
const COUNT = SECONDS * MOUTHS_PER_SECOND;
const speech = [{ startSeconds: 10, endSeconds: 10 + SECONDS }];

/** Sound from 10 s on, loud in its first half and 40 dB quieter in the second. */
const samples = Float32Array.from({ length: SECONDS * 16_000 }, (_, i) => {
  const level = i < SECONDS * 8_000 ? 0.3 : 0.003;
  return level * Math.sin(i / 9);
});
const loudness = loudnessOf([{ startSeconds: 10, samples }], speech);
const sum = (values: Float32Array, from: number, to: number) =>
  values
    .subarray(from * MOUTHS_PER_SECOND, to * MOUTHS_PER_SECOND)
    .reduce((total, value) => total + value, 0);
const moving = (depth: number) =>
  Float32Array.from(
    { length: COUNT },
    (_, i) => 0.2 + depth * Math.sin((i / MOUTHS_PER_SECOND) * 8 * Math.PI),
  );

describe('still lips', () => {
  test('speak strongly against somebody who was seen to move them, where it is loud', () => {
    const openings = moving(0.1);
    openings.fill(0.2, MOUTHS_PER_SECOND);
    const support = stillnessSupport(openings, 10, loudness);
    expect(sum(support, 0, 0.8)).toBeGreaterThan(0.5);
    expect(sum(support, 1.2, 1.8)).toBeLessThan(-4);
    // In a pause everybody keeps still.
    expect(sum(support, 2.2, 4)).toBe(0);
  });

  test('say little when they never move: they may not be readable', () => {
    const support = stillnessSupport(moving(0.002), 10, loudness);
    expect(sum(support, 0, 1)).toBeLessThan(-0.3);
    expect(sum(support, 0, 1)).toBeGreaterThan(-1.5);
  });

  test('say nothing where they were not measured or there is no sound', () => {
    expect(sum(stillnessSupport(new Float32Array(COUNT).fill(Number.NaN), 10, loudness), 0, 4)).toBe(0);
    expect(sum(stillnessSupport(moving(0.1), 60, loudness), 0, 4)).toBe(0);
  });

  test('count from the mouth’s first picture on, whenever the sound begins', () => {
    const openings = moving(0.1);
    const early = stillnessSupport(openings, 9, loudness);
    // The mouth's first second lies before the sound.
    expect(sum(early, 0, 0.8)).toBe(0);
    expect(sum(early, 1.2, 2)).toBeGreaterThan(0.5);
  });
});
