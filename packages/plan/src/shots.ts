import { PlanError } from './error.ts';
import type { Plan, Segment, Shot } from './schema.ts';
import { frameSeconds } from './timeline.ts';

/**
 * Divides the shot that shows a moment of the source in a segment. Both parts look as the whole did, so that nothing
 * changes until one of them is changed. Throws PlanError `invalid_edit` when no shot shows the moment, or when one of the
 * parts would be shorter than a frame of the finished video.
 */
export function splitShot(plan: Plan, at: { segment: number; atSeconds: number }): Plan {
  const shots = plan.segments[at.segment]?.shots ?? [];
  const index = shots.findIndex(
    (shot) => shot.startSeconds <= at.atSeconds && at.atSeconds < shot.endSeconds,
  );
  const shot = shots[index];
  if (!shot)
    throw new PlanError('invalid_edit', `plan.segments[${at.segment}] shows nothing at ${at.atSeconds} s.`);
  if (!mayBeSplit(plan, shot, at.atSeconds))
    throw new PlanError('invalid_edit', 'Both parts of a divided shot must be at least a frame long.');
  const parts: Shot[] = [
    { ...shot, endSeconds: at.atSeconds },
    { ...shot, startSeconds: at.atSeconds },
  ];
  return withShots(plan, at.segment, shots.toSpliced(index, 1, ...parts));
}

/** Whether both parts of a shot that is divided at a moment of the source are at least a frame of the finished video long. */
export function mayBeSplit(
  { output }: Pick<Plan, 'output'>,
  { startSeconds, endSeconds }: Shot,
  atSeconds: number,
): boolean {
  const least = frameSeconds(1, output.frameRate);
  return atSeconds - startSeconds >= least && endSeconds - atSeconds >= least;
}

/**
 * Makes one shot of a shot and the one that follows in its segment, looking as the first does; its camera stands still
 * where it has no more keyframes. Throws PlanError `invalid_edit` when there is no such shot, or it is its segment's last.
 */
export function joinShot(plan: Plan, at: { segment: number; shot: number }): Plan {
  const shots = plan.segments[at.segment]?.shots ?? [];
  const [first, second] = [shots[at.shot], shots[at.shot + 1]];
  if (!first || !second)
    throw new PlanError(
      'invalid_edit',
      `plan.segments[${at.segment}].shots[${at.shot}] has none after it to be joined with.`,
    );
  const joined: Shot = { ...first, endSeconds: second.endSeconds };
  return withShots(plan, at.segment, shots.toSpliced(at.shot, 2, joined));
}

function withShots(plan: Plan, segment: number, shots: Shot[]): Plan {
  return {
    ...plan,
    segments: plan.segments.map((one, i): Segment => (i === segment ? { ...one, shots } : one)),
  };
}
