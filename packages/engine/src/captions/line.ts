import { POP } from '@reelwright/plan';
import { gapBetween, isEastAsian } from '../facts/index.ts';
import { visualOrder } from './direction.ts';
import { type Lettering, measureRuns, ownTypeface, type Run, runsOf } from './runs.ts';
import type { Measure } from './typefaces.ts';

/** A box behind a line reaches this far beyond its first and last letter, in em. */
export const LINE_PADDING_EM = 0.3;

/** What is left between a grown word's letters and its neighbour's, in em, beside the outline. */
const LEAST_GAP_EM = 0.12;

/** A word set in its typefaces; measures in em. */
export type SetWord = { text: string; runs: Run[]; measure: Measure };

/** A line whose words are set; lengths in em, `room` in pixels at the unit it was set for. */
export type SetLine = {
  words: SetWord[];
  /** Word indices from left to right. */
  order: number[];
  /** Between the words in that order. */
  gaps: number[];
  room: number;
  /** Words touch each other, as in scripts without spaces. */
  isTight: boolean;
  rightToLeft: boolean;
};

/**
 * Sets words on a line at full size: their order, the gaps between them, and the room that outline, shadow and the growth
 * of the word being said need beside them. All lengths scale with the unit, so a line set for one is set for every other.
 */
export function setLine(
  texts: readonly string[],
  lettering: Lettering,
  unit: number,
  rightToLeft: boolean,
): SetLine {
  const { look } = lettering;
  const words = texts.map((text) => setWord(text, lettering));
  const order = visualOrder(texts, rightToLeft);
  const eastAsian = isEastAsian(texts.join(''));
  const tight = order.slice(1).map((at, i) => {
    const [left, right] = [Math.min(at, order[i] ?? 0), Math.max(at, order[i] ?? 0)];
    return gapBetween(texts[left] ?? '', texts[right] ?? '', eastAsian) === '';
  });
  const gaps = tight.map((isTight, i) => {
    const [left, right] = [words[order[i] ?? 0]?.measure, words[order[i + 1] ?? 0]?.measure];
    return left && right ? (isTight ? tightGap(left, right, lettering) : wideGap(left, right, lettering)) : 0;
  });
  // The line is centred: what the longer of its ends grows by is kept free on both sides.
  const ends = [words[order[0] ?? 0], words[order.at(-1) ?? 0]].map((word) => word?.measure.advance ?? 0);
  const edges = Math.max(...ends, 0) * (largestScale(lettering) - 1);
  const em = sum(words.map(({ measure }) => measure.advance)) + sum(gaps) + edges + overhang(words, order);
  const padding = look.background === undefined ? 0 : 2 * LINE_PADDING_EM * look.fontSize;
  const frame = 2 * (look.outlineWidth + look.shadowDepth) + padding;
  return {
    words,
    order,
    gaps,
    room: (em * look.fontSize + frame) * unit,
    isTight: tight.includes(true),
    rightToLeft,
  };
}

const remembered = new WeakMap<Lettering, Map<string, SetWord>>();

/** Composing measures the same words in hundreds of combinations. */
function setWord(text: string, lettering: Lettering): SetWord {
  const known = remembered.get(lettering) ?? new Map<string, SetWord>();
  remembered.set(lettering, known);
  const found = known.get(text);
  if (found) return found;
  const runs = runsOf(text, lettering);
  const word = { text, runs, measure: measureRuns(runs) };
  known.set(text, word);
  return word;
}

/** Ink beyond the advance width at the ends of a line, kept free on both sides. */
function overhang(words: readonly SetWord[], order: readonly number[]): number {
  const first = words[order[0] ?? 0]?.measure;
  const last = words[order.at(-1) ?? 0]?.measure;
  return 2 * Math.max(0, -(first?.left ?? 0), (last?.right ?? 0) - (last?.advance ?? 0));
}

/** Between two words: the font's space, or more where a long word needs it to grow into when it is said. */
function wideGap(left: Measure, right: Measure, lettering: Lettering): number {
  const { look } = lettering;
  const outline = look.outlineWidth / look.fontSize;
  const space = ownTypeface(lettering).measure(' ').advance + outline;
  const growth = Math.max(0, look.activeScale - 1) / 2;
  return Math.max(space, LEAST_GAP_EM + outline + growth * Math.max(left.advance, right.advance));
}

/** Between two words that touch: no more than keeps the outline of one off the letters of the other. */
function tightGap(left: Measure, right: Measure, { look }: Lettering): number {
  const white = left.advance - left.right + right.left;
  return Math.max(0, look.outlineWidth / look.fontSize - white);
}

/** The largest a word ever gets. */
export function largestScale({ look }: Lettering): number {
  return Math.max(1, look.activeScale) * (look.animation === 'pop' ? POP.overshoot : 1);
}

/** All of them together; 0 for none. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
