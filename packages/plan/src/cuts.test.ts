import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalPlan,
  cutOut,
  type Layout,
  type Plan,
  parsePlan,
  planDuration,
  recut,
  restoreCut,
} from './index.ts';
import { samplePlan } from './testing.ts';

const still = (x: number): Layout => ({ kind: 'fill', camera: [{ atSeconds: 0, x, y: 0.5, zoom: 1 }] });

function segment(startSeconds: number, endSeconds: number, x = 0.3): Plan['segments'][number] {
  return { startSeconds, endSeconds, shots: [{ startSeconds, endSeconds, layout: still(x), reason: '' }] };
}

/** 10–40 s without a question (10–13), a pause (20–21) and another question (30–34). */
function paced(): Plan {
  return parsePlan(
    samplePlan({
      segments: [segment(13, 20), segment(21, 30), segment(34, 40)],
      cuts: [
        { startSeconds: 10, endSeconds: 13, kind: 'interviewer', text: 'Why is that?' },
        { startSeconds: 20, endSeconds: 21, kind: 'pause', text: '' },
        {
          startSeconds: 30,
          endSeconds: 34,
          kind: 'interviewer',
          text: 'And then?',
          shots: segment(30, 34, 0.8).shots,
        },
      ],
    }),
  );
}

describe('what was left out', () => {
  test('is put back where it was, in any order, until the clip is whole again', () => {
    for (const order of [
      [0, 0, 0],
      [2, 1, 0],
      [1, 1, 0],
    ]) {
      const whole = parsePlan(order.reduce((plan, index) => restoreCut(plan, index), paced()));
      expect(whole.cuts).toEqual([]);
      expect(whole.segments).toHaveLength(1);
      expect(whole.segments[0]).toMatchObject({ startSeconds: 10, endSeconds: 40 });
      expect(planDuration(whole)).toBe(30);
    }
  });

  test('is shown as the cut remembers it, else with the camera beside it held', () => {
    const back = parsePlan(restoreCut(paced(), 2));
    expect(back.segments[1]?.shots.map(({ startSeconds, layout }) => [startSeconds, layout])).toEqual([
      [21, still(0.3)],
      [30, still(0.8)],
      [34, still(0.3)],
    ]);
    expect(restoreCut(paced(), 1).segments[0]?.shots).toHaveLength(1);
  });

  test('is refused by name when there is no such cut', () => {
    expect(() => restoreCut(paced(), 3)).toThrow('plan.cuts[3] does not exist.');
  });

  test('is nothing in a plan file from before there were cuts', () => {
    const { cuts: _, ...before } = samplePlan();
    expect(parsePlan(before).cuts).toEqual([]);
    expect(parsePlan(JSON.parse(canonicalPlan(paced())))).toEqual(paced());
  });

  test('is refused when it ends before it starts', () => {
    const cuts: Plan['cuts'] = [{ startSeconds: 3, endSeconds: 2, kind: 'pause', text: '' }];
    expect(() => parsePlan(samplePlan({ cuts }))).toThrow(
      'plan.cuts[0].endSeconds: must be after startSeconds',
    );
  });
});

describe('an edit of a paced clip', () => {
  test('that recuts forgets the cuts outside and those that the clip has grown over', () => {
    expect(recut(paced(), { startSeconds: 15, endSeconds: 25 }).cuts.map(({ kind }) => kind)).toEqual([
      'pause',
    ]);
    const grown = recut(paced(), { startSeconds: 12, endSeconds: 40 });
    expect(grown.segments[0]?.startSeconds).toBe(12);
    expect(grown.cuts.map(({ startSeconds }) => startSeconds)).toEqual([20, 30]);
  });

  test('that cuts out more takes the cuts inside with it', () => {
    const cut = parsePlan(cutOut(paced(), { startSeconds: 18, endSeconds: 31 }));
    expect(cut.cuts.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
      [10, 13],
      [31, 34],
    ]);
    expect(cut.cuts[1]?.shots?.[0]?.startSeconds).toBe(31);
    expect(parsePlan(restoreCut(cut, 1)).segments.at(-1)?.startSeconds).toBe(31);
  });

  test('leaves what is left out and what is shown apart, whatever is edited', () => {
    const edit = fc.record({
      kind: fc.constantFrom('recut', 'cutOut', 'restore'),
      from: fc.double({ min: 8, max: 41, noNaN: true }),
      length: fc.double({ min: 0.01, max: 12, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        let plan = paced();
        for (const { kind, from, length } of edits) {
          const bounds = { startSeconds: from, endSeconds: from + length };
          try {
            if (kind === 'recut') plan = recut(plan, bounds);
            else if (kind === 'cutOut') plan = cutOut(plan, bounds);
            else if (plan.cuts.length > 0) plan = restoreCut(plan, Math.floor(from) % plan.cuts.length);
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid_edit' });
          }
          parsePlan(plan);
          const all = [...plan.segments, ...plan.cuts].sort((a, b) => a.startSeconds - b.startSeconds);
          for (const [i, one] of all.entries())
            expect(all[i + 1]?.startSeconds ?? 99).toBeGreaterThanOrEqual(one.endSeconds - 1e-3);
        }
      }),
      { seed: 7 },
    );
  });
});
