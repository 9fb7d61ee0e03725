import { FONT_METRICS, type FontMetrics } from './advances.ts';

/** Used for a font whose file is not bundled: wide letters, so that a line is rather too short than too long. */
const UNKNOWN_FONT: FontMetrics = { ascent: 1100, descent: 450, capHeight: 720, advances: [] };

/** Width of a letter the table does not know (Han, kana, emoji): a full em and a little, in em. */
const UNKNOWN_ADVANCE_EM = 1.1;

/** Letters that take no room: combining marks, joiners, variation selectors. */
const ZERO_WIDTH = /[\p{M}\p{Cf}]/u;

/** Metrics of a bundled font, or careful guesses for any other family. */
export function fontMetrics(family: string): FontMetrics {
  return Object.hasOwn(FONT_METRICS, family) ? (FONT_METRICS[family] ?? UNKNOWN_FONT) : UNKNOWN_FONT;
}

/** Width of a text in em, without kerning (which makes it narrower, hardly ever wider). */
export function textWidthEm(family: string, text: string): number {
  const { advances } = fontMetrics(family);
  let width = 0;
  for (const letter of text) width += ZERO_WIDTH.test(letter) ? 0 : advanceEm(advances, letter);
  return width;
}

function advanceEm(advances: FontMetrics['advances'], letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  for (const { first, widths } of advances) {
    const width = widths[code - first];
    if (width) return width / 1000;
  }
  return UNKNOWN_ADVANCE_EM;
}
