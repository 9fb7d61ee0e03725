import type { FrameRate, Plan, Segment } from './schema.ts';

/** Length of the finished video in seconds. */
export function planDuration(plan: Pick<Plan, 'segments'>): number {
  return plan.segments.reduce((sum, segment) => sum + segment.endSeconds - segment.startSeconds, 0);
}

/** A stretch of the finished video: seconds from its start. */
export type OutputSpan = { startSeconds: number; endSeconds: number };

/**
 * Where a stretch of the source is seen in the finished video: one span per segment it touches, in order of showing,
 * clipped to the segments. Empty when none of it is shown.
 */
export function toOutput(
  segments: readonly Segment[],
  startSeconds: number,
  endSeconds: number,
): OutputSpan[] {
  const spans: OutputSpan[] = [];
  let offset = 0;
  for (const segment of segments) {
    const start = Math.max(startSeconds, segment.startSeconds);
    const end = Math.min(endSeconds, segment.endSeconds);
    if (end > start)
      spans.push({
        startSeconds: offset + start - segment.startSeconds,
        endSeconds: offset + end - segment.startSeconds,
      });
    offset += segment.endSeconds - segment.startSeconds;
  }
  return spans;
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
