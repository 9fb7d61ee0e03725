import type { Sound, Transcript } from '../../facts/index.ts';
import { guessGenre, type KnownGenre } from '../genre.ts';
import type { Run } from '../measures/index.ts';
import type { MomentOptions, SentenceRun } from '../moment.ts';
import { legalRuns } from '../survey.ts';
import { readTalk, type Talk } from '../talk/index.ts';

/** What a language model is asked about: a talk, the runs of it that can be a clip, and what is wanted. */
export type Brief = {
  talk: Talk;
  genre: KnownGenre;
  options: MomentOptions;
  /** Every run whose clip has the length asked for, or comes nearest to it; in order of start and then end. */
  runs: Run[];
};

/** Reads a talk for judging; its options must be right already. No runs when no whole sentence can be used: then there is nothing to ask. Pure. */
export function briefOf(transcript: Transcript, sound: Sound | null, options: MomentOptions): Brief {
  const talk = readTalk(transcript, sound, options.within);
  const genre = options.genre === 'auto' ? guessGenre(talk) : options.genre;
  const { runs } = legalRuns(talk, options);
  return { talk, genre, options, runs };
}

/**
 * The run of legal length that is nearest to the one named: the fewest sentences added or taken away at both ends,
 * among equals the earliest. It must share a sentence with the one named. Null when there is none.
 */
export function nearestRun<Legal extends SentenceRun>(
  runs: readonly Legal[],
  named: SentenceRun,
): Legal | null {
  let best: { run: Legal; moved: number } | null = null;
  for (const run of runs) {
    if (run.last < named.first || run.first > named.last) continue;
    const moved = Math.abs(run.first - named.first) + Math.abs(run.last - named.last);
    if (best === null || moved < best.moved) best = { run, moved };
  }
  return best?.run ?? null;
}

/** Sentences that two runs have in common, as a share of the shorter one. */
export function sharedPart(a: SentenceRun, b: SentenceRun): number {
  const common = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  return Math.max(0, common) / Math.min(a.last - a.first + 1, b.last - b.first + 1);
}
