import type { Span } from '../facts/index.ts';

/** A piece of a text, word or part of one, and where it lies. */
export type PlacedPiece = Span & { text: string };

/**
 * Times of the shown words of a text out of pieces that say the same text in other parts (tokens, words without their
 * punctuation). Letters and digits are matched one after the other; a piece that is spread over two words is shared out
 * by letters. Null when the pieces do not say the same letters, or go back in time.
 */
export function placeByLetters(words: readonly string[], pieces: readonly PlacedPiece[]): Span[] | null {
  const letters: Span[] = [];
  let said = '';
  let before = 0;
  for (const piece of pieces) {
    const own = lettersOf(piece.text);
    if (own.length === 0) continue;
    if (piece.startSeconds < before - 1e-3 || piece.endSeconds < piece.startSeconds) return null;
    const share = (piece.endSeconds - piece.startSeconds) / own.length;
    own.forEach((letter, index) => {
      const startSeconds = piece.startSeconds + index * share;
      const isLast = index === own.length - 1;
      letters.push({ startSeconds, endSeconds: isLast ? piece.endSeconds : startSeconds + share });
      said += letter;
    });
    before = piece.startSeconds;
  }
  const counts = words.map((word) => lettersOf(word).length);
  if (said !== words.flatMap(lettersOf).join('') || counts.includes(0)) return null;
  let at = 0;
  let last = 0;
  return counts.map((count) => {
    const startSeconds = Math.max(last, letters[at]?.startSeconds ?? last);
    const endSeconds = Math.max(startSeconds, letters[at + count - 1]?.endSeconds ?? startSeconds);
    at += count;
    last = endSeconds;
    return { startSeconds, endSeconds };
  });
}

/** The letters and digits of a text, small, with their marks, each by itself. */
function lettersOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]\p{M}*/gu) ?? []
  );
}
