import { overlapSeconds, type Scenes, type Span } from '../facts/index.ts';

/** Somebody who says this share of what is said in a shot is the one who speaks in it … */
const SPEAKS_MOSTLY = 0.6;
/** … if it is so many seconds at least: less is the end of what was said before. */
const LEAST_SECONDS = 0.5;

/**
 * The person (as in `FaceTrack.person`) who speaks in a stretch of time; null where nobody who is seen does, or where others say
 * nearly as much. Pauses do not count.
 */
export function speakerIn(stretch: Span, scenes: Scenes | null): number | null {
  const spoken = new Map<number | null, number>();
  let all = 0;
  for (const { track, ...turn } of scenes?.speaking ?? []) {
    const seconds = overlapSeconds(turn, stretch);
    if (seconds === 0) continue;
    const person = track === null ? null : (scenes?.tracks[track]?.person ?? null);
    spoken.set(person, (spoken.get(person) ?? 0) + seconds);
    all += seconds;
  }
  for (const [person, seconds] of spoken)
    if (person !== null && seconds >= LEAST_SECONDS && seconds >= SPEAKS_MOSTLY * all) return person;
  return null;
}
