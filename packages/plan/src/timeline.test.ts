import { describe, expect, test } from 'vitest';
import { samplePlan } from './testing.ts';
import {
  countFrames,
  frameSeconds,
  halfTransition,
  planDuration,
  shownParts,
  toFrames,
  toOutput,
} from './timeline.ts';

const segments = samplePlan().segments;
const [segment] = segments;
if (!segment) throw new Error('No segment.');

/** Segments of so many seconds each, one after the other in the source. */
function ofLengths(...lengths: number[]) {
  let at = 0;
  return lengths.map((length) => {
    const [startSeconds, endSeconds] = [at, at + length];
    at = endSeconds;
    return { ...segment, startSeconds, endSeconds, shots: [] };
  });
}

describe('the frames of a finished video', () => {
  test.each([
    [30, 1],
    [30_000, 1_001],
    [24_000, 1_001],
    [25, 1],
  ])('at %i/%i add up to its length however many segments it has', (numerator, denominator) => {
    const rate = { numerator, denominator };
    const plan = {
      segments: ofLengths(...Array.from({ length: 400 }, (_, i) => 0.1 + ((i * 37) % 41) / 97)),
      output: { ...samplePlan().output, frameRate: rate },
    };
    const counted = countFrames(plan);
    const all = counted.reduce((sum, { frames }) => sum + frames, 0);
    expect(Math.abs(all - toFrames(planDuration(plan), rate))).toBeLessThanOrEqual(1);
    counted.forEach(({ startFrame, shownAtSeconds }, i) => {
      const before = counted[i - 1];
      expect(startFrame).toBe(before ? before.startFrame + before.frames : 0);
      expect(Math.abs(frameSeconds(startFrame, rate) - shownAtSeconds)).toBeLessThan(
        frameSeconds(0.51, rate),
      );
    });
  });

  test('a segment to which rounding leaves none is not there', () => {
    const plan = { ...samplePlan(), segments: ofLengths(1, 0.01, 1) };
    expect(countFrames(plan).map(({ startFrame, frames }) => [startFrame, frames])).toEqual([
      [0, 30],
      [30, 30],
    ]);
  });
});

describe('what of the source is shown', () => {
  test('is told on both clocks, in order of showing', () => {
    const [first, second] = ofLengths(4, 4);
    if (!first || !second) throw new Error('No segments.');
    // The second half comes first.
    expect(shownParts([second, first], 3, 6)).toEqual([
      { startSeconds: 4, endSeconds: 6, shown: { startSeconds: 0, endSeconds: 2 } },
      { startSeconds: 3, endSeconds: 4, shown: { startSeconds: 7, endSeconds: 8 } },
    ]);
    expect(toOutput([second, first], 9, 12)).toEqual([]);
  });
});

test('half a transition is at least a frame and at most half of what it joins', () => {
  const rate = { numerator: 30, denominator: 1 };
  expect(halfTransition(1, rate, 120)).toBe(15);
  expect(halfTransition(0.001, rate, 120)).toBe(1);
  expect(halfTransition(1, rate, 29)).toBe(14);
});
