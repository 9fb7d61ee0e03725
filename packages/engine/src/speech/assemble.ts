import type { Fallback, Span, Transcript, Word } from '../facts/index.ts';
import type { PieceHeard } from './hear.ts';
import { findSentences } from './sentences.ts';
import { findSilences } from './silences.ts';
import { spreadWords } from './spread.ts';

/**
 * Puts what was heard in the pieces together: words with the times that the recogniser gave, or estimated ones;
 * sentences over all pieces; silences.
 */
export function assembleTranscript(
  pieces: readonly PieceHeard[],
  about: { language: string; origin: string; voiced: readonly Span[]; durationSeconds: number },
): Transcript {
  const words: Word[] = [];
  const utterances: Transcript['utterances'] = [];
  const dropped: Transcript['dropped'] = [];
  const fallbacks: Fallback[] = [];
  for (const piece of pieces) {
    for (const refused of piece.refused) dropped.push(refused);
    if (piece.words.length === 0) continue;
    const isPlaced = piece.words.every((word) => word.place !== null);
    const spans = isPlaced
      ? piece.words.map((word) => word.place)
      : spreadWords(
          piece.words.map((word) => word.text),
          piece.voiced,
        );
    const latest = about.durationSeconds;
    const firstWord = words.length;
    piece.words.forEach((word, index) => {
      const span = spans[index] ?? piece;
      const startSeconds = Math.min(Math.max(span.startSeconds, words.at(-1)?.endSeconds ?? 0), latest);
      const endSeconds = Math.min(Math.max(span.endSeconds, startSeconds), latest);
      words.push({
        text: word.text,
        startSeconds,
        endSeconds,
        confidence: word.confidence,
        timing: isPlaced ? 'given' : 'estimated',
      });
    });
    utterances.push({
      startSeconds: piece.startSeconds,
      endSeconds: Math.min(piece.endSeconds, about.durationSeconds),
      firstWord,
      lastWord: words.length - 1,
    });
  }
  if (dropped.length > 0) {
    fallbacks.push({
      used: 'the transcript without these stretches',
      instead_of: 'what the recogniser wrote there',
      reason: `${dropped.length === 1 ? 'One stretch' : `${dropped.length} stretches`} of recognised text could not be believed: ${dropped[0]?.reason ?? ''}`,
    });
  }
  return {
    language: about.language,
    origin: about.origin,
    words,
    sentences: findSentences(words, about.language),
    utterances,
    silences: findSilences(about.voiced, about.durationSeconds),
    dropped,
    fallbacks,
  };
}
