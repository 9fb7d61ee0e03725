import { describe, expect, test } from 'vitest';
import { parsePlan } from './parse.ts';
import type { Shot } from './schema.ts';
import { snapToWords, withSegments } from './segments.ts';
import { samplePlan } from './testing.ts';
import { planDuration } from './timeline.ts';

const plan = samplePlan();
const [fill, fit] = plan.segments[0]?.shots ?? [];

/** What is shown, in short. */
const shown = (shots: readonly Shot[] | undefined) =>
  shots?.map((shot) => [shot.layout.kind, shot.startSeconds, shot.endSeconds]);

describe('other stretches of the source', () => {
  test('are shown in the order given, as the plan shows that part of the source', () => {
    const edited = parsePlan(
      withSegments(plan, [
        { startSeconds: 20, endSeconds: 27 },
        { startSeconds: 12, endSeconds: 14 },
      ]),
    );
    expect(planDuration(edited)).toBe(9);
    expect(shown(edited.segments[0]?.shots)).toEqual([
      ['fill', 20, 25],
      ['fit', 25, 27],
    ]);
    expect(shown(edited.segments[1]?.shots)).toEqual([['fill', 12, 14]]);
  });

  test('hold the nearest camera where nothing was planned', () => {
    const before = withSegments(plan, [{ startSeconds: 2, endSeconds: 12 }]);
    expect(shown(before.segments[0]?.shots)).toEqual([['fill', 2, 12]]);
    const after = withSegments(plan, [{ startSeconds: 45, endSeconds: 50 }]);
    expect(after.segments[0]?.shots).toEqual([{ ...fit, startSeconds: 45, endSeconds: 50 }]);
    parsePlan(before);
    parsePlan(after);
  });

  test('know how what was left out is shown, and forget a cut that is put back', () => {
    const cut = { startSeconds: 40, endSeconds: 44, kind: 'interviewer' as const, text: 'And then?' };
    const layout = { kind: 'fit' as const, background: '#112233' };
    const shots = [{ startSeconds: 40, endSeconds: 44, layout, reason: 'who asks' }];
    const edited = withSegments(samplePlan({ cuts: [{ ...cut, shots }] }), [
      { startSeconds: 38, endSeconds: 42 },
    ]);
    expect(edited.segments[0]?.shots.map((shot) => shot.layout)).toEqual([fit?.layout, layout]);
    expect(edited.cuts).toMatchObject([{ startSeconds: 42, endSeconds: 44 }]);
    parsePlan(edited);
  });

  test.each([
    [[], 'at least one'],
    [[{ startSeconds: 5, endSeconds: 5 }], 'segments[0]'],
    [
      [
        { startSeconds: 5, endSeconds: 6 },
        { startSeconds: 50, endSeconds: 80 },
      ],
      'segments[1]',
    ],
    [[{ startSeconds: Number.NaN, endSeconds: 6 }], 'segments[0]'],
  ])('are refused when they are none: %j', (stretches, said) => {
    expect(() => withSegments(plan, stretches)).toThrow(said);
    expect(fill).toBeDefined();
  });
});

test('ends inside a word move out of it, others stay', () => {
  const words = [
    { text: 'one', startSeconds: 1, endSeconds: 2 },
    { text: 'two', startSeconds: 2, endSeconds: 3 },
  ];
  expect(
    snapToWords(
      [
        { startSeconds: 1.5, endSeconds: 2.4 },
        { startSeconds: 2, endSeconds: 3.2 },
      ],
      words,
    ),
  ).toEqual([
    { startSeconds: 1, endSeconds: 3 },
    { startSeconds: 2, endSeconds: 3.2 },
  ]);
});
