import { clipShots, type Shot } from '@reelwright/plan';
import { type Fallback, mergeSpans, overlapSeconds, type Scenes, type Span } from '../facts/index.ts';
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
 * are joined, the picture comes a little closer (by `closer`, default 1.1) or goes back, so that the join looks meant. Pure.
 */
export function frameClip(
  kept: readonly Span[],
  left: readonly Span[],
  scenes: Scenes | null,
  picture: Size,
  output: Size,
  closer?: number,
): FramedClip {
  const stage = stageFor(scenes, picture, output);
  const takes = mergeSpans(kept, SAME_TAKE_SECONDS).map((take) => frameStretch(take, stage));
  const all = takes.flatMap(({ shots }) => shots);
  const shotsOf = ({ startSeconds, endSeconds }: Span) => clipShots(all, startSeconds, endSeconds);
  const withoutFace = takes
    .flatMap((take) => take.withoutFace)
    .flatMap((span) => kept.map((one) => common(one, span)).filter((part) => overlapSeconds(part, part) > 0));
  const shots = punchIn(kept.map(shotsOf), scenes, picture, output, closer);
  return {
    kept: shots,
    left: left.map((span) => frameStretch(span, stage).shots),
    fallbacks: fallbacksFor(withoutFace, shots.flat().length, scenes),
  };
}

function common(a: Span, b: Span): Span {
  return {
    startSeconds: Math.max(a.startSeconds, b.startSeconds),
    endSeconds: Math.min(a.endSeconds, b.endSeconds),
  };
}
