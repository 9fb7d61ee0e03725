import { planDuration } from '@reelwright/plan';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplePlan } from '../../../../packages/plan/src/testing.ts';
import { fromSource, placedShots, shotAt, toSource } from './timeline.ts';

const [segment] = samplePlan().segments;
if (!segment) throw new Error('The sample plan has a segment.');
/** 10–18 s, then 30–36 s. */
const plan = samplePlan({
  segments: [
    {
      ...segment,
      endSeconds: 18,
      shots: segment.shots.slice(0, 1).map((shot) => ({ ...shot, endSeconds: 18 })),
    },
    {
      startSeconds: 30,
      endSeconds: 36,
      shots: segment.shots.slice(1).map((shot) => ({ ...shot, startSeconds: 30, endSeconds: 36 })),
    },
  ],
});

test('every moment of the finished video is found in the source, and back again', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: planDuration(plan) - 1e-6, noNaN: true }), (seconds) => {
      expect(fromSource(plan, toSource(plan, seconds))).toBeCloseTo(seconds, 9);
    }),
  );
  expect(toSource(plan, 8)).toEqual({ segment: 1, atSeconds: 30 });
  expect(toSource(plan, 99)).toEqual({ segment: 1, atSeconds: 36 });
});

test('shots follow each other without gaps in the finished video', () => {
  const shots = placedShots(plan);
  expect(shots.map(({ fromSeconds, untilSeconds }) => [fromSeconds, untilSeconds])).toEqual([
    [0, 8],
    [8, 14],
  ]);
  expect(shotAt(plan, { segment: 1, atSeconds: 33 })?.layout.kind).toBe('fit');
});
