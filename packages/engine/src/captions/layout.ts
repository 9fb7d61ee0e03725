import type { CaptionLook } from '@reelwright/plan';
import { fontMetrics, textWidthEm } from './metrics.ts';
import { cleanWord, truncate } from './text.ts';
import { lookUnit, safeZone, type Zone } from './zone.ts';

/** A word's place in the finished frame: the middle of its capitals, in pixels. */
export type PlacedWord = { text: string; x: number; y: number; width: number };

/** A caption block laid out: every word's place, and the pixel sizes that hold for all of them. */
export type Block = {
  /** As in `lines`; a word whose text is empty after cleaning keeps its place with an empty text. */
  lines: PlacedWord[][];
  /** Em square in pixels. */
  emPixels: number;
  outlinePixels: number;
  shadowPixels: number;
};

/** Kept free inside the safe zone, as a share of `lookUnit`: 5 pixels of 1920. */
const SMOOTHING = 5 / 1920;

/** How far a word that pops in overshoots its size for a moment. */
export const POP_OVERSHOOT = 1.07;

/** Distance between two baselines in em: capitals, an accent above them and the outline fit between. */
const LINE_PITCH_EM = 1.14;

/** The room a line needs above (accents on capitals) and below its capitals (commas, descenders), in em. */
const ABOVE_CAPITALS_EM = 0.2;
const BELOW_BASELINE_EM = 0.25;

/** What is left between a grown word's letters and its neighbour's, in em, beside the outline. */
const LEAST_GAP_EM = 0.12;

/** A word is made smaller down to this share of the look's size, then cut short. */
const SMALLEST_SHARE = 0.45;

/** Letters right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A word as the look writes it: cleaned, in capitals where the look wants them. */
export function writtenWord(text: string, look: Pick<CaptionLook, 'uppercase'>): string {
  const cleaned = cleanWord(text);
  return look.uppercase ? cleaned.toUpperCase() : cleaned;
}

/**
 * Width in pixels that a line takes at full size: its words, the gaps between them, and the room that outline, shadow
 * and the growth of the word being said need, so that no word ever touches its neighbour or leaves the zone.
 */
export function lineWidth(words: readonly string[], look: CaptionLook, unit: number): number {
  const widths = words.map((word) => wordWidth(word, look, unit));
  const gaps = gapsBetween(widths, look, unit);
  // The line is centred: what the longer of its ends grows by is kept free on both sides.
  const edges = Math.max(widths[0] ?? 0, widths.at(-1) ?? 0) * (largestScale(look) - 1);
  const frame = 2 * (look.outlineWidth + look.shadowDepth) * unit;
  return sum(widths) + sum(gaps) + edges + frame;
}

/** The widest line a look may have in a frame: the safe zone around the frame's middle. */
export function widestLine(output: { width: number; height: number }): number {
  const zone = innerZone(output);
  return 2 * Math.min(output.width / 2 - zone.left, zone.right - output.width / 2);
}

/** The safe zone less a hair on every side: letters are drawn smooth, over the edge of what they measure. */
function innerZone(output: { width: number; height: number }): Zone {
  const zone = safeZone(output);
  const hair = SMOOTHING * lookUnit(output);
  return {
    left: zone.left + hair,
    right: zone.right - hair,
    top: zone.top + hair,
    bottom: zone.bottom - hair,
  };
}

/**
 * Places the words of a cue: lines centred on the frame, the block around `centreY` (the look's own unless given),
 * moved and where need be made smaller to stay inside the safe zone.
 */
export function layoutBlock(
  lines: readonly (readonly string[])[],
  look: CaptionLook,
  output: { width: number; height: number },
  centreY: number = look.centreY,
): Block {
  const { written, scaled } = fitBlock(lines, look, output);
  const zone = innerZone(output);
  const em = look.fontSize * scaled;
  const half = blockHeight(written.length, look, scaled) / 2;
  const centre = Math.min(Math.max(centreY * output.height, zone.top + half), zone.bottom - half);
  const pitch = LINE_PITCH_EM * em;
  const firstLine =
    centre - ((written.length - 1) * pitch) / 2 + ((ABOVE_CAPITALS_EM - BELOW_BASELINE_EM) * em) / 2;
  return {
    lines: written.map((line, i) => placeLine(line, look, scaled, output.width / 2, firstLine + i * pitch)),
    emPixels: em,
    outlinePixels: look.outlineWidth * scaled,
    shadowPixels: look.shadowDepth * scaled,
  };
}

