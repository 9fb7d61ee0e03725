import type { PlacedWord } from './layout.ts';
import { LINE_PADDING_EM } from './line.ts';

/** A rectangle of the finished frame, in pixels. */
export type Rectangle = { left: number; right: number; top: number; bottom: number };

/** A box reaches this far beyond the outline of a word, in em. */
const WORD_PADDING_EM = 0.1;
/** Half the height of a box in em: lines at their usual distance have boxes that meet and do not overlap. */
const HALF_HEIGHT_EM = 0.57;
/** The corners of a box, in em. */
const CORNER_EM = 0.16;
/** How far a quarter circle's handles reach along its sides, as a share of its radius (cubic Bézier). */
const ROUND = 0.5523;

/** The box behind a line. Null for a line without words. */
export function lineBox(words: readonly PlacedWord[], emPixels: number): Rectangle | null {
  return boxAround(words, emPixels, LINE_PADDING_EM);
}

/** The box behind one word, outside of its outline. */
export function wordBox(word: PlacedWord, emPixels: number, outlinePixels: number): Rectangle | null {
  return boxAround([word], emPixels, WORD_PADDING_EM + outlinePixels / emPixels);
}

function boxAround(words: readonly PlacedWord[], em: number, padding: number): Rectangle | null {
  const shown = words.filter(({ text }) => text !== '');
  const [first] = shown;
  if (!first) return null;
  return {
    left: Math.min(...shown.map(({ x, width }) => x - width / 2)) - padding * em,
    right: Math.max(...shown.map(({ x, width }) => x + width / 2)) + padding * em,
    top: first.y - HALF_HEIGHT_EM * em,
    bottom: first.y + HALF_HEIGHT_EM * em,
  };
}

/** A box with round corners as a drawing of an ASS script, in pixels from its upper left corner. */
export function boxDrawing({ left, right, top, bottom }: Rectangle, emPixels: number): string {
  const [w, h] = [right - left, bottom - top];
  const r = Math.min(CORNER_EM * emPixels, w / 2, h / 2);
  const k = r * (1 - ROUND);
  const at = (...values: number[]) => values.map((value) => Math.round(value * 10) / 10).join(' ');
  return [
    `m ${at(r, 0)}`,
    `l ${at(w - r, 0)}`,
    `b ${at(w - k, 0, w, k, w, r)}`,
    `l ${at(w, h - r)}`,
    `b ${at(w, h - k, w - k, h, w - r, h)}`,
    `l ${at(r, h)}`,
    `b ${at(k, h, 0, h - k, 0, h - r)}`,
    `l ${at(0, r)}`,
    `b ${at(0, k, k, 0, r, 0)}`,
  ].join(' ');
}
