import { joinShot, mayBeSplit, splitShot } from '@reelwright/plan';
import type { PlacedShot } from './timeline.ts';
import type { Editing } from './use-editing.ts';

/** What can be done with the shot that is shown; null where it cannot. */
export type ShotEdits = {
  /** Divides it where the playhead stands. */
  readonly split: (() => void) | null;
  /** Makes one of it and the one after it. */
  readonly join: (() => void) | null;
};

/** The edits of the shot that is shown, with the playhead at a moment of the source. */
export function shotEdits(
  { plan, apply }: Pick<Editing, 'plan' | 'apply'>,
  shown: PlacedShot | undefined,
  atSeconds: number,
): ShotEdits {
  if (!shown) return { split: null, join: null };
  const { segment, index, shot } = shown;
  return {
    split: mayBeSplit(plan, shot, atSeconds)
      ? () => apply(splitShot(plan, { segment, atSeconds }), 'Split a shot')
      : null,
    join: plan.segments[segment]?.shots[index + 1]
      ? () => apply(joinShot(plan, { segment, shot: index }), 'Join two shots')
      : null,
  };
}
