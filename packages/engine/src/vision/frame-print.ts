import { MOTION_COLUMNS, MOTION_ROWS } from '../facts/index.ts';

/** Blocks across and down are those of the motion map. Coarse enough that a small movement stays inside a block. */
const BLOCKS = MOTION_COLUMNS * MOTION_ROWS;
/** A block has changed when its pixels differ by this much on average, in levels of 255. */
const CHANGED_LEVELS = 8;

/** What is remembered of a low-resolution frame. Levels are 0–255. */
export type FramePrint = {
  atSeconds: number;
  /** Mean absolute change of a pixel since the frame before; 0 for the first. */
  change: number;
  /** Share (0–1) of the picture's blocks that changed. */
  changedArea: number;
  /** Mean absolute change of a pixel in each block, row by row. */
  changes: Float32Array;
  /** Mean level. */
  mean: number;
  /** Standard deviation of the levels. */
  spread: number;
  /** Mean colour of each block, row by row, three values each. */
  colours: Float32Array;
};

/** A small frame of interleaved bytes (rgb24). */
export type SmallFrame = { atSeconds: number; width: number; height: number; data: Uint8Array };

/** Reduces a frame, compared with the bytes of the frame before, to its print. */
export function framePrint(frame: SmallFrame, previous: Uint8Array | null): FramePrint {
  const { width, height, data } = frame;
  const colours = new Float32Array(BLOCKS * 3);
  const changes = new Float32Array(BLOCKS);
  let sum = 0;
  let squares = 0;
  let totalChange = 0;
  let changed = 0;
  // Once per pixel of every frame of the source, so written for speed: sums stay in registers, block by block.
  for (let block = 0; block < BLOCKS; block++) {
    const { left, right, top, bottom } = blockPixels(block, width, height);
    let red = 0;
    let green = 0;
    let blue = 0;
    let change = 0;
    for (let y = top; y < bottom; y++) {
      const end = (y * width + right) * 3;
      for (let at = (y * width + left) * 3; at < end; at += 3) {
        const r = data[at] ?? 0;
        const g = data[at + 1] ?? 0;
        const b = data[at + 2] ?? 0;
        red += r;
        green += g;
        blue += b;
        squares += r * r + g * g + b * b;
        if (previous)
          change +=
            Math.abs(r - (previous[at] ?? 0)) +
            Math.abs(g - (previous[at + 1] ?? 0)) +
            Math.abs(b - (previous[at + 2] ?? 0));
      }
    }
    const size = Math.max(1, (right - left) * (bottom - top));
    sum += red + green + blue;
    totalChange += change;
    colours[block * 3] = red / size;
    colours[block * 3 + 1] = green / size;
    colours[block * 3 + 2] = blue / size;
    changes[block] = change / size / 3;
    if (change / size / 3 > CHANGED_LEVELS) changed += 1;
  }
  const values = width * height * 3;
  const mean = sum / values;
  return {
    atSeconds: frame.atSeconds,
    change: totalChange / values,
    changedArea: changed / BLOCKS,
    changes,
    mean,
    spread: Math.sqrt(Math.max(0, squares / values - mean * mean)),
    colours,
  };
}

/** The pixels of a block of the motion map in a frame of that size; `right` and `bottom` are the first outside. */
export function blockPixels(
  block: number,
  width: number,
  height: number,
): { left: number; right: number; top: number; bottom: number } {
  const column = block % MOTION_COLUMNS;
  const row = (block - column) / MOTION_COLUMNS;
  return {
    left: Math.ceil((column * width) / MOTION_COLUMNS),
    right: Math.ceil(((column + 1) * width) / MOTION_COLUMNS),
    top: Math.ceil((row * height) / MOTION_ROWS),
    bottom: Math.ceil(((row + 1) * height) / MOTION_ROWS),
  };
}

/** Mean absolute difference of two prints' colours, in levels of 255. */
export function printDifference(a: FramePrint, b: FramePrint): number {
  let sum = 0;
  for (let i = 0; i < a.colours.length; i++) sum += Math.abs((a.colours[i] ?? 0) - (b.colours[i] ?? 0));
  return sum / a.colours.length;
}

