import type { Transcript, Word } from '../facts/index.ts';
import type { SentenceRun } from '../moments/index.ts';

/** Words are placed to some 0.04 s. */
export const WORD_SECONDS = 0.04;

/** Whether a word is known to lie where it says. Estimated times are off by whole words. */
export function isTrusted(word: Word | undefined): boolean {
  return word?.timing === 'aligned' || word?.timing === 'given';
}

/** First and last word (indices, inclusive) of a run of sentences; null when the transcript has no such run. */
export function wordsOf(transcript: Transcript, run: SentenceRun): { first: number; last: number } | null {
  const first = transcript.sentences[run.first]?.firstWord;
  const last = transcript.sentences[run.last]?.lastWord;
  return first === undefined || last === undefined || last < first ? null : { first, last };
}
