import { type Cut, countFrames, frameSeconds, type Layout, type Plan, toFrames } from '@reelwright/plan';

/** A shot of the finished video in whole frames of its rate. */
export type TimelineShot = {
  layout: Layout;
  reason: string;
  /** On the finished video's clock. */
  startFrame: number;
  frames: number;
  /** Where it begins in the source, counted at the finished video's rate. */
  sourceFrame: number;
  /** On the source's clock; the frame's own moment, before rounding. */
  sourceSeconds: number;
  /** Whether a segment begins with it. */
  opensSegment: boolean;
};

/**
 * The shots of a plan in order, on the frames that the render makes: counted on the finished video's clock, so that
 * rounding never adds up. The shots of a segment follow each other in the source without a gap. A shot to which rounding
 * leaves no frame is not there.
 */
export function timelineShots(plan: Pick<Plan, 'segments' | 'output'>): TimelineShot[] {
  const rate = plan.output.frameRate;
  const shots: TimelineShot[] = [];
  for (const { segment, shownAtSeconds, startFrame: first, frames } of countFrames(plan)) {
    const sourceFirst = toFrames(segment.startSeconds, rate);
    let startFrame = first;
    segment.shots.forEach((shot, i) => {
      const isLast = i === segment.shots.length - 1;
      const ends = toFrames(shownAtSeconds + shot.endSeconds - segment.startSeconds, rate);
      const end = isLast ? first + frames : Math.min(ends, first + frames);
      if (end <= startFrame) return;
      shots.push({
        layout: shot.layout,
        reason: shot.reason,
        startFrame,
        frames: end - startFrame,
        sourceFrame: sourceFirst + startFrame - first,
        sourceSeconds: Math.max(shot.startSeconds, segment.startSeconds),
        opensSegment: startFrame === first,
      });
      startFrame = end;
    });
  }
  return shots;
}

/** What was left out just before a shot, to within a frame; nothing before one that opens no segment. */
export function cutsBefore({ cuts, output }: Plan, shot: TimelineShot): Cut[] {
  if (!shot.opensSegment) return [];
  const margin = frameSeconds(1, output.frameRate);
  return cuts.filter((cut) => Math.abs(cut.endSeconds - shot.sourceSeconds) <= margin);
}

/** Whole frames of the source, counted at the finished video's rate. */
export function sourceFrames({ source, output: { frameRate } }: Plan): number {
  // What is counted up to a rounding error is whole.
  return Math.floor((source.durationSeconds * frameRate.numerator) / frameRate.denominator + 1e-6);
}
