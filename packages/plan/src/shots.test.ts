import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cameraAt } from './camera.ts';
import { parsePlan } from './parse.ts';
import type { Plan } from './schema.ts';
import { joinShot, splitShot } from './shots.ts';
import { samplePlan } from './testing.ts';

/** A camera that moves all the time, so that a divided shot would show it when it began anew. */
const moving = [
  { atSeconds: 10, x: 0.2, y: 0.5, zoom: 1 },
  { atSeconds: 25, x: 0.8, y: 0.4, zoom: 2 },
];
const plan = (() => {
  const sample = samplePlan();
  const [segment] = sample.segments;
  const [first, second] = segment?.shots ?? [];
  if (!segment || !first || !second) throw new Error('The sample plan has two shots.');
  const shots = [{ ...first, layout: { kind: 'fill' as const, camera: moving } }, second];
  return parsePlan({ ...sample, segments: [{ ...segment, shots }] });
})();

const shotsOf = ({ segments }: Plan) => segments[0]?.shots ?? [];
const shownAt = (one: Plan, atSeconds: number) => {
  const shot = shotsOf(one).find((each) => each.startSeconds <= atSeconds && atSeconds < each.endSeconds);
  return shot?.layout.kind === 'fill' ? cameraAt(shot.layout.camera, atSeconds) : shot?.layout;
};

test('a shot is divided at a moment: two shots, and the picture is the same at every moment', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 10.04, max: 39.95, noNaN: true }),
      fc.double({ min: 10, max: 39.99, noNaN: true }),
      (atSeconds, seenAt) => {
        fc.pre(Math.abs(atSeconds - 25) > 0.04);
        const divided = splitShot(plan, { segment: 0, atSeconds });
        expect(parsePlan(divided)).toEqual(divided);
        expect(shotsOf(divided)).toHaveLength(3);
        expect(shotsOf(divided).some((shot) => shot.startSeconds === atSeconds)).toBe(true);
        expect(shownAt(divided, seenAt)).toEqual(shownAt(plan, seenAt));
      },
    ),
  );
});

test('what was divided and is joined again is what it was', () => {
  const divided = splitShot(plan, { segment: 0, atSeconds: 17 });
  expect(joinShot(divided, { segment: 0, shot: 0 })).toEqual(plan);
});

test('joined shots look as the first; the one after it is gone, and its time is not', () => {
  const joined = joinShot(plan, { segment: 0, shot: 0 });
  expect(parsePlan(joined)).toEqual(joined);
  expect(shotsOf(joined)).toEqual([{ ...shotsOf(plan)[0], endSeconds: 40 }]);
  expect(shownAt(joined, 30)).toEqual({ x: 0.8, y: 0.4, zoom: 2 });
});

test('what cannot be divided or joined is refused, and the plan stays as it was', () => {
  const before = structuredClone(plan);
  for (const atSeconds of [9, 10, 10.01, 24.99, 25, 39.99, 40, 50, Number.NaN])
    expect(() => splitShot(plan, { segment: 0, atSeconds })).toThrow(
      expect.objectContaining({ code: 'invalid_edit' }),
    );
  expect(() => splitShot(plan, { segment: 1, atSeconds: 17 })).toThrow('plan.segments[1]');
  for (const at of [
    { segment: 0, shot: 1 },
    { segment: 0, shot: -1 },
    { segment: 2, shot: 0 },
  ])
    expect(() => joinShot(plan, at)).toThrow(expect.objectContaining({ code: 'invalid_edit' }));
  expect(plan).toEqual(before);
});
