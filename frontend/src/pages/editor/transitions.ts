import {
  eased,
  fadeEasings,
  frameSeconds,
  halfTransition,
  type Plan,
  type SegmentEntry,
  toFrames,
} from '@reelwright/plan';
import type { SourceMoment } from './timeline.ts';

/** Two pictures that a moment of the finished video is made of, and how. */
export type Blend = {
  readonly kind: SegmentEntry['kind'];
  /** The segment that goes and the one that comes, each at its own moment, which may lie beyond the segment. */
  readonly out: SourceMoment;
  readonly into: SourceMoment;
  /** 0–1: how much there is of what comes. For a fade, how much light there is. */
  readonly share: number;
};

type Timed = Pick<Plan, 'segments' | 'output'>;

/** How long what comes into a segment takes on either side of the join, s, in whole frames; 0 for a cut. */
export function halfEntry(plan: Timed, segment: number): number {
  const entry = segment === 0 ? undefined : plan.segments[segment]?.entry;
  return entry ? frameSeconds(halfFrames(plan, segment, entry), plan.output.frameRate) : 0;
}

function halfFrames({ segments, output }: Timed, into: number, { durationSeconds }: SegmentEntry): number {
  const joined = segments.slice(Math.max(0, into - 1), into + 1);
  const lengths = joined.map((segment) =>
    toFrames(segment.endSeconds - segment.startSeconds, output.frameRate),
  );
  return halfTransition(durationSeconds, output.frameRate, Math.min(...lengths));
}

/** The transition that a moment of the finished video lies in, as the renderer makes it; null outside of all. */
export function blendAt(plan: Timed, moment: SourceMoment): Blend | null {
  const shown = plan.segments[moment.segment];
  if (!shown) return null;
  const toEnd = moment.atSeconds - shown.endSeconds;
  if (toEnd >= -halfEntry(plan, moment.segment + 1)) return joinAt(plan, moment.segment + 1, toEnd);
  const fromStart = moment.atSeconds - shown.startSeconds;
  return fromStart < halfEntry(plan, moment.segment) ? joinAt(plan, moment.segment, fromStart) : null;
}

/** Moments that rounding brought before their frame still belong to it, frames. */
const TOUCHING_FRAMES = 1e-3;

/** The transition into a segment, so many seconds after the join; before it for less than 0. */
function joinAt(plan: Timed, into: number, seconds: number): Blend | null {
  const [from, to] = [plan.segments[into - 1], plan.segments[into]];
  if (!from || !to?.entry) return null;
  const { kind } = to.entry;
  const half = halfFrames(plan, into, to.entry);
  const { numerator, denominator } = plan.output.frameRate;
  const since = Math.floor((seconds * numerator) / denominator + half + TOUCHING_FRAMES);
  const frame = Math.min(2 * half - 1, Math.max(0, since));
  return {
    kind,
    out: { segment: into - 1, atSeconds: from.endSeconds + seconds },
    into: { segment: into, atSeconds: Math.max(0, to.startSeconds + seconds) },
    share:
      kind === 'fade'
        ? lightOfFade(to.entry.easing, frame, half)
        : eased(to.entry.easing, (frame + 0.5) / (2 * half)),
  };
}

/** Two halves: into black, which the last frame of the first is, and out of it, from the first frame of the second. */
function lightOfFade(easing: SegmentEntry['easing'], frame: number, half: number): number {
  const { away, back } = fadeEasings(easing);
  return frame < half ? 1 - eased(away, (frame + 1) / half) : eased(back, (frame - half) / half);
}
