import type { Sentence, Transcript } from '../facts/index.ts';
import { asks, type SentenceRun, standsAlone } from '../moments/index.ts';

/** Of a question that has to stay, at most so many sentences are kept: what it asks, and what that leans on. */
const MOST_QUESTION_SENTENCES = 3;

/**
 * The sentences (ids, in order) of interviewers that can be left out of a run. An answer that says nothing without its
 * question ("Yes.", "Nine months.", "It was awful.") keeps it, the question only: a viewer who does not know what was
 * asked is worse off than one who hears it. What the interviewer says between two answers, and after the last one, goes.
 */
export function sentencesToLeave(
  transcript: Transcript,
  run: SentenceRun,
  isInterviewer: (sentence: Sentence) => boolean,
): number[] {
  const sentences = transcript.sentences.slice(run.first, run.last + 1);
  const left: number[] = [];
  for (let i = 0; i < sentences.length; ) {
    const first = sentences[i];
    if (!first || !isInterviewer(first)) {
      i += 1;
      continue;
    }
    let end = i;
    for (let next = sentences[end]; next && isInterviewer(next); next = sentences[end]) end += 1;
    const turn = sentences.slice(i, end);
    const kept = questionToKeep(transcript, turn, sentences[i - 1], sentences[end]);
    left.push(...turn.slice(0, turn.length - kept).map(({ id }) => id));
    i = end;
  }
  return left;
}

/** How many sentences at the end of a turn must stay. */
function questionToKeep(
  transcript: Transcript,
  turn: readonly Sentence[],
  before: Sentence | undefined,
  answer: Sentence | undefined,
): number {
  if (!answer || standsAlone(transcript, answer)) return 0;
  const asking = turn.slice(-2).some((sentence) => asks(transcript, sentence));
  // "Wow." between two sentences of a story: the second leans on the first, which is there.
  if (!asking && before) return 0;
  let kept = 1;
  while (kept < Math.min(turn.length, MOST_QUESTION_SENTENCES)) {
    const first = turn[turn.length - kept];
    const asked = turn.slice(turn.length - kept).some((sentence) => asks(transcript, sentence));
    if (first && standsAlone(transcript, first) && asked) break;
    kept += 1;
  }
  return kept;
}
