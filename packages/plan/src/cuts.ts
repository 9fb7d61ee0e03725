import { PlanError } from './error.ts';
import { TOUCHING_SECONDS } from './fields.ts';
import type { Cut, Plan, Segment, Shot } from './schema.ts';

/** A stretch of the source. */
export type Stretch = { startSeconds: number; endSeconds: number };

/**
 * Puts back what was left out inside the clip, with the shots that the cut remembers, else with the cameras beside it
 * held still. Its captions are already among the cues. Throws PlanError `invalid_edit` when there is no such cut.
 */
export function restoreCut(plan: Plan, index: number): Plan {
  const cut = plan.cuts[index];
  if (!cut) throw new PlanError('invalid_edit', `plan.cuts[${index}] does not exist.`);
  const cuts = plan.cuts.filter((_, i) => i !== index);
  const before = plan.segments.findIndex((one) => touches(one.endSeconds, cut.startSeconds));
  const after =
    before >= 0 && touches(plan.segments[before + 1]?.startSeconds ?? Number.NaN, cut.endSeconds)
      ? before + 1
      : plan.segments.findIndex((one) => touches(one.startSeconds, cut.endSeconds));
  const [left, right] = [plan.segments[before], plan.segments[after]];
  if (left && (after === before + 1 || !right)) {
    const filled = right ? [left, filling(cut, left, right), right] : [left, filling(cut, left, undefined)];
    const joined = joinSegments(filled);
    return { ...plan, cuts, segments: plan.segments.toSpliced(before, right ? 2 : 1, joined) };
  }
  if (right) {
    const joined = joinSegments([filling(cut, undefined, right), right]);
    return { ...plan, cuts, segments: plan.segments.toSpliced(after, 1, joined) };
  }
  // What was beside it has gone since: a segment of its own, where it belongs by time.
  const later = plan.segments.findIndex((one) => one.startSeconds >= cut.endSeconds);
  const place = later < 0 ? plan.segments.length : later;
  const own = filling(cut, plan.segments[place - 1], plan.segments[place]);
  return { ...plan, cuts, segments: plan.segments.toSpliced(place, 0, own) };
}

/** The cuts without what the spans cover; a cut that is covered in its middle becomes two. */
export function cutsOutside(cuts: readonly Cut[], spans: readonly Stretch[]): Cut[] {
  return spans.reduce<Cut[]>(
    (left, span) =>
      left.flatMap((cut) =>
        [
          { ...cut, endSeconds: Math.min(cut.endSeconds, span.startSeconds) },
          { ...cut, startSeconds: Math.max(cut.startSeconds, span.endSeconds) },
        ].flatMap((part) => {
          const isLeft = part.endSeconds - part.startSeconds > TOUCHING_SECONDS;
          return isLeft ? [withShotsInside(part)] : [];
        }),
      ),
    [...cuts],
  );
}

/** Shots of a stretch, clipped to it. */
export function clipShots(shots: readonly Shot[], startSeconds: number, endSeconds: number): Shot[] {
  return shots
    .map((shot) => ({
      ...shot,
      startSeconds: Math.max(shot.startSeconds, startSeconds),
      endSeconds: Math.min(shot.endSeconds, endSeconds),
    }))
    .filter((shot) => shot.endSeconds > shot.startSeconds);
}

/** Shots in order of which a stretch is covered but for ends that only touch, made to meet each other and its ends. */
export function meetingShots(shots: readonly Shot[], { startSeconds, endSeconds }: Stretch): Shot[] {
  return shots.map((shot, i) => ({
    ...shot,
    startSeconds: shots[i - 1]?.endSeconds ?? startSeconds,
    endSeconds: i === shots.length - 1 ? endSeconds : shot.endSeconds,
  }));
}

/** Shots that follow each other without a gap, in order; one that only goes on is one shot. */
export function joinShots(shots: readonly Shot[]): Shot[] {
  const joined: Shot[] = [];
  for (const shot of shots) {
    const last = joined.at(-1);
    if (last && JSON.stringify(last.layout) === JSON.stringify(shot.layout))
      last.endSeconds = shot.endSeconds;
    else joined.push({ ...shot, startSeconds: last?.endSeconds ?? shot.startSeconds });
  }
  return joined;
}

function withShotsInside(cut: Cut): Cut {
  return cut.shots ? { ...cut, shots: clipShots(cut.shots, cut.startSeconds, cut.endSeconds) } : cut;
}

/** The cut as a segment: with its own shots, else with the last shot before it, else with the first after it. */
function filling(cut: Cut, left: Segment | undefined, right: Segment | undefined): Segment {
  const { startSeconds, endSeconds } = cut;
  if (cut.shots && cut.shots.length > 0) return { startSeconds, endSeconds, shots: cut.shots };
  const held = left?.shots.at(-1) ?? right?.shots[0];
  if (!held) throw new PlanError('invalid_plan', 'plan.segments: a clip has at least one segment and shot.');
  return { startSeconds, endSeconds, shots: [{ ...held, startSeconds, endSeconds }] };
}

/** Segments that follow each other without a gap, as one. */
function joinSegments(parts: readonly Segment[]): Segment {
  const startSeconds = parts[0]?.startSeconds ?? 0;
  const entry = parts[0]?.entry;
  return {
    startSeconds,
    endSeconds: parts.at(-1)?.endSeconds ?? startSeconds,
    shots: joinShots(parts.flatMap((part) => part.shots)),
    ...(entry && { entry }),
  };
}

function touches(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOUCHING_SECONDS;
}