/**
 * How much of the difference of two pictures is a change of exposure: the share (0–1) of the squared difference of
 * their colours that one gain and one offset, common to all of the picture, explain. 0 when the second is the first
 * turned over, or nearly empty, or the first has too little in it to be recognised.
 */
export function exposureShare(a: FramePrint, b: FramePrint): number {
  const n = a.colours.length;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < n; i++) {
    sumA += a.colours[i] ?? 0;
    sumB += b.colours[i] ?? 0;
  }
  let aa = 0;
  let bb = 0;
  let ab = 0;
  let difference = 0;
  for (let i = 0; i < n; i++) {
    const levelA = a.colours[i] ?? 0;
    const levelB = b.colours[i] ?? 0;
    aa += (levelA - sumA / n) ** 2;
    bb += (levelB - sumB / n) ** 2;
    ab += (levelA - sumA / n) * (levelB - sumB / n);
    difference += (levelA - levelB) ** 2;
  }
  if (aa / n < MIN_CONTRAST ** 2 || bb / n < MIN_CONTRAST ** 2 || difference === 0) return 0;
  const gain = ab / aa;
  if (gain <= 0) return 0;
  return Math.max(0, 1 - (bb - gain * ab) / difference);
}

/** Standard deviation of the block colours, levels of 255, below which a picture cannot be recognised by them. */
const MIN_CONTRAST = 8;

/** A block has something to see in it when its brightness varies by this much (standard deviation, levels of 255) … */
const DETAIL_LEVELS = 6;
/** … and it stays when its change is less than this share of that. */
const STAYING_SHARE = 0.35;

/**
 * How much of what there is to see in a frame is still there in the next, whose print is given: the share (0–1) of the
 * blocks that are not plain, in which nothing changed. 0 when all are plain.
 */
export function stayingShare(before: SmallFrame, after: FramePrint): number {
  const { columns, values } = brightness(before);
  let detailed = 0;
  let staying = 0;
  after.changes.forEach((change, block) => {
    const { left, right, top, bottom } = blockPixels(block, before.width, before.height);
    let sum = 0;
    let squares = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const value = values[y * columns + x] ?? 0;
        sum += value;
        squares += value * value;
      }
    }
    const size = Math.max(1, (right - left) * (bottom - top));
    const spread = Math.sqrt(Math.max(0, squares / size - (sum / size) ** 2));
    if (spread < DETAIL_LEVELS) return;
    detailed += 1;
    if (change < CHANGED_LEVELS && change < STAYING_SHARE * spread) staying += 1;
  });
  return detailed > 0 ? staying / detailed : 0;
}

/** Brightness of a small frame, a byte per pixel. */
export type Brightness = { columns: number; values: Uint8Array };

/** Light changes when a change of exposure explains this share of the difference (measured from 0.74, cuts to 0.93) … */
const LIGHT_SHARE = 0.6;
/** … and the shapes agree so well: from 0.25 on when light changes, up to 0.02 where another picture reaches that share. */
const LIGHT_SHAPES = 0.15;

/** Whether two pictures show the same thing in another light; `shapes` are the same two, larger. */
export function isLightChange(a: FramePrint, b: FramePrint, shapes: () => [Brightness, Brightness]): boolean {
  return exposureShare(a, b) > LIGHT_SHARE && shapeAgreement(...shapes()) > LIGHT_SHAPES;
}

/** Correlation (−1 to 1) of the differences between neighbouring pixels: the same shapes, whatever their brightness. */
function shapeAgreement(a: Brightness, b: Brightness): number {
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let at = 0; at + a.columns < a.values.length; at++) {
    for (const next of [at + 1, at + a.columns]) {
      const stepA = (a.values[next] ?? 0) - (a.values[at] ?? 0);
      const stepB = (b.values[next] ?? 0) - (b.values[at] ?? 0);
      aa += stepA * stepA;
      bb += stepB * stepB;
      ab += stepA * stepB;
    }
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** The brightness of a frame in full size. */
export function brightness({ width, height, data }: SmallFrame): Brightness {
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++)
    values[i] = ((data[i * 3] ?? 0) + 2 * (data[i * 3 + 1] ?? 0) + (data[i * 3 + 2] ?? 0)) / 4;
  return { columns: width, values };
}
