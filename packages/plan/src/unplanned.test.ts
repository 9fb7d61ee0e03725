import { expect, test } from 'vitest';
import { parsePlan } from './parse.ts';
import type { Plan, Shot } from './schema.ts';
import { withSegments } from './segments.ts';
import { samplePlan } from './testing.ts';
import { unplannedStretches, withShotsOver } from './unplanned.ts';

const span = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });
const before = samplePlan({ cuts: [{ ...span(40, 42), kind: 'pause', text: '' }] });
const edited = (...stretches: ReturnType<typeof span>[]) => withSegments(before, stretches);
const shot = (startSeconds: number, endSeconds: number, x: number): Shot => ({
  ...span(startSeconds, endSeconds),
  layout: { kind: 'fill', camera: [{ atSeconds: startSeconds, x, y: 0.5, zoom: 1 }] },
  reason: 'seen',
});
const shotsOf = (plan: Plan) =>
  parsePlan(plan).segments.map(({ shots }) =>
    shots.map((one) => [one.startSeconds, one.endSeconds, one.reason]),
  );

test('what is shown and was not planned is found: before, between and after, not what was cut out', () => {
  expect(unplannedStretches(before, edited(span(12, 20)))).toEqual([]);
  expect(unplannedStretches(before, edited(span(38, 42)))).toEqual([]);
  expect(unplannedStretches(before, edited(span(45, 50), span(5, 12), span(48, 52)))).toEqual([
    span(5, 10),
    span(45, 52),
  ]);
  // A word's edge is not worth a look.
  expect(unplannedStretches(before, edited(span(9.9, 20)))).toEqual([]);
});

test('shots are put over a stretch, wherever it is shown, and over nothing else', () => {
  const plan = edited(span(5, 30), span(7, 9));
  const looked = withShotsOver(plan, span(5, 10), [shot(5, 8, 0.2), shot(8, 10, 0.8)]);
  expect(shotsOf(looked)).toEqual([
    [
      [5, 8, 'seen'],
      [8, 10, 'seen'],
      [10, 25, 'one face'],
      [25, 30, 'no face'],
    ],
    [
      [7, 8, 'seen'],
      [8, 9, 'seen'],
    ],
  ]);
});
