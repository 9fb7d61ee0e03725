import { type Box, WHOLE_FRAME } from '../facts/index.ts';
import type { SmallFrame } from './frame-print.ts';

/** Frames are looked at this often: bars stand still. */
const STEP_SECONDS = 0.5;
/** A pixel that never gets brighter than this is black, levels of 255. Coding noise beside bright pictures measured up
 * to 14. */
const BLACK_LEVELS = 24;
/** Share of a bar's line of pixels that may be brighter at some time: specks of coding beside the picture. */
const SPECKS = 0.03;
/** Share of the first lines beside a bar that must be bright at some time. A dark corner of a scene has no straight edge. */
const EDGE = 0.75;
/** The edge lies within so many pixels. */
const EDGE_PIXELS = 2;
/** Thinner bars are of no importance, in pixels of the small frame. */
const MIN_PIXELS = 2;
/** Opposite bars differ by no more than this many pixels … */
const UNEQUAL_PIXELS = 2;
/** … or this share of the thicker. */
const UNEQUAL_SHARE = 0.2;
/** What remains of each side is at least this share: a spot of light in the dark is no picture. */
const MIN_CONTENT = 0.25;

/** Finds the black bars that all frames of a source have in common. */
export class BarFinder {
  #width = 0;
  #height = 0;
  /** The brightest that each pixel ever was. */
  #brightest = new Uint8Array(0);
  #lastSeconds = Number.NEGATIVE_INFINITY;

  /** Takes the next frame, of any span; all are of one size. */
  push({ atSeconds, width, height, data }: SmallFrame): void {
    if (atSeconds >= this.#lastSeconds && atSeconds - this.#lastSeconds < STEP_SECONDS) return;
    this.#lastSeconds = atSeconds;
    if (this.#brightest.length !== width * height) this.#brightest = new Uint8Array(width * height);
    this.#width = width;
    this.#height = height;
    for (let i = 0; i < this.#brightest.length; i++) {
      const level = Math.max(data[i * 3] ?? 0, data[i * 3 + 1] ?? 0, data[i * 3 + 2] ?? 0);
      if (level > (this.#brightest[i] ?? 0)) this.#brightest[i] = level;
    }
  }

  /** The frame without its bars, in fractions; the whole frame when there are none, or it is not certain. */
  content(): Box {
    const columns = this.#lines(this.#width, this.#height, (across, along) => along * this.#width + across);
    const sides = bars(columns);
    const rows = this.#lines(this.#height, this.#width, (across, along) => across * this.#width + along);
    const ends = bars(rows);
    if (!sides && !ends) return WHOLE_FRAME;
    const [left, right] = sides ?? [0, 0];
    const [top, bottom] = ends ?? [0, 0];
    // Beside bars on the sides, only what lies between those above and below can be bright.
    const isStraight =
      (!sides || this.#isEdge(columns, left, right, this.#height - top - bottom)) &&
      (!ends || this.#isEdge(rows, top, bottom, this.#width - left - right));
    if (!isStraight) return WHOLE_FRAME;
    const x = inner(left, this.#width);
    const y = inner(top, this.#height);
    return { x, y, width: 1 - x - inner(right, this.#width), height: 1 - y - inner(bottom, this.#height) };
  }

  /** How many pixels of each line were ever bright. */
  #lines(count: number, length: number, index: (across: number, along: number) => number): Line[] {
    return Array.from({ length: count }, (_, across) => {
      let lit = 0;
      for (let along = 0; along < length; along++)
        if ((this.#brightest[index(across, along)] ?? 0) > BLACK_LEVELS) lit += 1;
      return { lit, length };
    });
  }

  #isEdge(lines: readonly Line[], before: number, after: number, length: number): boolean {
    const isBright = (from: number) =>
      lines.slice(from, from + EDGE_PIXELS).some(({ lit }) => lit >= EDGE * length);
    return isBright(before) && isBright(lines.length - after - EDGE_PIXELS);
  }
}

type Line = { lit: number; length: number };

/** Thickness of the bars at both ends, in lines; null when there are no two alike. */
function bars(lines: readonly Line[]): [number, number] | null {
  const isBlack = ({ lit, length }: Line) => lit <= SPECKS * length;
  const first = lines.findIndex((line) => !isBlack(line));
  if (first < 0) return null;
  const last = lines.findLastIndex((line) => !isBlack(line));
  const before = first;
  const after = lines.length - 1 - last;
  const thick = Math.max(before, after);
  if (Math.min(before, after) < MIN_PIXELS || lines.length - before - after < MIN_CONTENT * lines.length)
    return null;
  if (Math.abs(before - after) > Math.max(UNEQUAL_PIXELS, UNEQUAL_SHARE * thick)) return null;
  return [before, after];
}

/** The bar as a fraction. Pixels stand for their middles, so the edge lies up to half of one further in. */
function inner(pixels: number, length: number): number {
  return pixels > 0 ? (pixels + 0.5) / length : 0;
}
