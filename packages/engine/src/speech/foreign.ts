import type { PieceHeard } from './hear.ts';

/** A word counts as understood from this confidence on: words of clean English have 0.8 to 0.95. */
const SURE = 0.6;
/** Words in a row that were heard just so before are a recogniser turning in circles, not understanding. */
const ROW = 3;
/** With less voice than this nothing is said about its language. */
const LEAST_SECONDS = 6;
/** What is hardly voice, as in music, is no evidence. */
const LEAST_VOICE = 0.6;

/** How much of what is spoken a recogniser understood. */
export type Understanding = {
  /** Seconds in which somebody clearly speaks. */
  voicedSeconds: number;
  /** Words that it was sure of, repetitions not counted. */
  words: number;
};

/** Counts what was understood in some pieces. Pure. */
export function understood(pieces: readonly PieceHeard[]): Understanding {
  const seen = new Set<string>();
  let voicedSeconds = 0;
  let words = 0;
  for (const piece of pieces) {
    if (piece.voice < LEAST_VOICE) continue;
    voicedSeconds += piece.voiced.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
    const plain = piece.words.map((word) => word.text.toLowerCase().replaceAll(/[^\p{L}\p{N}']/gu, ''));
    piece.words.forEach(({ confidence }, index) => {
      const row = plain.slice(Math.max(0, index - ROW + 1), index + 1).join(' ');
      const isRepeated = index >= ROW - 1 && seen.has(row);
      seen.add(row);
      if (!isRepeated && (confidence ?? 1) >= SURE) words += 1;
    });
  }
  return { voicedSeconds, words };
}

/**
 * Whether an English-only recogniser has been listening to something else: there is enough voice, and hardly a word of
 * it was understood: fewer words a second of voice than `leastPerSecond`. False where there is too little to tell.
 */
export function soundsForeign({ voicedSeconds, words }: Understanding, leastPerSecond: number): boolean {
  return voicedSeconds >= LEAST_SECONDS && words / voicedSeconds < leastPerSecond;
}
