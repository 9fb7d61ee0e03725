/** A grey picture in floats, rows from the top. */
export type Grey = { width: number; height: number; values: Float32Array };

/** A picture in halves of its size, the largest first. */
export type Pyramid = readonly Grey[];

/**
 * How the second of two pictures lies over the first: what stood at (x, y) from the middle stands at
 * (x + right + zoom·x − turn·y, y + down + turn·x + zoom·y) now. Lengths are in widths of the picture.
 */
export type Shift = { right: number; down: number; zoom: number; turn: number };

/** A shift and what it leaves: `beside` is how far things moved otherwise, widths, a mean over the detailed pixels. */
export type Alignment = Shift & { beside: number };

/** Levels of the pyramid: the smallest is a quarter, in which a shift of an eighth of the width is three pixels. */
const LEVELS = 3;
const STEPS = 6;
/** Changes below this are noise and coding, levels of 255. */
const NOISE = 3;
/** A pixel has detail when its brightness changes by this much from one to the next, levels. */
const DETAIL = 4;
/** Share of the pixels that must have detail for a movement to be told. */
const LEAST_DETAIL = 0.02;
/** Nothing is said to have moved further than this between two pictures, pixels: further is another thing. */
const FURTHEST = 3;

/** The pyramid of a picture of bytes. */
export function pyramidOf(width: number, height: number, data: Uint8Array): Pyramid {
  let picture: Grey = { width, height, values: Float32Array.from(data) };
  const pictures = [picture];
  while (pictures.length < LEVELS) {
    picture = halved(picture);
    pictures.push(picture);
  }
  return pictures;
}

/**
 * The shift between two pictures of one size that explains most of them: least squares over all pixels from coarse to
 * fine (Baker & Matthews: "Lucas-Kanade 20 years on", 2004, inverse compositional), with weights that leave out what
 * goes another way, such as people before the camera. Null when there is too little detail to tell.
 */
export function align(before: Pyramid, after: Pyramid): Alignment | null {
  let shift = STILL;
  for (let level = LEVELS - 1; level >= 0; level--) {
    const [a, b] = [before[level], after[level]];
    if (!a || !b) return null;
    const slopes = slopesOf(a);
    for (let step = 0; step < STEPS; step++) {
      const change = improvement(a, b, slopes, shift);
      if (!change) return null;
      shift = combined(shift, change);
      if (Math.abs(change.right) + Math.abs(change.down) + Math.abs(change.zoom) < 1e-5) break;
    }
  }
  const [a, b] = [before[0], after[0]];
  if (!a || !b || !Number.isFinite(shift.right + shift.down + shift.zoom + shift.turn)) return null;
  const beside = leftOver(a, b, slopesOf(a), shift);
  return beside === null ? null : { ...shift, beside };
}

/** How far things moved beside a shift of the camera, default none, as `Alignment.beside`; null without detail. */
export function movedBeside(before: Pyramid, after: Pyramid, shift: Shift = STILL): number | null {
  const [a, b] = [before[0], after[0]];
  return a && b ? leftOver(a, b, slopesOf(a), shift) : null;
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
  const [slopes, unshifted] = [slopesOf(a), differences(a, b, STILL)];
  return (shift) => votesOn(a, slopes, differences(a, b, shift), unshifted);
}

