import { clipShots, type Shot } from '@reelwright/plan';
import { type Fallback, mergeSpans, overlapSeconds, type Scenes, type Span } from '../facts/index.ts';
import type { Stage } from './arrange.ts';
import { changeViews, type LaidCut } from './change-views.ts';
import type { Ground } from './other-views.ts';
import type { Size } from './pane.ts';
import { punchIn } from './punch-in.ts';
import { fallbacksFor, frameStretch, stageFor } from './segment.ts';

/** The shots of each kept stretch, and of each that was left out, should it be put back. */
export type FramedClip = { kept: Shot[][]; left: Shot[][]; fallbacks: Fallback[] };

/** Across a gap up to this the camera is planned as if nothing were missing: a pause is no reason to stand elsewhere. */
const SAME_TAKE_SECONDS = 2;

/**
 * Frames the kept stretches of a clip and those that are left out (both in order of time, disjoint), as `frameSegment`
 * does a single one: everybody stands where they stood before, and where two kept stretches of one shot of the source
 * are joined, the picture comes a little closer or goes back, so that the join looks meant. Pure.
 */
export function frameClip(
  kept: readonly Span[],
  left: readonly Span[],
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): FramedClip {
  const stage = stageFor(scenes, picture, output);
  const framed = frameKept(kept, stage);
  return {
    kept: punchIn(framed.shots, scenes, picture, output),
    left: left.map((span) => frameStretch(span, stage).shots),
    fallbacks: framed.fallbacks,
  };
}

/**
 * Frames stretches of a source that follow each other, with cuts between them at which nothing is left out: the view
 * changes there, as `changeViews` says. Pure.
 */
export function frameWithCuts(
  stretches: readonly Span[],
  cuts: readonly LaidCut[],
  ground: Ground,
): { shots: Shot[][]; fallbacks: Fallback[] } {
  const { scenes, picture, output } = ground;
  const { shots, fallbacks } = frameKept(stretches, stageFor(scenes, picture, output));
  return { shots: changeViews(shots, cuts, ground), fallbacks };
}

function frameKept(kept: readonly Span[], stage: Stage): { shots: Shot[][]; fallbacks: Fallback[] } {
  const takes = mergeSpans(kept, SAME_TAKE_SECONDS).map((take) => frameStretch(take, stage));
  const all = takes.flatMap(({ shots }) => shots);
  const withoutFace = takes
    .flatMap((take) => take.withoutFace)
    .flatMap((span) => kept.map((one) => common(one, span)).filter((part) => overlapSeconds(part, part) > 0));
  const shots = kept.map(({ startSeconds, endSeconds }) => clipShots(all, startSeconds, endSeconds));
  return { shots, fallbacks: fallbacksFor(withoutFace, shots.flat().length, stage.scenes) };
}

function common(a: Span, b: Span): Span {
  return {
    startSeconds: Math.max(a.startSeconds, b.startSeconds),
    endSeconds: Math.min(a.endSeconds, b.endSeconds),
  };
}
