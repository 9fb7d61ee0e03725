import type { Ruler } from './grouping.ts';
import { lineWidth, widestLine } from './layout.ts';
import type { Lettering } from './runs.ts';
import { writtenWord } from './written.ts';
import { lookUnit } from './zone.ts';

/** Signs as wide as two and a half Latin letters: a line of 42 letters holds 16 of them (Netflix timed text guides). */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff65]/u;
const WIDE_LETTERS = 42 / 16;

/** Measures lines in pixels of the frame, as they will be drawn. */
export function pixelRuler(lettering: Lettering, output: { width: number; height: number }): Ruler {
  const unit = lookUnit(output);
  return {
    room: widestLine(output),
    width: (words) =>
      lineWidth(
        words.map((word) => writtenWord(word, lettering.look, lettering.language)),
        lettering,
        unit,
      ),
  };
}

/** Counts letters, for subtitles that a player draws; marks on a letter do not count. */
export function letterRuler(mostLetters: number): Ruler {
  return {
    room: mostLetters,
    width: (words) => words.reduce((sum, word) => sum + letters(word) + 1, -1),
  };
}

function letters(word: string): number {
  let count = 0;
  for (const letter of word)
    if (!/[\p{Mn}\p{Cf}]/u.test(letter)) count += WIDE.test(letter) ? WIDE_LETTERS : 1;
  return count;
}
