import type { Run } from './measures/index.ts';
import type { LengthWindow } from './moment.ts';
import { clipSeconds, type Talk } from './talk/index.ts';

/** A stretch this long without a word (silence, music, dropped text) is never inside a clip; shorter ones cost score. */
export const HOLE_SECONDS = 5;

/**
 * At most this many runs of a talk are looked at. An hour of usual talk has some 8,000 for the widest window; more come
 * of very short sentences or many hours; then each start tries fewer ends, though never under FEWEST_ENDS.
 */
const MOST_RUNS = 30_000;

/** Each start tries at least this many ends, spread over the window. */
const FEWEST_ENDS = 4;

/** How strictly candidates are taken; each step is only tried when the one before gave nothing. */
export type Strictness = 'window' | 'holes' | 'nearest';

/**
 * Every run of whole usable sentences whose clip fits the window, in order of start and then end. `window`: without a
 * hole inside, and without words that do not fit the sound. `holes`: with any. `nearest`: for each start the last run that is too short and the first that is too
 * long, because single sentences outgrow the window or the talk is shorter than it.
 */
export function candidateRuns(talk: Talk, window: LengthWindow, strictness: Strictness): Run[] {
  const most = Math.max(FEWEST_ENDS, Math.floor(MOST_RUNS / Math.max(1, talk.usable.length)));
  const last = talk.usable.at(-1) ?? -1;
  return talk.usable.flatMap((first) => {
    const fitting: Run[] = [];
    let shorter: Run | undefined;
    let longer: Run | undefined;
    for (let end = first; end <= last; end += 1) {
      const alone = strictness === 'nearest' && end === first;
      if (strictness !== 'holes' && !alone && isHole(talk, first, end)) break;
      const run = { first, last: end, seconds: clipSeconds(talk, first, end) };
      if (run.seconds > window.maxSeconds) {
        longer = run;
        break;
      }
      if (run.seconds >= window.minSeconds) fitting.push(run);
      else shorter = run;
    }
    if (strictness !== 'nearest') return spread(fitting, most);
    return [shorter, longer].flatMap((run) => (run ? [run] : []));
  });
}

/** Whether adding sentence `end` to a run from `first` puts a hole inside of it. */
function isHole(talk: Talk, first: number, end: number): boolean {
  const line = talk.lines[end];
  if (!line) return true;
  return (
    line.isUnplaced ||
    line.longestGapSeconds > HOLE_SECONDS ||
    (end > first && line.gapBeforeSeconds > HOLE_SECONDS)
  );
}

/** At most `most` of the runs, evenly spread, the first and last among them. */
function spread(runs: readonly Run[], most: number): Run[] {
  if (runs.length <= most) return [...runs];
  return Array.from(
    { length: most },
    (_, i) => runs[Math.round((i * (runs.length - 1)) / (most - 1))],
  ).flatMap((run) => (run ? [run] : []));
}
