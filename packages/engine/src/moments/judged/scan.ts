import { z } from 'zod';
import type { SentenceRun } from '../moment.ts';
import { type Brief, nearestRun, sharedPart } from './brief.ts';
import { type JudgingQuestion, problemWithRun, problemWithScore } from './question.ts';
import { lengthText, rowsOf, SYSTEM, sheet } from './sheet.ts';
import { windowsOf } from './windows.ts';

/** A run that the first pass liked, of legal length. */
export type ScannedRun = SentenceRun & {
  /** 0–100. */
  score: number;
};

const ScanForm = z.object({
  clips: z.array(z.object({ first: z.number(), last: z.number(), score: z.number() })),
});
/** The answer of the first pass about one window. */
export type ScanForm = z.infer<typeof ScanForm>;

/** Runs asked for in one window of some ten minutes. */
const MOST_RUNS = 6;

/** Runs that share more than this are two attempts at one moment. */
const SAME_MOMENT = 0.5;

/** The first pass: one question for each window, to be asked side by side. */
export function scanQuestions(brief: Brief): JudgingQuestion<ScanForm, ScannedRun[]>[] {
  return windowsOf(brief).map((window) => ({
    system: SYSTEM,
    document: sheet(brief, scanTask(brief), { talk: rowsOf(brief.talk, window) }),
    form: ScanForm,
    check: (answer) => checkScan(brief, window, answer),
  }));
}

function scanTask(brief: Brief): string {
  return [
    `Find up to ${MOST_RUNS} runs of whole neighbouring sentences in "talk" that would each make a good clip of`,
    `${lengthText(brief)}, counted from the start second of the first sentence to the end second of the last.`,
    'A good clip catches within its first sentence, can be understood without the rest, and ends on a finished thought',
    'that pays off. Leave out adverts, greetings and housekeeping. Runs must not overlap. Fewer is fine; none is fine.',
    'Score each from 0 to 100 as against all talks you know: 50 is ordinary, 70 good, 90 rare.',
    'Answer: {"clips": [{"first": sentence id, "last": sentence id, "score": number}]}',
  ].join(' ');
}

/** Takes the runs of an answer that can be used, each set to the nearest legal length, and names what is wrong with the others. */
export function checkScan(
  brief: Brief,
  window: SentenceRun,
  { clips }: ScanForm,
): { value: ScannedRun[]; problems: string[] } {
  const legal = brief.runs.filter((run) => run.first >= window.first && run.last <= window.last);
  const problems: string[] = [];
  const taken: ScannedRun[] = [];
  if (clips.length > MOST_RUNS)
    problems.push(`There are ${clips.length} clips, but must be at most ${MOST_RUNS}.`);
  clips.slice(0, MOST_RUNS).forEach((clip, i) => {
    const wrong = problemWithRun(clip, window) ?? problemWithScore('score', clip.score, 100);
    const run = wrong === null ? nearestRun(legal, clip) : null;
    const other = run === null ? undefined : taken.find((earlier) => sharedPart(earlier, run) > SAME_MOMENT);
    if (wrong !== null) problems.push(`clips.${i}: ${wrong}.`);
    else if (run === null) problems.push(`clips.${i}: no clip of ${lengthText(brief)} can be made there.`);
    else if (other) problems.push(`clips.${i}: overlaps the clip ${other.first}–${other.last}.`);
    else taken.push({ first: run.first, last: run.last, score: clip.score });
  });
  return { value: taken, problems };
}

/** All that can be used of a talk as one run, for a clip of all of it; null when nothing can. */
export function wholeRun({ talk: { usable } }: Brief): SentenceRun | null {
  const [first, last] = [usable[0], usable.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

/**
 * The runs that are worth a closer look, best first: of runs of overlapping windows that are one moment only the better
 * is kept. Twice as many as clips are wanted and two more, 4–22.
 */
export function shortlist(brief: Brief, scanned: readonly ScannedRun[]): ScannedRun[] {
  const most = Math.min(Math.max(2 * brief.options.count + 2, 4), 22);
  const kept: ScannedRun[] = [];
  for (const run of [...scanned].sort((a, b) => b.score - a.score || a.first - b.first || a.last - b.last)) {
    if (kept.length < most && kept.every((better) => sharedPart(better, run) <= SAME_MOMENT)) kept.push(run);
  }
  return kept;
}
