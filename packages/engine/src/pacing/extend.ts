import type { Sentence, Span, Transcript } from '../facts/index.ts';
import type { SentenceRun } from '../moments/index.ts';

/** A stretch this long without a word is never inside a clip (as in moments). */
const HOLE_SECONDS = 5;

/** Where a run may grow: inside `within`, into nothing of `taken`, by at most `mostSeconds`. */
export type Room = { within: Span; taken: readonly SentenceRun[]; mostSeconds: number };

/**
 * The run with whole sentences added until at least `missingSeconds` are: those that follow, on to one that does not
 * ask; then, where there is no more room, those before. As much as there is room for; null when there is none.
 */
export function extendRun(
  transcript: Transcript,
  run: SentenceRun,
  missingSeconds: number,
  room: Room,
): SentenceRun | null {
  const grown = { ...run };
  let added = 0;
  const isEnough = () => added >= missingSeconds;
  const grow = (end: 'first' | 'last', step: 1 | -1): boolean => {
    const next = transcript.sentences[grown[end] + step];
    const edge = transcript.sentences[grown[end]];
    if (!next || !edge || !isFree(next, room)) return false;
    const gap = step > 0 ? next.startSeconds - edge.endSeconds : edge.startSeconds - next.endSeconds;
    const seconds = next.endSeconds - next.startSeconds + Math.max(0, gap);
    if (gap > HOLE_SECONDS || added + seconds > room.mostSeconds) return false;
    added += seconds;
    grown[end] = next.id;
    return true;
  };
  while (!isEnough() || asksAtEnd(transcript, grown)) if (!grow('last', 1)) break;
  while (!isEnough()) if (!grow('first', -1)) break;
  return added > 0 ? grown : null;
}

function isFree(sentence: Sentence, { within, taken }: Room): boolean {
  return (
    sentence.ending !== 'cut' &&
    sentence.startSeconds >= within.startSeconds &&
    sentence.endSeconds <= within.endSeconds &&
    !taken.some(({ first, last }) => sentence.id >= first && sentence.id <= last)
  );
}

function asksAtEnd(transcript: Transcript, run: SentenceRun): boolean {
  return transcript.sentences[run.last]?.ending === 'question';
}
