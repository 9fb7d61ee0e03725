import type { Span } from '../facts/index.ts';
import { isChangeOfView } from './closer.ts';
import type { Ground } from './other-views.ts';
import { frameSegment } from './segment.ts';

/** A change of view this near to where a shot of the source begins is the source's own, seconds. */
const SAME_MOMENT = 0.1;

/**
 * When the camera cuts by itself in a stretch without a cut laid into it: from one who speaks to another. Seconds, in order of
 * time; where the source changes its picture does not count. Pure.
 */
export function cameraCuts(stretch: Span, { scenes, picture, output }: Ground): number[] {
  const { shots } = frameSegment(stretch, scenes, picture, output);
  const begins = (scenes?.shots ?? []).map(({ startSeconds }) => startSeconds);
  return shots.slice(1).flatMap((after, i) => {
    const before = shots[i];
    const at = after.startSeconds;
    const isOwn = begins.some((start) => Math.abs(start - at) < SAME_MOMENT);
    return before && !isOwn && isChangeOfView(before, after, picture, output) ? [at] : [];
  });
}
