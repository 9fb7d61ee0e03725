import { parsePlan } from '@reelwright/plan';
import { expect, test, vi } from 'vitest';
import { samplePlan } from '../../../../packages/plan/src/testing.ts';
import { shotEdits } from './shot-edits.ts';
import { placedShots } from './timeline.ts';

const plan = samplePlan();
const [first, second] = placedShots(plan);

test('what is offered can be done, and what cannot be done is not offered, at every moment', () => {
  for (const shown of [first, second])
    for (let atSeconds = 9; atSeconds <= 41; atSeconds += 0.01) {
      const apply = vi.fn();
      const { split } = shotEdits({ plan, apply }, shown, atSeconds);
      const { startSeconds = 0, endSeconds = 0 } = shown?.shot ?? {};
      const isInside = atSeconds >= startSeconds + 1 / 30 && atSeconds <= endSeconds - 1 / 30;
      expect([atSeconds, split !== null]).toEqual([atSeconds, isInside]);
      split?.();
      if (isInside) expect(parsePlan(apply.mock.lastCall?.[0]).segments[0]?.shots).toHaveLength(3);
    }
});

test('a shot is joined with the one after it; the last of a segment with none', () => {
  const apply = vi.fn();
  expect(shotEdits({ plan, apply }, second, 30).join).toBeNull();
  expect(shotEdits({ plan, apply }, undefined, 30)).toEqual({ split: null, join: null });
  shotEdits({ plan, apply }, first, 20).join?.();
  expect(apply.mock.lastCall?.[0].segments[0].shots).toHaveLength(1);
  expect(apply.mock.lastCall?.[1]).toBe('Join two shots');
});
