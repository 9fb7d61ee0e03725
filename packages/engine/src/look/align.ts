import type { Grey, Pyramid, Slopes } from './pyramid.ts';

/**
 * How the second of two pictures lies over the first: what stood at (x, y) from the middle stands at
 * (x + right + zoom·x − turn·y, y + down + turn·x + zoom·y) now. Lengths are in widths of the picture.
 */
export type Shift = { right: number; down: number; zoom: number; turn: number };

/** A shift and what it leaves: `beside` is how far things moved otherwise, widths, a mean over the detailed pixels. */
export type Alignment = Shift & { beside: number };

const STEPS = 6;
/** Changes below this are noise and coding, levels of 255. */
const NOISE = 3;
/** A pixel has detail when its brightness changes by this much from one to the next, levels. */
const DETAIL = 4;
/** Share of the pixels that must have detail for a movement to be told. */
const LEAST_DETAIL = 0.02;
/** Nothing is said to have moved further than this between two pictures, pixels: further is another thing. */
const FURTHEST = 3;

/**
 * The shift between two pictures of one size that explains most of them: least squares over all pixels from coarse to
 * fine (Baker & Matthews: "Lucas-Kanade 20 years on", 2004, inverse compositional), with weights that leave out what
 * goes another way, such as people before the camera, and count the border more. Null when there is too little detail to tell.
 */
export function align(before: Pyramid, after: Pyramid): Alignment | null {
  let shift = STILL;
  for (let level = before.length - 1; level >= 0; level--) {
    const [a, b] = [before[level], after[level]];
    if (!a || !b) return null;
    const errors: Float32Array = new Float32Array(a.values.length);
    for (let step = 0; step < STEPS; step++) {
      const change = improvement(a, b, shift, errors);
      if (!change) return null;
      shift = combined(shift, change);
      if (Math.abs(change.right) + Math.abs(change.down) + Math.abs(change.zoom) < 1e-5) break;
    }
  }
  const [a, b] = [before[0], after[0]];
  if (!a || !b || !Number.isFinite(shift.right + shift.down + shift.zoom + shift.turn)) return null;
  const beside = leftOver(a, b, shift);
  return beside === null ? null : { ...shift, beside };
}

/** How far things moved beside a shift of the camera, default none, as `Alignment.beside`; null without detail. */
export function movedBeside(before: Pyramid, after: Pyramid, shift: Shift = STILL): number | null {
  const [a, b] = [before[0], after[0]];
  return a && b ? leftOver(a, b, shift) : null;
}

/** No shift. */
export const STILL: Shift = { right: 0, down: 0, zoom: 0, turn: 0 };

/** Patches that vote on whether the camera moved: so many pixels across and down. */
const PATCH = 8;
/** A patch votes when this share of its pixels has detail … */
const PATCH_DETAIL = 0.15;
/** … and one of both explains it so much better. */
const BETTER = 0.75;

/** How a shift explains the patches of a picture, beside stillness: `gain` is the sum of the shares that it explains more. */
export type Votes = { moved: number; still: number; gain: number };

/**
 * For two pictures, what a shift explains of them: how many patches of the first are explained clearly better by it than by
 * stillness, and the other way round. Whatever moves before a still camera leaves patches behind that stand still; a moving
 * one leaves none.
 */
export function votesBetween(before: Pyramid, after: Pyramid): (shift: Shift) => Votes {
  const [a, b] = [before[0], after[0]];
  if (!a || !b) return () => ({ moved: 0, still: 0, gain: 0 });
  const unshifted = differences(a, b, STILL);
  return (shift) => votesOn(a, differences(a, b, shift), unshifted);
}

function votesOn({ width, height, slopes }: Grey, shifted: Float32Array, unshifted: Float32Array): Votes {
  const { steepness } = slopes;
  let [moved, still, gain] = [0, 0, 0];
  for (let top = 0; top < height; top += PATCH) {
    for (let left = 0; left < width; left += PATCH) {
      let detailed = 0;
      let withShift = 0;
      let without = 0;
      for (let y = top; y < Math.min(height, top + PATCH); y++) {
        for (let x = left; x < Math.min(width, left + PATCH); x++) {
          const at = y * width + x;
          const one = Math.abs(shifted[at] ?? Number.NaN);
          const other = Math.abs(unshifted[at] ?? Number.NaN);
          if (Number.isNaN(one + other)) continue;
          if ((steepness[at] ?? 0) < DETAIL) continue;
          detailed += 1;
          withShift += one;
          without += other;
        }
      }
      if (detailed < PATCH_DETAIL * PATCH * PATCH) continue;
      gain += (without - withShift) / Math.max(without, withShift, NOISE * detailed);
      if (withShift < BETTER * without) moved += 1;
      else if (without < BETTER * withShift) still += 1;
    }
  }
  return { moved, still, gain };
}

/** What each pixel differs by after the shift, NaN where it is seen no more and at the rim. Brightness between pixels is bilinear. */
function differences(
  a: Grey,
  b: Grey,
  shift: Shift,
  found: Float32Array = new Float32Array(a.values.length),
): Float32Array {
  const { width, height, values } = a;
  const moved = b.values;
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  const right = shift.right * width;
  const down = shift.down * width;
  found.fill(Number.NaN);
  for (let row = 1; row < height - 1; row++) {
    const y = row - middleY;
    for (let column = 1; column < width - 1; column++) {
      const x = column - middleX;
      const toX = column + right + shift.zoom * x - shift.turn * y;
      const toY = row + down + shift.turn * x + shift.zoom * y;
      const left = Math.floor(toX);
      const top = Math.floor(toY);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const u = toX - left;
      const v = toY - top;
      const at = top * width + left;
      const upper = (moved[at] ?? 0) * (1 - u) + (moved[at + 1] ?? 0) * u;
      const lower = (moved[at + width] ?? 0) * (1 - u) + (moved[at + width + 1] ?? 0) * u;
      found[row * width + column] = upper * (1 - v) + lower * v - (values[row * width + column] ?? 0);
    }
  }
  return found;
}

