import type { Fallback, Span, Transcript, Word } from '../facts/index.ts';
import type { PieceHeard } from './hear.ts';
import { findSentences } from './sentences.ts';
import { findSilences } from './silences.ts';
import { spreadWords } from './spread.ts';

/** Puts what was heard in the pieces together: words with estimated times, sentences over all pieces, silences. */
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
    const spans = spreadWords(
      piece.words.map((word) => word.text),
      piece.voiced,
    );
    const firstWord = words.length;
    piece.words.forEach((word, index) => {
      const span = spans[index] ?? piece;
      const { startSeconds, endSeconds } = span;
      words.push({
        text: word.text,
        startSeconds,
        endSeconds,
        confidence: word.confidence,
        timing: 'estimated',
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
    sentences: findSentences(words),
    utterances,
    silences: findSilences(about.voiced, about.durationSeconds),
    dropped,
    fallbacks,
  };
}
