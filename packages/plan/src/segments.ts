import type { CaptionWord } from './captions.ts';
import { cutsOutside, joinShots, meetingShots, type Stretch } from './cuts.ts';
import { PlanError } from './error.ts';
import { TOUCHING_SECONDS } from './fields.ts';
import type { Plan, Segment, Shot } from './schema.ts';

/**
 * The same video of other stretches of the source, shown in the order given; they may overlap. What the plan knows how to
 * show (its shots, and those that its cuts remember) is shown so; elsewhere the last camera before it is held, else the
 * first after it. Words outside of what was planned have no captions here. Throws PlanError `invalid_edit` when there is
 * no stretch, or one is empty or outside the source.
 */
export function withSegments(plan: Plan, stretches: readonly Stretch[]): Plan {
  if (stretches.length === 0) throw new PlanError('invalid_edit', 'segments must have at least one entry.');
  const known = knownShots(plan);
  const segments = stretches.map((stretch, i): Segment => {
    const { startSeconds, endSeconds } = stretch;
    if (!(startSeconds >= 0 && endSeconds > startSeconds && endSeconds <= plan.source.durationSeconds + 1))
      throw new PlanError(
        'invalid_edit',
        `segments[${i}] must lie inside the source (0 to ${plan.source.durationSeconds} s), start before end.`,
      );
    return { startSeconds, endSeconds, shots: shotsOver(known, stretch) };
  });
  return { ...plan, segments, cuts: cutsOutside(plan.cuts, segments) };
}

/**
 * The stretches with ends that lie inside a captioned word moved out of it: a start to the word's start, an end to its
 * end. `words` in any order.
 */
export function snapToWords(stretches: readonly Stretch[], words: readonly CaptionWord[]): Stretch[] {
  const around = (atSeconds: number) =>
    words.find(
      (word) =>
        word.startSeconds + TOUCHING_SECONDS < atSeconds && atSeconds < word.endSeconds - TOUCHING_SECONDS,
    );
  return stretches.map(({ startSeconds, endSeconds }) => ({
    startSeconds: around(startSeconds)?.startSeconds ?? startSeconds,
    endSeconds: around(endSeconds)?.endSeconds ?? endSeconds,
  }));
}

/** Every captioned word of a plan, in order of its cues. */
export function captionWords(plan: Pick<Plan, 'captions'>): CaptionWord[] {
  return plan.captions.cues.flatMap((cue) => cue.lines.flat());
}

/** What is known of how to show the source, in order of time; what is shown counts before what was left out. */
function knownShots(plan: Plan): Shot[] {
  const shots = [
    ...plan.segments.flatMap((one) => one.shots),
    ...plan.cuts.flatMap((cut) => cut.shots ?? []),
  ];
  return shots.sort((a, b) => a.startSeconds - b.startSeconds);
}

function shotsOver(known: readonly Shot[], stretch: Stretch): Shot[] {
  const shots: Shot[] = [];
  let reached = stretch.startSeconds;
  const hold = (until: number) => {
    if (until - reached <= TOUCHING_SECONDS) return;
    const before = known.findLast((shot) => shot.endSeconds <= reached + TOUCHING_SECONDS) ?? shots.at(-1);
    const held = before ?? known[0];
    if (!held)
      throw new PlanError('invalid_plan', 'plan.segments: a clip has at least one segment and shot.');
    shots.push({ ...held, startSeconds: reached, endSeconds: until });
    reached = until;
  };
  for (const shot of known) {
    const endSeconds = Math.min(shot.endSeconds, stretch.endSeconds);
    if (endSeconds - Math.max(shot.startSeconds, reached) <= TOUCHING_SECONDS) continue;
    hold(Math.min(shot.startSeconds, stretch.endSeconds));
    shots.push({ ...shot, startSeconds: reached, endSeconds });
    reached = endSeconds;
  }
  hold(stretch.endSeconds);
  return meetingShots(joinShots(shots), stretch);
}
