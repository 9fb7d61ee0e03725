import type { Plan, Shot } from '@reelwright/plan';

/** A moment of the finished video in the source: the segment that shows it, and when. */
export type SourceMoment = { readonly segment: number; readonly atSeconds: number };

/** A shot of the plan with its place in the finished video. */
export type PlacedShot = {
  readonly segment: number;
  readonly index: number;
  readonly shot: Shot;
  /** Seconds from the finished video's start. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
};

/** Where a moment of the finished video lies in the source; the end of the last segment for anything after the end. */
export function toSource(plan: Pick<Plan, 'segments'>, outputSeconds: number): SourceMoment {
  let offset = 0;
  let last: SourceMoment = { segment: 0, atSeconds: 0 };
  for (const [index, { startSeconds, endSeconds }] of plan.segments.entries()) {
    const length = endSeconds - startSeconds;
    if (outputSeconds < offset + length)
      return { segment: index, atSeconds: startSeconds + Math.max(0, outputSeconds - offset) };
    offset += length;
    last = { segment: index, atSeconds: endSeconds };
  }
  return last;
}

/** When a moment of a segment is shown in the finished video, in seconds from its start. */
export function fromSource(plan: Pick<Plan, 'segments'>, { segment, atSeconds }: SourceMoment): number {
  let offset = 0;
  for (const [index, { startSeconds, endSeconds }] of plan.segments.entries()) {
    if (index === segment)
      return offset + Math.min(Math.max(atSeconds, startSeconds), endSeconds) - startSeconds;
    offset += endSeconds - startSeconds;
  }
  return offset;
}

/** Every shot, in the order it is shown. */
export function placedShots(plan: Pick<Plan, 'segments'>): PlacedShot[] {
  let offset = 0;
  return plan.segments.flatMap((segment, s) => {
    const placed = segment.shots.map((shot, index) => ({
      segment: s,
      index,
      shot,
      fromSeconds: offset + shot.startSeconds - segment.startSeconds,
      untilSeconds: offset + shot.endSeconds - segment.startSeconds,
    }));
    offset += segment.endSeconds - segment.startSeconds;
    return placed;
  });
}

/** The shot that is shown at a moment of a segment; the last one at its very end. */
export function shotAt(plan: Pick<Plan, 'segments'>, { segment, atSeconds }: SourceMoment): Shot | undefined {
  const shots = plan.segments[segment]?.shots ?? [];
  return shots.findLast((shot) => shot.startSeconds <= atSeconds) ?? shots[0];
}
