import { isRightToLeft } from './direction.ts';
import { largestScale, type SetLine, setLine, sum } from './line.ts';
import { type Lettering, ownTypeface, type Run } from './runs.ts';
import { truncate } from './text.ts';
import { writtenWord } from './written.ts';
import { lookUnit, reach, safeZone, type Zone } from './zone.ts';

/** A word's place in the finished frame, in pixels. */
export type PlacedWord = {
  text: string;
  /** The middle of its advance width, and of its line's capitals. */
  x: number;
  y: number;
  /** Advance width. */
  width: number;
  baseline: number;
  /** Edges of its ink, without outline and shadow. */
  ink: { left: number; right: number; top: number; bottom: number };
  /** What it is set in, in reading order. */
  runs: Run[];
};

/** A caption block laid out: every word's place, and the pixel sizes that hold for all of them. */
export type Block = {
  /** As in `lines`, words in reading order; a word whose text is empty after cleaning keeps its place with an empty text. */
  lines: PlacedWord[][];
  /** Em square in pixels. */
  emPixels: number;
  outlinePixels: number;
  shadowPixels: number;
  /** Size of the word being said; 1 where words touch and have no room to grow. */
  activeScale: number;
  rightToLeft: boolean;
};

/** Kept free inside the safe zone, as a share of `lookUnit`: 5 pixels of 1920. */
const SMOOTHING = 5 / 1920;

/** Least distance between two baselines in em: capitals, an accent above them and the outline fit between. */
const LINE_PITCH_EM = 1.14;
/** Least distance between the ink of two lines in em, beside the outline; some scripts build high and low. */
const BETWEEN_LINES_EM = 0.06;

/** The room a line needs at least above (accents on capitals) and below its baseline (commas, descenders), in em. */
const ABOVE_CAPITALS_EM = 0.2;
const BELOW_BASELINE_EM = 0.25;

/** A word is made smaller down to this share of the look's size; composing breaks longer ones, hostile ones are cut. */
export const SMALLEST_SHARE = 0.45;

/**
 * Width in pixels that a line takes at full size: its words, the gaps between them, and the room that outline, shadow
 * and the growth of the word being said need, so that no word ever touches its neighbour or leaves the zone. `words` as
 * they are written (`writtenWord`).
 */
export function lineWidth(words: readonly string[], lettering: Lettering, unit: number): number {
  return setLine(words, lettering, unit, isRightToLeft(words, lettering.language)).room;
}

/** The widest line a look may have in a frame: the safe zone around the frame's middle. */
export function widestLine(output: { width: number; height: number }): number {
  const zone = innerZone(output);
  return 2 * Math.min(output.width / 2 - zone.left, zone.right - output.width / 2);
}

/**
 * Places the words of a cue: lines centred on the frame, the block around `centreY` (the look's own unless given),
 * moved and where need be made smaller to stay inside the safe zone; a given place may lie as low as `reach` allows.
 * Pure, and the same in a browser: what the script that is burned in is made from.
 */
export function layoutBlock(
  lines: readonly (readonly string[])[],
  lettering: Lettering,
  output: { width: number; height: number },
  centreY?: number,
): Block {
  const { look } = lettering;
  const { set, scaled } = fitBlock(lines, lettering, output);
  const em = look.fontSize * scaled;
  const { pitches, above, below, height } = heightsOf(set, lettering, scaled);
  const zone = centreY === undefined ? innerZone(output) : reachedZone(output);
  const centre = Math.min(
    Math.max((centreY ?? look.centreY) * output.height, zone.top + height / 2),
    zone.bottom - height / 2,
  );
  const inner = (above + sum(pitches) + below) * em;
  let baseline = centre - inner / 2 + above * em;
  const placed = set.map((line, i) => {
    baseline += (i === 0 ? 0 : (pitches[i - 1] ?? 0)) * em;
    return placeLine(line, em, output.width / 2, baseline, ownTypeface(lettering).capHeight);
  });
  return {
    lines: placed,
    emPixels: em,
    outlinePixels: look.outlineWidth * scaled,
    shadowPixels: look.shadowDepth * scaled,
    activeScale: set.some((line) => line.isTight) ? 1 : look.activeScale,
    rightToLeft: set.some((line) => line.rightToLeft),
  };
}

/** What a cue's block takes of the frame, as fractions of it, and where its middle may stand. */
export type BlockRoom = {
  width: number;
  height: number;
  highest: number;
  /** Inside the safe zone, and at the very lowest where something below it is better covered than a face. */
  lowest: number;
  lowestReached: number;
};

