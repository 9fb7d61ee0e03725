import { Layout, layoutPanes, parsePlan } from '@reelwright/plan';
import { expect, test } from 'vitest';
import { samplePlan } from '../../../../packages/plan/src/testing.ts';
import { asLayout, camerasOf, LAYOUTS, lookingAt, withCamera, withShotLayout } from './framing.ts';
import { placedShots } from './timeline.ts';

const plan = samplePlan();
const [shot] = placedShots(plan);
if (!shot) throw new Error('The sample plan has a shot.');

test('every layout can be made of every other and makes a plan; the first camera keeps looking where it looked', () => {
  for (const [from] of LAYOUTS)
    for (const [to] of LAYOUTS) {
      const before = asLayout(shot.shot.layout, from, 10);
      const after = asLayout(before, to, 10);
      expect(Layout.parse(after)).toEqual(after);
      expect(camerasOf(after)).toHaveLength(layoutPanes(after, plan.output).length);
      const changed = withShotLayout(plan, shot, after);
      expect(parsePlan(changed)).toEqual(changed);
    }
  expect(lookingAt(asLayout(shot.shot.layout, 'split', 10), 0, 12)?.x).toBe(0.3);
});

test('the camera that is dragged is the one that moves, in the order of the panes, and never out of the picture', () => {
  for (const [kind] of LAYOUTS) {
    const layout = asLayout(shot.shot.layout, kind, 10);
    camerasOf(layout).forEach((_, pane) => {
      const moved = withCamera(layout, pane, { x: 1.4, y: 0.2, zoom: 0.5 }, 10);
      expect(lookingAt(moved, pane, 20)).toEqual({ x: 1, y: 0.2, zoom: 1 });
      expect(layoutPanes(moved, plan.output)[pane]?.camera).toEqual(camerasOf(moved)[pane]);
      camerasOf(layout).forEach((camera, other) => {
        if (other !== pane) expect(camerasOf(moved)[other]).toEqual(camera);
      });
    });
  }
});
