import type { FrameRate, Plan, Segment } from './schema.ts';

/** Length of the finished video in seconds. */
export function planDuration(plan: Pick<Plan, 'segments'>): number {
  return plan.segments.reduce((sum, segment) => sum + segment.endSeconds - segment.startSeconds, 0);
}

/** A stretch of the finished video: seconds from its start. */
export type OutputSpan = { startSeconds: number; endSeconds: number };

/** A stretch of the source that is shown, and where in the finished video. */
export type ShownPart = {
  /** On the source's clock. */
  startSeconds: number;
  endSeconds: number;
  shown: OutputSpan;
};

/**
 * What of a stretch of the source is shown: one part per segment it touches, in order of showing, clipped to the segments.
 * Empty when none of it is.
 */
export function shownParts(
  segments: readonly Segment[],
  startSeconds: number,
  endSeconds: number,
): ShownPart[] {
  const parts: ShownPart[] = [];
  let offset = 0;
  for (const segment of segments) {
    const start = Math.max(startSeconds, segment.startSeconds);
    const end = Math.min(endSeconds, segment.endSeconds);
    if (end > start)
      parts.push({
        startSeconds: start,
        endSeconds: end,
        shown: {
          startSeconds: offset + start - segment.startSeconds,
          endSeconds: offset + end - segment.startSeconds,
        },
      });
    offset += segment.endSeconds - segment.startSeconds;
  }
  return parts;
}

/** Where a stretch of the source is seen in the finished video: the spans of its `shownParts`. */
export function toOutput(
  segments: readonly Segment[],
  startSeconds: number,
  endSeconds: number,
): OutputSpan[] {
  return shownParts(segments, startSeconds, endSeconds).map(({ shown }) => shown);
}

/** Frames in a stretch of the finished video, to the nearest. */
export function toFrames(seconds: number, rate: FrameRate): number {
  return Math.round((seconds * rate.numerator) / rate.denominator);
}

/** Seconds that a number of frames lasts. */
export function frameSeconds(frames: number, rate: FrameRate): number {
  return (frames * rate.denominator) / rate.numerator;
}

/**
 * Half of a transition in whole frames: it is as long on either side of the join. At least one, and at most half of the
 * shorter one of the two segments that it joins, whose frames are `room`.
 */
export function halfTransition(durationSeconds: number, rate: FrameRate, room: number): number {
  return Math.min(Math.floor(room / 2), Math.max(1, toFrames(durationSeconds / 2, rate)));
}

/** A segment in whole frames of the finished video, and the moment at which it begins there, before rounding. */
export type CountedSegment = { segment: Segment; shownAtSeconds: number; startFrame: number; frames: number };

/**
 * Each segment with as many frames as it has. They are counted on the finished video's clock, so that rounding never adds
 * up; a segment to which rounding leaves none is not there.
 */
export function countFrames({ segments, output }: Pick<Plan, 'segments' | 'output'>): CountedSegment[] {
  let [seconds, counted] = [0, 0];
  return segments.flatMap((segment) => {
    const [shownAtSeconds, startFrame] = [seconds, counted];
    seconds += segment.endSeconds - segment.startSeconds;
    counted = toFrames(seconds, output.frameRate);
    const frames = counted - startFrame;
    return frames > 0 ? [{ segment, shownAtSeconds, startFrame, frames }] : [];
  });
}

/**
 * Which moment of the source is shown at a moment of the finished video; null after its end. Where two segments meet it is
 * the later one's.
 */
export function toSource(segments: readonly Segment[], atSeconds: number): number | null {
  let offset = 0;
  for (const segment of segments) {
    const length = segment.endSeconds - segment.startSeconds;
    if (atSeconds < offset + length) return segment.startSeconds + Math.max(0, atSeconds - offset);
    offset += length;
  }
  return null;
}
