import { type Plan, parsePlan, type SegmentEntry } from '@reelwright/plan';
import { expect, test } from 'vitest';
import { samplePlan } from '../../../../packages/plan/src/testing.ts';
import { blendAt } from './transitions.ts';

const shot = samplePlan().segments[0]?.shots[0];
if (!shot) throw new Error('The sample plan has a shot.');
const segmentOf = (startSeconds: number, endSeconds: number, entry?: SegmentEntry) => ({
  startSeconds,
  endSeconds,
  shots: [{ ...shot, startSeconds, endSeconds }],
  ...(entry && { entry }),
});
const planOf = (entry?: SegmentEntry): Plan =>
  parsePlan(samplePlan({ segments: [segmentOf(10, 14), segmentOf(20, 24, entry), segmentOf(30, 34)] }));

test('both segments are shown beyond the join, by equal seconds, half of the time on either side', () => {
  const plan = planOf({ kind: 'dissolve', durationSeconds: 1, easing: 'linear' });
  expect(blendAt(plan, { segment: 0, atSeconds: 13.49 })).toBeNull();
  expect(blendAt(plan, { segment: 0, atSeconds: 13.75 })).toEqual({
    kind: 'dissolve',
    out: { segment: 0, atSeconds: 13.75 },
    into: { segment: 1, atSeconds: 19.75 },
    share: 0.25,
  });
  expect(blendAt(plan, { segment: 1, atSeconds: 20 })).toMatchObject({
    out: { segment: 0, atSeconds: 14 },
    into: { segment: 1, atSeconds: 20 },
    // Of the middle of a frame, as the renderer takes it.
    share: 15.5 / 30,
  });
  expect(blendAt(plan, { segment: 1, atSeconds: 20.49 })?.share).toBeCloseTo(29.5 / 30, 9);
  expect(blendAt(plan, { segment: 1, atSeconds: 20.5 })).toBeNull();
});

test('cuts, and moments that no segment shows, are no transitions', () => {
  expect(blendAt(planOf(), { segment: 0, atSeconds: 14 })).toBeNull();
  expect(blendAt(planOf(), { segment: 1, atSeconds: 20 })).toBeNull();
  const plan = planOf({ kind: 'wipe', durationSeconds: 1, easing: 'linear' });
  expect(blendAt(plan, { segment: 2, atSeconds: 34 })).toBeNull();
  expect(blendAt(plan, { segment: 0, atSeconds: 10 })).toBeNull();
  expect(blendAt(plan, { segment: 7, atSeconds: 10 })).toBeNull();
});

test('a fade is black in the middle and light at its ends, slow where it is said to be', () => {
  const plan = planOf({ kind: 'fade', durationSeconds: 2, easing: 'ease-in-out' });
  const light = (segment: number, atSeconds: number) => blendAt(plan, { segment, atSeconds })?.share;
  expect(light(0, 12.99)).toBeUndefined();
  expect(light(0, 13)).toBeCloseTo(1 - (1 / 30) ** 2, 9);
  expect(light(0, 13.5)).toBeCloseTo(1 - (16 / 30) ** 2, 9);
  expect(light(0, 13.97)).toBe(0);
  expect(light(0, 14)).toBe(0);
  expect(light(1, 20)).toBe(0);
  expect(light(1, 20.5)).toBe(0.75);
});

test('what would lie before the source begins is held at its beginning', () => {
  const plan = parsePlan(
    samplePlan({
      segments: [
        segmentOf(10, 14),
        segmentOf(0.1, 4, { kind: 'wipe', durationSeconds: 1, easing: 'linear' }),
      ],
    }),
  );
  expect(blendAt(plan, { segment: 0, atSeconds: 13.6 })?.into.atSeconds).toBe(0);
});