function votesOn(
  { width, height }: Grey,
  slopes: Slopes,
  shifted: Float32Array,
  unshifted: Float32Array,
): Votes {
  let [moved, still, gain] = [0, 0, 0];
  for (let top = 0; top < height; top += PATCH) {
    for (let left = 0; left < width; left += PATCH) {
      let [detailed, withShift, without] = [0, 0, 0];
      for (let y = top; y < Math.min(height, top + PATCH); y++) {
        for (let x = left; x < Math.min(width, left + PATCH); x++) {
          const at = y * width + x;
          const one = Math.abs(shifted[at] ?? Number.NaN);
          const other = Math.abs(unshifted[at] ?? Number.NaN);
          if (Number.isNaN(one + other)) continue;
          if (Math.hypot(slopes.across[at] ?? 0, slopes.along[at] ?? 0) < DETAIL) continue;
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

type Slopes = { across: Float32Array; along: Float32Array };

function halved({ width, height, values }: Grey): Grey {
  const [columns, rows] = [width >> 1, height >> 1];
  const half = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = 2 * y * width + 2 * x;
      half[y * columns + x] =
        ((values[at] ?? 0) +
          (values[at + 1] ?? 0) +
          (values[at + width] ?? 0) +
          (values[at + width + 1] ?? 0)) /
        4;
    }
  }
  return { width: columns, height: rows, values: half };
}

function slopesOf({ width, height, values }: Grey): Slopes {
  const across = new Float32Array(values.length);
  const along = new Float32Array(values.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      across[at] = ((values[at + 1] ?? 0) - (values[at - 1] ?? 0)) / 2;
      along[at] = ((values[at + width] ?? 0) - (values[at - width] ?? 0)) / 2;
    }
  }
  return { across, along };
}

/** The brightness of the shifted place of a pixel; NaN outside. */
function sampled({ width, height, values }: Grey, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return Number.NaN;
  const [u, v] = [x - left, y - top];
  const at = top * width + left;
  const upper = (values[at] ?? 0) * (1 - u) + (values[at + 1] ?? 0) * u;
  const lower = (values[at + width] ?? 0) * (1 - u) + (values[at + width + 1] ?? 0) * u;
  return upper * (1 - v) + lower * v;
}

/** What each pixel differs by after the shift, NaN outside and at the rim. */
function differences(a: Grey, b: Grey, shift: Shift): Float32Array {
  const { width, height } = a;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const found = new Float32Array(a.values.length).fill(Number.NaN);
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const [x, y] = [column - middleX, row - middleY];
      const toX = column + shift.right * width + shift.zoom * x - shift.turn * y;
      const toY = row + shift.down * width + shift.turn * x + shift.zoom * y;
      found[row * width + column] = sampled(b, toX, toY) - (a.values[row * width + column] ?? 0);
    }
  }
  return found;
}

/** One Gauss-Newton step with Cauchy weights; null where the pixels do not determine it. */
function improvement(a: Grey, b: Grey, slopes: Slopes, shift: Shift): Shift | null {
  const { width, height } = a;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const errors = differences(a, b, shift);
  const scale = Math.max(NOISE, 1.5 * usualSize(errors, slopes));
  const matrix = new Float64Array(16);
  const target = new Float64Array(4);
  for (let at = 0; at < errors.length; at++) {
    const error = errors[at] ?? Number.NaN;
    const [gx, gy] = [slopes.across[at] ?? 0, slopes.along[at] ?? 0];
    if (Number.isNaN(error) || (gx === 0 && gy === 0)) continue;
    const column = at % width;
    const [x, y] = [(column - middleX) / width, ((at - column) / width - middleY) / width];
    const weight = 1 / (1 + (error / scale) ** 2);
    const row = [gx * width, gy * width, (gx * x + gy * y) * width, (gy * x - gx * y) * width];
    for (let i = 0; i < 4; i++) {
      const value = (row[i] ?? 0) * weight;
      target[i] = (target[i] ?? 0) + value * error;
      for (let j = i; j < 4; j++) matrix[i * 4 + j] = (matrix[i * 4 + j] ?? 0) + value * (row[j] ?? 0);
    }
  }
  const solution = solved(matrix, target);
  if (!solution) return null;
  const [right = 0, down = 0, zoom = 0, turn = 0] = solution;
  return { right: -right, down: -down, zoom: -zoom, turn: -turn };
}

/** For movements between neighbouring pictures the product of two shifts is their sum, but for terms far below a pixel. */
/** One shift after the other, for small ones. */
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
function leftOver(a: Grey, b: Grey, slopes: Slopes, shift: Shift): number | null {
  const errors = differences(a, b, shift);
  let [sum, detailed] = [0, 0];
  errors.forEach((error, at) => {
    const slope = Math.hypot(slopes.across[at] ?? 0, slopes.along[at] ?? 0);
    if (Number.isNaN(error) || slope < DETAIL) return;
    detailed += 1;
    sum += Math.min(FURTHEST, Math.max(0, Math.abs(error) - NOISE) / slope);
  });
  return detailed < LEAST_DETAIL * errors.length ? null : sum / detailed / a.width;
}

/** Solves a symmetric 4 × 4 system (upper half given) by Gauss with pivots; null when it is singular. */
function solved(upper: Float64Array, target: Float64Array): number[] | null {
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
