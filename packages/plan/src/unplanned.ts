import { clipShots, meetingShots, type Stretch } from './cuts.ts';
import { TOUCHING_SECONDS } from './fields.ts';
import type { Plan, Shot } from './schema.ts';

/** What is shorter than this is shown as what is beside it: an end that was moved to a word's edge. */
const LEAST_SECONDS = 0.25;

/** What an edited plan shows of the source and the plan before knew nothing of, in order of time, merged. */
export function unplannedStretches(before: Plan, after: Plan): Stretch[] {
  const planned = [...before.segments, ...before.cuts];
  const shown = merged(after.segments.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds })));
  return planned
    .reduce<Stretch[]>((left, known) => left.flatMap((stretch) => outside(stretch, known)), shown)
    .filter(({ startSeconds, endSeconds }) => endSeconds - startSeconds >= LEAST_SECONDS);
}

/** The same video with other shots where it shows that stretch of the source, which they cover. */
export function withShotsOver(plan: Plan, stretch: Stretch, shots: readonly Shot[]): Plan {
  const segments = plan.segments.map((segment) => {
    const from = Math.max(segment.startSeconds, stretch.startSeconds);
    const to = Math.min(segment.endSeconds, stretch.endSeconds);
    if (to - from <= TOUCHING_SECONDS) return segment;
    const parts = [
      ...clipShots(segment.shots, segment.startSeconds, from),
      ...clipShots(shots, from, to),
      ...clipShots(segment.shots, to, segment.endSeconds),
    ].filter((shot) => shot.endSeconds - shot.startSeconds > TOUCHING_SECONDS);
    return { ...segment, shots: meetingShots(parts, segment) };
  });
  return { ...plan, segments };
}

function merged(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.startSeconds - b.startSeconds)) {
    const last = all.at(-1);
    if (last && stretch.startSeconds <= last.endSeconds)
      last.endSeconds = Math.max(last.endSeconds, stretch.endSeconds);
    else all.push({ ...stretch });
  }
  return all;
}

function outside(stretch: Stretch, known: Stretch): Stretch[] {
  return [
    { ...stretch, endSeconds: Math.min(stretch.endSeconds, known.startSeconds) },
    { ...stretch, startSeconds: Math.max(stretch.startSeconds, known.endSeconds) },
  ].filter(({ startSeconds, endSeconds }) => endSeconds > startSeconds);
}