/** How much room the block of a cue needs, outline and growth of words included. */
export function blockRoom(
  lines: readonly (readonly string[])[],
  lettering: Lettering,
  output: { width: number; height: number },
): BlockRoom {
  const { set, scaled, unit } = fitBlock(lines, lettering, output);
  const zone = innerZone(output);
  const { height } = heightsOf(set, lettering, scaled);
  const widest = Math.max(...set.map((line) => line.room)) * (scaled / unit);
  return {
    width: widest / output.width,
    height: height / output.height,
    highest: (zone.top + height / 2) / output.height,
    lowest: (zone.bottom - height / 2) / output.height,
    lowestReached: (reachedZone(output).bottom - height / 2) / output.height,
  };
}

/** The words as they are written, and the unit at which the block fits the safe zone. */
function fitBlock(
  lines: readonly (readonly string[])[],
  lettering: Lettering,
  output: { width: number; height: number },
): { set: SetLine[]; scaled: number; unit: number } {
  const { look, language } = lettering;
  const unit = lookUnit(output);
  const zone = innerZone(output);
  const room = widestLine(output);
  const written = lines.map((line) =>
    line.map((text) =>
      truncate(
        writtenWord(text, look, language),
        (kept) => lineWidth([kept], lettering, unit) * SMALLEST_SHARE <= room,
      ),
    ),
  );
  const rightToLeft = isRightToLeft(written.flat(), language);
  const set = written.map((line) => setLine(line, lettering, unit, rightToLeft));
  const widest = Math.max(...set.map((line) => line.room));
  const tallest = heightsOf(set, lettering, unit).height;
  return { set, scaled: unit * Math.min(1, room / widest, (zone.bottom - zone.top) / tallest), unit };
}

/** Distances between the baselines, and the room above the first and below the last, in em; the whole in pixels. */
function heightsOf(
  lines: readonly SetLine[],
  lettering: Lettering,
  unit: number,
): { pitches: number[]; above: number; below: number; height: number } {
  const { look } = lettering;
  const least = ownTypeface(lettering).capHeight + ABOVE_CAPITALS_EM;
  const tops = lines.map(({ words }) => Math.max(0, ...words.map(({ measure }) => measure.top)));
  const bottoms = lines.map(({ words }) => Math.max(0, ...words.map(({ measure }) => -measure.bottom)));
  const between = BETWEEN_LINES_EM + (2 * look.outlineWidth + look.shadowDepth) / look.fontSize;
  const pitches = lines
    .slice(1)
    .map((_, i) => Math.max(LINE_PITCH_EM, (bottoms[i] ?? 0) + (tops[i + 1] ?? 0) + between));
  const above = Math.max(least, tops[0] ?? 0);
  const below = Math.max(BELOW_BASELINE_EM, bottoms.at(-1) ?? 0);
  const frame = 2 * (look.outlineWidth + look.shadowDepth);
  const em = (above + below) * largestScale(lettering) + sum(pitches);
  return { pitches, above, below, height: (em * look.fontSize + frame) * unit };
}

function placeLine(
  line: SetLine,
  em: number,
  centreX: number,
  baseline: number,
  capHeight: number,
): PlacedWord[] {
  const width = sum(line.words.map(({ measure }) => measure.advance)) + sum(line.gaps);
  let left = centreX - (width * em) / 2;
  const placed = new Map<number, PlacedWord>();
  line.order.forEach((index, i) => {
    const word = line.words[index];
    if (!word) return;
    const { advance, left: from, right: to, top, bottom } = word.measure;
    placed.set(index, {
      text: word.text,
      x: left + (advance * em) / 2,
      y: baseline - (capHeight * em) / 2,
      width: advance * em,
      baseline,
      ink: {
        left: left + from * em,
        right: left + to * em,
        top: baseline - top * em,
        bottom: baseline - bottom * em,
      },
      runs: word.runs,
    });
    left += (advance + (line.gaps[i] ?? 0)) * em;
  });
  return [...placed.entries()].sort(([a], [b]) => a - b).map(([, word]) => word);
}

/** The safe zone less a hair on every side: letters are drawn smooth, over the edge of what they measure. */
function innerZone(output: { width: number; height: number }): Zone {
  return within(safeZone(output), output);
}

function reachedZone(output: { width: number; height: number }): Zone {
  return within({ ...safeZone(output), bottom: reach(output) }, output);
}

function within(zone: Zone, output: { width: number; height: number }): Zone {
  const hair = SMOOTHING * lookUnit(output);
  return {
    left: zone.left + hair,
    right: zone.right - hair,
    top: zone.top + hair,
    bottom: zone.bottom - hair,
  };
}
