import type { Effect } from './effects.ts';
import type { Plan } from './schema.ts';
import { type OutputSpan, planDuration, toOutput } from './timeline.ts';

/** A shot shorter than this is over before a slow zoom is seen, seconds. */
const LEAST_ZOOM_SECONDS = 4;
/** Between two punch-ins, seconds: more often they are a tic. */
const BETWEEN_PUNCHES_SECONDS = 6;
/** A punch-in lasts as long as what it stresses, within these, seconds. */
const LEAST_PUNCH_SECONDS = 0.8;
const MOST_PUNCH_SECONDS = 2.5;

/**
 * Effects that suit a clip, told by its own words and shots: a punch-in on words that carry the meaning, a slow zoom over
 * long shots without one, and a little more contrast and colour over all of it. The same plan gives the same effects. Pure.
 */
export function chooseEffects(plan: Plan): Effect[] {
  const durationSeconds = planDuration(plan);
  const punches = punchesOf(plan);
  const zooms = longShots(plan).filter(
    (shot) =>
      !punches.some((punch) => punch.startSeconds < shot.endSeconds && punch.endSeconds > shot.startSeconds),
  );
  const whole = { startSeconds: 0, endSeconds: durationSeconds, strength: 1 } as const;
  return [
    ...zooms.map((shot): Effect => ({ type: 'zoom', ...shot, strength: 1 })),
    ...punches.map((punch): Effect => ({ type: 'punch-in', ...punch, strength: 1 })),
    { type: 'contrast', ...whole },
    { type: 'saturation', ...whole },
  ];
}

function punchesOf(plan: Plan): OutputSpan[] {
  const stressed = plan.captions.cues.filter((cue) => cue.lines.flat().some((word) => word.emphasis));
  const shown = stressed
    .flatMap((cue) => toOutput(plan.segments, cue.startSeconds, cue.endSeconds))
    .sort((a, b) => a.startSeconds - b.startSeconds);
  const punches: OutputSpan[] = [];
  for (const { startSeconds, endSeconds } of shown) {
    const last = punches.at(-1);
    if (endSeconds - startSeconds < LEAST_PUNCH_SECONDS) continue;
    if (last && startSeconds - last.endSeconds < BETWEEN_PUNCHES_SECONDS) continue;
    punches.push({ startSeconds, endSeconds: Math.min(endSeconds, startSeconds + MOST_PUNCH_SECONDS) });
  }
  return punches;
}

/** Long shots of one camera, on the finished video's clock. */
function longShots(plan: Plan): OutputSpan[] {
  let offset = 0;
  return plan.segments.flatMap((segment) => {
    const start = offset;
    const toClip = (atSeconds: number) => atSeconds - segment.startSeconds + start;
    offset += segment.endSeconds - segment.startSeconds;
    return segment.shots
      .filter(
        ({ layout, startSeconds, endSeconds }) =>
          layout.kind === 'fill' && endSeconds - startSeconds >= LEAST_ZOOM_SECONDS,
      )
      .map(({ startSeconds, endSeconds }) => ({
        startSeconds: toClip(startSeconds),
        endSeconds: toClip(endSeconds),
      }));
  });
}
