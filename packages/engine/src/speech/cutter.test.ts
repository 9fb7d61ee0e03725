import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PieceCutter, type SpokenPiece } from './cutter.ts';
import { CHUNK_SAMPLES, CHUNK_SECONDS, SAMPLE_RATE } from './voice.ts';

/** Runs of [seconds, probability] as one probability per chunk. */
function probabilities(...runs: [seconds: number, probability: number][]): Float32Array {
  return Float32Array.from(
    runs.flatMap(([seconds, p]) => Array<number>(Math.round(seconds / CHUNK_SECONDS)).fill(p)),
  );
}

/** Sound whose samples count up, so that a piece shows where it was taken from. */
function pieces(voice: Float32Array, blockChunks = 500): SpokenPiece[] {
  const cutter = new PieceCutter();
  const found: SpokenPiece[] = [];
  for (let at = 0; at < voice.length; at += blockChunks) {
    const part = voice.slice(at, at + blockChunks);
    const samples = Float32Array.from(
      { length: part.length * CHUNK_SAMPLES },
      (_, i) => at * CHUNK_SAMPLES + i,
    );
    found.push(...cutter.push({ samples, probabilities: part }));
  }
  return [...found, ...cutter.finish()];
}

describe('pieces of speech', () => {
  test('join phrases that are near and part those that are far', () => {
    const found = pieces(probabilities([1, 0], [2, 0.9], [0.5, 0.1], [2, 0.9], [3, 0.1], [1, 0.9], [1, 0]));
    expect(found).toHaveLength(2);
    expect(found[0]?.voiced).toHaveLength(2);
    expect(found[0]?.startSeconds).toBeCloseTo(0.75, 1);
    expect(found[0]?.endSeconds).toBeCloseTo(5.75, 1);
    expect(found[1]?.startSeconds).toBeCloseTo(8.25, 1);
  });

  test('do not reach over 12 s, and end at the widest pause', () => {
    const phrase: [number, number][] = [
      [3, 0.9],
      [0.3, 0],
      [4, 0.9],
      [0.8, 0],
      [4, 0.9],
      [0.3, 0],
      [4, 0.9],
      [2, 0],
    ];
    const found = pieces(probabilities(...phrase));
    expect(found.map((piece) => piece.voiced.length)).toEqual([2, 2]);
  });

  test('without any pause are cut where there is least voice', () => {
    const found = pieces(probabilities([9, 0.95], [0.15, 0.5], [9, 0.95], [1, 0]));
    expect(found).toHaveLength(2);
    expect(found[0]?.endSeconds).toBeGreaterThan(8.9);
    expect(found[0]?.endSeconds).toBeLessThan(9.4);
  });

  test('are not made of clicks or of silence', () => {
    expect(pieces(probabilities([1, 0], [0.06, 0.9], [2, 0], [0.06, 0.9], [1, 0]))).toEqual([]);
    expect(pieces(new Float32Array(0))).toEqual([]);
  });

  test('hold exactly the sound of their span, in order, at most 12.6 s each, however the voice goes', () => {
    const run = fc.tuple(
      fc.double({ min: 0.05, max: 16, noNaN: true }),
      fc.constantFrom(0, 0.2, 0.4, 0.6, 0.95),
    );
    fc.assert(
      fc.property(
        fc.array(run, { maxLength: 14 }),
        fc.integer({ min: 40, max: 600 }),
        (runs, blockChunks) => {
          const found = pieces(probabilities(...runs), blockChunks);
          let before = 0;
          for (const piece of found) {
            expect(piece.samples[0]).toBe(Math.fround(Math.round(piece.startSeconds * SAMPLE_RATE)));
            expect(piece.samples).toHaveLength(
              Math.round((piece.endSeconds - piece.startSeconds) * SAMPLE_RATE),
            );
            expect(piece.endSeconds - piece.startSeconds).toBeLessThanOrEqual(12.6);
            expect(piece.voiced[0]?.startSeconds).toBeGreaterThanOrEqual(before - 1e-9);
            before = piece.voiced.at(-1)?.endSeconds ?? 0;
          }
        },
      ),
      { seed: 11, numRuns: 40 },
    );
  });

  test('are the same however the stream is cut into blocks', () => {
    const voice = probabilities(
      [1, 0],
      [2, 0.9],
      [0.5, 0.1],
      [20, 0.9],
      [3, 0.1],
      [1, 0.9],
      [0.7, 0],
      [5, 0.8],
      [1, 0],
    );
    const spans = (blockChunks: number) =>
      pieces(voice, blockChunks).map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
    const whole = spans(10_000);
    for (const blockChunks of [37, 250, 500])
      expect(spans(blockChunks).map(([start]) => start)).toEqual(whole.map(([start]) => start));
  });
});
