import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalPlan,
  cutOut,
  diffPlans,
  parsePlan,
  patchPlan,
  planDuration,
  recut,
  toOutput,
  withAspectRatio,
  withLayout,
} from './index.ts';
import { SAMPLE_LOOK, samplePlan } from './testing.ts';

describe('a plan', () => {
  test('survives JSON and comes back the same', () => {
    const plan = samplePlan();
    expect(parsePlan(JSON.parse(canonicalPlan(plan)))).toEqual(plan);
  });

  test('written before plans had a hook and a language is read', () => {
    const { hook: _, language: __, ...older } = samplePlan();
    expect(parsePlan(older)).toEqual(samplePlan({ language: null }));
  });

  test('has one canonical text, whatever the order of its keys', () => {
    const plan = samplePlan();
    const shuffled = parsePlan(Object.fromEntries(Object.entries(plan).reverse()));
    expect(canonicalPlan(shuffled)).toBe(canonicalPlan(plan));
  });

  test('of another version is refused by name', () => {
    expect(() => parsePlan({ ...samplePlan(), version: 2 })).toThrow(
      'plan.version is 2; this program reads version 1.',
    );
  });

  test('with an unknown field, a NaN or a gap between shots is refused with the path', () => {
    expect(() => parsePlan({ ...samplePlan(), colour: 1 })).toThrow('plan: Unrecognized key: "colour"');
    const broken = samplePlan();
    const segment = broken.segments[0];
    if (segment)
      segment.shots = segment.shots.map((shot, i) => (i === 1 ? { ...shot, startSeconds: 26 } : shot));
    expect(() => parsePlan(broken)).toThrow(
      'plan.segments[0].shots[1].startSeconds: must be where the shot before it ends',
    );
    expect(() =>
      parsePlan({ ...samplePlan(), sound: { loudnessLufs: Number.NaN, truePeakDbtp: -1 } }),
    ).toThrow('plan.sound.loudnessLufs');
  });

  test('keeps out a prototype smuggled in as JSON', () => {
    expect(() => parsePlan(JSON.parse('{"version":1,"__proto__":{"polluted":true}}'))).toThrow(
      'Unrecognized key: "__proto__"',
    );
    patchPlan(samplePlan(), JSON.parse('{"__proto__":{"polluted":true}}'));
    expect('polluted' in {}).toBe(false);
  });
});

describe('an edit', () => {
  test('to another shape changes the pixels and keeps the camera', () => {
    const square = withAspectRatio(samplePlan(), '1:1');
    expect(square.output).toMatchObject({ width: 1080, height: 1080, aspectRatio: '1:1' });
    expect(square.segments).toEqual(samplePlan().segments);
  });

  test('of a shot that does not exist is refused', () => {
    expect(() =>
      withLayout(samplePlan(), { segment: 0, shot: 9 }, { kind: 'fit', background: 'blur' }, ''),
    ).toThrow('plan.segments[0].shots[9] does not exist.');
  });

  test('by merge patch is validated and leaves the old plan alone', () => {
    const plan = samplePlan();
    expect(patchPlan(plan, { about: { title: 'New' } }).about.title).toBe('New');
    expect(plan.about.title).toBe('A title');
    expect(() => patchPlan(plan, { output: { width: 1081 } })).toThrow('plan.output.width');
  });

  test('that recuts gives exactly the asked bounds and a valid plan', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 39, noNaN: true }),
        fc.double({ min: 0.5, max: 30, noNaN: true }),
        (start, length) => {
          const end = Math.min(60, start + length);
          fc.pre(end > 10.01 && start < 39.99);
          const cut = parsePlan(recut(samplePlan(), { startSeconds: start, endSeconds: end }));
          expect(planDuration(cut)).toBeCloseTo(end - start, 6);
        },
      ),
    );
  });

  test('that cuts out the middle leaves two segments, and times map across the join', () => {
    const plan = parsePlan(cutOut(samplePlan(), { startSeconds: 20, endSeconds: 30 }));
    expect(planDuration(plan)).toBe(20);
    expect(toOutput(plan.segments, 15, 35)).toEqual([
      { startSeconds: 5, endSeconds: 10 },
      { startSeconds: 10, endSeconds: 15 },
    ]);
    expect(() => cutOut(plan, { startSeconds: 0, endSeconds: 60 })).toThrow(
      'The cut would leave nothing of the clip.',
    );
  });
});

test('the patch between two plans makes the one of the other, whatever was changed', () => {
  const before = samplePlan();
  const captioned = samplePlan({ captions: { preset: 'beasty', look: SAMPLE_LOOK, cues: [] } });
  const plans = [
    before,
    captioned,
    samplePlan({ hook: { text: 'Why?', look: SAMPLE_LOOK, startSeconds: 0, endSeconds: 3, centreY: 0.2 } }),
    withAspectRatio(before, '1:1'),
    cutOut(before, { startSeconds: 12, endSeconds: 20 }),
    withLayout(before, { segment: 0, shot: 0 }, { kind: 'fit', background: 'blur' }, 'wanted'),
  ];
  for (const from of plans) for (const to of plans) expect(patchPlan(from, diffPlans(from, to))).toEqual(to);
  expect(diffPlans(before, samplePlan())).toEqual({});
});