/**
 * One Gauss-Newton step with Cauchy weights; null where the pixels do not determine it. The sums of the normal equations
 * are written out, each a variable of its own from 0 on, so that they stay in registers: this is done for every pixel of every
 * picture some ten times.
 */
function improvement(a: Grey, b: Grey, shift: Shift, errors: Float32Array): Shift | null {
  const { width, height, slopes } = a;
  const { across, along } = slopes;
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  differences(a, b, shift, errors);
  const scale = Math.max(NOISE, 1.5 * usualSize(errors, slopes));
  let rr = 0;
  let rd = 0;
  let rz = 0;
  let rt = 0;
  let dd = 0;
  let dz = 0;
  let dt = 0;
  let zz = 0;
  let zt = 0;
  let tt = 0;
  let re = 0;
  let de = 0;
  let ze = 0;
  let te = 0;
  for (let row = 1; row < height - 1; row++) {
    const y = (row - middleY) / width;
    for (let column = 1; column < width - 1; column++) {
      const at = row * width + column;
      const error = errors[at] ?? Number.NaN;
      const gx = across[at] ?? 0;
      const gy = along[at] ?? 0;
      if (Number.isNaN(error) || (gx === 0 && gy === 0)) continue;
      const x = (column - middleX) / width;
      // People are in the middle, what stands still is around them, and a zoom moves the border most: 0 in the middle, 1 there.
      const border = Math.max(Math.abs(column - middleX) / middleX, Math.abs(row - middleY) / middleY);
      const weight = (border * border * border) / (1 + (error / scale) ** 2);
      const r = gx * width;
      const d = gy * width;
      const z = (gx * x + gy * y) * width;
      const t = (gy * x - gx * y) * width;
      const wr = r * weight;
      const wd = d * weight;
      const wz = z * weight;
      const wt = t * weight;
      rr += wr * r;
      rd += wr * d;
      rz += wr * z;
      rt += wr * t;
      dd += wd * d;
      dz += wd * z;
      dt += wd * t;
      zz += wz * z;
      zt += wz * t;
      tt += wt * t;
      re += wr * error;
      de += wd * error;
      ze += wz * error;
      te += wt * error;
    }
  }
  const upper = [rr, rd, rz, rt, 0, dd, dz, dt, 0, 0, zz, zt, 0, 0, 0, tt];
  const solution = solved(upper, [re, de, ze, te]);
  if (!solution) return null;
  const [right = 0, down = 0, zoom = 0, turn = 0] = solution;
  return { right: -right, down: -down, zoom: -zoom, turn: -turn };
}

/**
 * One shift after the other. For movements between neighbouring pictures the product of two shifts is their sum, but for terms
 * far below a pixel.
 */
export function combined(a: Shift, b: Shift): Shift {
  return { right: a.right + b.right, down: a.down + b.down, zoom: a.zoom + b.zoom, turn: a.turn + b.turn };
}

/** The median size of the errors where there is detail, whole levels: what moves otherwise does not count as long as it is less
 * than half. */
function usualSize(errors: Float32Array, { across, along }: Slopes): number {
  const counts = new Uint32Array(256);
  let all = 0;
  for (let at = 0; at < errors.length; at++) {
    const error = errors[at] ?? Number.NaN;
    if (Number.isNaN(error) || Math.abs(across[at] ?? 0) + Math.abs(along[at] ?? 0) < DETAIL) continue;
    const level = Math.min(255, Math.floor(Math.abs(error)));
    counts[level] = (counts[level] ?? 0) + 1;
    all += 1;
  }
  let below = 0;
  for (let level = 0; level < 256; level++) {
    below += counts[level] ?? 0;
    if (2 * below >= all) return level + 0.5;
  }
  return 0;
}

/** Mean normal flow of what the shift does not explain (Horn & Schunck 1981), widths; null without detail. */
function leftOver(a: Grey, b: Grey, shift: Shift): number | null {
  const errors = differences(a, b, shift);
  const { steepness } = a.slopes;
  let [sum, detailed] = [0, 0];
  for (let at = 0; at < errors.length; at++) {
    const error = errors[at] ?? Number.NaN;
    const slope = steepness[at] ?? 0;
    if (Number.isNaN(error) || slope < DETAIL) continue;
    detailed += 1;
    sum += Math.min(FURTHEST, Math.max(0, Math.abs(error) - NOISE) / slope);
  }
  return detailed < LEAST_DETAIL * errors.length ? null : sum / detailed / a.width;
}

/** Solves a symmetric 4 × 4 system (upper half given) by Gauss with pivots; null when it is singular. */
function solved(upper: readonly number[], target: readonly number[]): number[] | null {
  const rows = [0, 1, 2, 3].map((i) => [
    ...[0, 1, 2, 3].map((j) => upper[Math.min(i, j) * 4 + Math.max(i, j)] ?? 0),
    target[i] ?? 0,
  ]);
  for (let i = 0; i < 4; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row) => (Math.abs(row[i] ?? 0) > Math.abs(best[i] ?? 0) ? row : best));
    const head = pivot[i] ?? 0;
    if (!(Math.abs(head) > 1e-6)) return null;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[i] ?? 0) / head;
      for (let j = i; j <= 4; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row[4] ?? 0) / (row[i] ?? 1));
}
