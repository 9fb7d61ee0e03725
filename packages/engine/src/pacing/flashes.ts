import { liesIn, type Shot, type Span, type Word } from '../facts/index.ts';
import { microseconds } from './keep.ts';
import type { PacedClip } from './pace.ts';
import { isTrusted, WORD_SECONDS } from './words.ts';

/** A shot that is seen for less than this where a piece begins or ends is a flash: too short to be looked at, and noticed. */
const FLASH_SECONDS = 0.5;
/** A piece begins so much after the source's cut, in frames: its first frame is surely one of the new shot. */
const LATER_FRAMES = 0.25;
/** Least sound that stays after the last word of a clip; the rule of the trade is 0.2–0.6 s (spec/quality-metrics, row 5). */
const LEAST_TAIL_SECONDS = 0.2;

/**
 * Leaves out the flash frames of a clip: where a piece begins or ends with a few frames of another shot before or after its
 * words, it begins with the cut of the source, or ends with it. Pieces but the last stay a whole number of frames long, and no
 * word is touched; what has no words, or none that were placed on the sound, stays as it is.
 */
export function withoutFlashes(
  { kept, cuts }: Pick<PacedClip, 'kept' | 'cuts'>,
  words: readonly Word[],
  shots: readonly Shot[],
  frameSeconds: number,
): Pick<PacedClip, 'kept' | 'cuts'> {
  const borders = shots.flatMap(({ entry, startSeconds }) => (entry?.kind === 'cut' ? [startSeconds] : []));
  const [first, last] = [kept[0], kept.at(-1)];
  if (!first || !last || borders.length === 0) return { kept, cuts };
  // Once: a talk has ten thousand words and a clip up to four hundred pieces.
  const spoken = words.filter((word) =>
    liesIn(word, { startSeconds: first.startSeconds, endSeconds: last.endSeconds }),
  );
  const shortened = kept.map((piece, i) => {
    const isLast = i === kept.length - 1;
    const inside = spoken.filter((word) => liesIn(word, piece));
    return withoutItsFlashes(piece, inside, borders, { frameSeconds, isLast });
  });
  const starts = new Map(kept.map((piece, i) => [piece.startSeconds, shortened[i]?.startSeconds]));
  const ends = new Map(kept.map((piece, i) => [piece.endSeconds, shortened[i]?.endSeconds]));
  const widened = cuts.map((cut) => ({
    ...cut,
    startSeconds: ends.get(cut.startSeconds) ?? cut.startSeconds,
    endSeconds: starts.get(cut.endSeconds) ?? cut.endSeconds,
  }));
  return { kept: shortened, cuts: widened };
}

function withoutItsFlashes(
  piece: Span,
  words: readonly Word[],
  borders: readonly number[],
  { frameSeconds, isLast }: { frameSeconds: number; isLast: boolean },
): Span {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last || !isTrusted(first) || !isTrusted(last)) return piece;
  const { startSeconds, endSeconds } = piece;
  const soundEnds = last.endSeconds + (isLast ? LEAST_TAIL_SECONDS : WORD_SECONDS);
  const starts = borders
    .filter((border) => startSeconds < border && border - startSeconds < FLASH_SECONDS)
    .map((border) => border + LATER_FRAMES * frameSeconds)
    .filter((start) => start <= first.startSeconds - WORD_SECONDS);
  const ends = borders.filter(
    (border) => border < endSeconds && endSeconds - border < FLASH_SECONDS && border >= soundEnds,
  );
  if (starts.length === 0 && ends.length === 0) return piece;
  const start = Math.max(startSeconds, ...starts);
  const end = Math.min(endSeconds, ...ends);
  // Only the last piece may be of any length: sound and picture change together at the others' ends.
  const shorter = isLast ? end : start + Math.floor((end - start) / frameSeconds + 1e-6) * frameSeconds;
  return shorter < soundEnds && shorter < end
    ? piece
    : { startSeconds: microseconds(start), endSeconds: microseconds(shorter) };
}
