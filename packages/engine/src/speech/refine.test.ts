import { describe, expect, test } from 'vitest';
import type { PlacedWord } from './align-task.ts';
import { refineWords } from './refine.ts';
import { SAMPLE_RATE } from './voice.ts';

/** Faint noise with bursts of tone at these seconds. */
function sound(seconds: number, ...bursts: [from: number, to: number][]): Float32Array {
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => {
    const at = i / SAMPLE_RATE;
    const tone = bursts.some(([from, to]) => at >= from && at < to) ? 0.3 * Math.sin(i * 0.3) : 0;
    return tone + ((i * 7919) % 101) / 101_000;
  });
}

const word = (startSeconds: number, endSeconds: number): PlacedWord => ({
  startSeconds,
  endSeconds,
  confidence: 1,
  phones: 3,
});
/** Within one frame of 10 ms, which is as fine as the ear of the refinement is. */
function expectTimes(words: (PlacedWord | null)[], wanted: ([number, number] | null)[]): void {
  expect(words).toHaveLength(wanted.length);
  wanted.forEach((span, index) => {
    const one = words[index];
    if (span === null) expect(one).toBeNull();
    expect(Math.abs((one?.startSeconds ?? 0) - (span?.[0] ?? 0))).toBeLessThan(0.011);
    expect(Math.abs((one?.endSeconds ?? 0) - (span?.[1] ?? 0))).toBeLessThan(0.011);
  });
}

describe('word boundaries', () => {
  test('beside silence go to where the sound starts and ends', () => {
    const refined = refineWords([word(0.45, 0.95), word(1.56, 1.9)], sound(3, [0.5, 1], [1.5, 2]));
    expectTimes(refined, [
      [0.5, 1],
      [1.5, 2],
    ]);
  });

  test('inside fluent speech stay where the aligner put them', () => {
    const refined = refineWords([word(0.5, 0.8), null, word(0.8, 1.2)], sound(2, [0.5, 1.2]));
    expectTimes(refined, [[0.5, 0.8], null, [0.8, 1.2]]);
  });

  test('do not let a word swallow a pause', () => {
    const refined = refineWords([word(0.5, 1.6), word(1.6, 2)], sound(3, [0.5, 0.9], [1.55, 2]));
    expectTimes(refined.slice(0, 1), [[0.5, 0.9]]);
  });

  test('keep the closure of a stop inside a word', () => {
    expectTimes(refineWords([word(0.5, 1)], sound(2, [0.5, 0.7], [0.8, 1])), [[0.5, 1]]);
  });

  test('stay put where noise is as loud as the word, and in digital silence', () => {
    const noise = Float32Array.from(
      { length: 2 * SAMPLE_RATE },
      (_, i) => (((i * 7919) % 101) / 101 - 0.5) * 0.3,
    );
    expectTimes(refineWords([word(0.5, 1)], noise), [[0.5, 1]]);
    expectTimes(refineWords([word(0.5, 1)], new Float32Array(2 * SAMPLE_RATE)), [[0.5, 1]]);
  });
});
