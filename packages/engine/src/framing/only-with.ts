import type { LayoutKind, Shot } from '@reelwright/plan';
import type { Scenes } from '../facts/index.ts';
import { frameAs } from './frame-as.ts';
import type { FramedClip } from './frame-clip.ts';
import type { Size } from './pane.ts';

/**
 * A framed clip with no other layouts than those that are wanted: where another was chosen, one camera on who speaks
 * there, or the whole picture. `fill` and `fit` are always used. Without `layouts` the clip as it is. Pure.
 */
export function onlyWith(
  layouts: readonly LayoutKind[] | undefined,
  framed: FramedClip,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): FramedClip {
  if (layouts === undefined) return framed;
  const allowed = new Set<LayoutKind>(['fill', 'fit', ...layouts]);
  const replaced = (shot: Shot): Shot => {
    if (allowed.has(shot.layout.kind)) return shot;
    const layout =
      frameAs('fill', shot, scenes, picture, output) ?? frameAs('fit', shot, scenes, picture, output);
    const reason = `One camera: the layout "${shot.layout.kind}" is not among those that were asked for.`;
    return layout ? { ...shot, layout, reason } : shot;
  };
  return {
    ...framed,
    kept: framed.kept.map((shots) => shots.map(replaced)),
    left: framed.left.map((shots) => shots.map(replaced)),
  };
}