/** What a cue's block takes of the frame, as fractions of it, and where its middle may stand. */
export type BlockRoom = { width: number; height: number; highest: number; lowest: number };

/** How much room the block of a cue needs, outline and growth of words included. */
export function blockRoom(
  lines: readonly (readonly string[])[],
  look: CaptionLook,
  output: { width: number; height: number },
): BlockRoom {
  const { written, scaled } = fitBlock(lines, look, output);
  const zone = innerZone(output);
  const height = blockHeight(written.length, look, scaled);
  return {
    width: Math.max(...written.map((line) => lineWidth(line, look, scaled))) / output.width,
    height: height / output.height,
    highest: (zone.top + height / 2) / output.height,
    lowest: (zone.bottom - height / 2) / output.height,
  };
}

/** The words as they are written, and the unit at which the block fits the safe zone. */
function fitBlock(
  lines: readonly (readonly string[])[],
  look: CaptionLook,
  output: { width: number; height: number },
): { written: string[][]; scaled: number } {
  const unit = lookUnit(output);
  const zone = innerZone(output);
  const room = widestLine(output);
  const written = lines.map((line) =>
    line.map((text) =>
      truncate(writtenWord(text, look), (kept) => lineWidth([kept], look, unit) * SMALLEST_SHARE <= room),
    ),
  );
  const widest = Math.max(...written.map((line) => lineWidth(line, look, unit)));
  const tallest = blockHeight(written.length, look, unit);
  return { written, scaled: unit * Math.min(1, room / widest, (zone.bottom - zone.top) / tallest) };
}

/** Height in pixels from the accents of the first line to the descenders of the last, outline and shadow included. */
function blockHeight(count: number, look: CaptionLook, unit: number): number {
  const capHeight = fontMetrics(look.fontFamily).capHeight / 1000;
  const line = (capHeight + ABOVE_CAPITALS_EM + BELOW_BASELINE_EM) * largestScale(look);
  const frame = 2 * (look.outlineWidth + look.shadowDepth);
  return ((line + (count - 1) * LINE_PITCH_EM) * look.fontSize + frame) * unit;
}

function placeLine(
  words: readonly string[],
  look: CaptionLook,
  unit: number,
  centreX: number,
  y: number,
): PlacedWord[] {
  const rightToLeft = words.some((word) => RIGHT_TO_LEFT.test(word));
  const ordered = rightToLeft ? [...words].reverse() : words;
  const widths = ordered.map((word) => wordWidth(word, look, unit));
  const gaps = gapsBetween(widths, look, unit);
  let left = centreX - (sum(widths) + sum(gaps)) / 2;
  const placed = ordered.map((text, i) => {
    const width = widths[i] ?? 0;
    const word = { text, x: left + width / 2, y, width };
    left += width + (gaps[i] ?? 0);
    return word;
  });
  return rightToLeft ? placed.reverse() : placed;
}

/** Between two words: the font's space, or more where a long word needs it to grow into when it is said. */
function gapsBetween(widths: readonly number[], look: CaptionLook, unit: number): number[] {
  const outline = look.outlineWidth * unit;
  const space = textWidthEm(look.fontFamily, ' ') * look.fontSize * unit + outline;
  const least = LEAST_GAP_EM * look.fontSize * unit + outline;
  const growth = Math.max(0, look.activeScale - 1) / 2;
  return widths.slice(1).map((width, i) => Math.max(space, least + growth * Math.max(width, widths[i] ?? 0)));
}

function wordWidth(text: string, look: CaptionLook, unit: number): number {
  return textWidthEm(look.fontFamily, text) * look.fontSize * unit;
}

/** The largest a word ever gets. */
function largestScale(look: CaptionLook): number {
  return Math.max(1, look.activeScale) * (look.animation === 'pop' ? POP_OVERSHOOT : 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
