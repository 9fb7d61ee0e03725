import type { SmallFrame } from './frame-print.ts';

/** Pixels across and down of the picture in which the blend is checked. */
export const FINE = { columns: 80, rows: 45 } as const;
/** A patch is one when its share is so near to that of the picture, and it departs by so much at most. */
const PATCH_SHARE = 0.2;
const PATCH_DEPARTURE = 0.25;
/** Light that changes makes all of the picture brighter or darker; another picture does both: this share at least. */
const LEAST_OTHER_WAY = 0.15;
/** Fine pixels of one patch of that check, across and down; it changes when it differs by `PATCH_LEVELS`. */
const PATCH = 5;
const PATCH_LEVELS = 8;

/** A soft picture that moves by less than its own blobs looks like a blend. It is looked for this far off, in fine pixels … */
const SHIFT_PIXELS = 8;
/** … and moved when that explains so much of the difference. */
const SHIFT_SHARE = 0.5;

/** Brightness in `FINE` pixels, each the mean of what it covers (at most two by two pixels of it). */
export function finePicture({ width, height, data }: SmallFrame): Uint8Array {
  const fine = new Uint8Array(FINE.columns * FINE.rows);
  for (let y = 0; y < FINE.rows; y++) {
    const top = Math.floor((y * height) / FINE.rows) * width;
    const bottom = Math.floor(((y + 0.5) * height) / FINE.rows) * width;
    for (let x = 0; x < FINE.columns; x++) {
      const left = Math.floor((x * width) / FINE.columns);
      const right = Math.floor(((x + 0.5) * width) / FINE.columns);
      const sum =
        light(data, top + left) +
        light(data, top + right) +
        light(data, bottom + left) +
        light(data, bottom + right);
      fine[y * FINE.columns + x] = sum / 16;
    }
  }
  return fine;
}

/** Four times the brightness of a pixel. */
function light(data: Uint8Array, pixel: number): number {
  const at = pixel * 3;
  return (data[at] ?? 0) + 2 * (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
}

/** How much of the picture changes, how far a picture departs from the blend with that share of the second, and how much
 * of what changes is a blend by itself: 0 where all of that grows brighter, or all darker. */
export function blend(
  first: Uint8Array,
  between: Uint8Array,
  second: Uint8Array,
  share: number,
): { area: number; departure: number; blended: number } {
  let [changed, patches, departed, differed, blended, brighter] = [0, 0, 0, 0, 0, 0];
  for (let top = 0; top < FINE.rows; top += PATCH) {
    for (let left = 0; left < FINE.columns; left += PATCH) {
      const patch = patchBlend(first, between, second, share, top, left);
      departed += patch.departed;
      differed += patch.differed;
      patches += 1;
      if (patch.differed < PATCH_LEVELS * PATCH * PATCH) continue;
      changed += 1;
      if (Math.abs(patch.share - share) > PATCH_SHARE || patch.departure > PATCH_DEPARTURE) continue;
      blended += 1;
      if (patch.isBrighter) brighter += 1;
    }
  }
  const isLight = Math.min(brighter, blended - brighter) < LEAST_OTHER_WAY * blended;
  return {
    area: changed / patches,
    departure: differed > 0 ? departed / differed : 1,
    blended: isLight || changed === 0 ? 0 : blended / changed,
  };
}

/** One patch: its own share of the second picture, what it departs by from that, and from the share of the whole. */
function patchBlend(
  first: Uint8Array,
  between: Uint8Array,
  second: Uint8Array,
  wholeShare: number,
  top: number,
  left: number,
) {
  let [differed, departed, along, moved, way, rise] = [0, 0, 0, 0, 0, 0];
  for (let y = top; y < top + PATCH; y++) {
    for (let x = left; x < left + PATCH; x++) {
      const at = y * FINE.columns + x;
      const whole = (second[at] ?? 0) - (first[at] ?? 0);
      const move = (between[at] ?? 0) - (first[at] ?? 0);
      differed += Math.abs(whole);
      departed += Math.abs(move - wholeShare * whole);
      along += move * whole;
      moved += move * move;
      way += whole * whole;
      rise += whole;
    }
  }
  const share = way > 0 ? along / way : 0;
  const departure = way > 0 ? Math.sqrt(Math.max(0, moved / way - share * share)) : 1;
  return { differed, departed, share, departure, isBrighter: rise > 0 };
}

/** Whether the second picture is the first one, moved. Every third pixel of what both show is enough to tell. */
export function isShifted(first: Uint8Array, second: Uint8Array): boolean {
  const meanDifference = (right: number, down: number): number => {
    let sum = 0;
    let count = 0;
    for (let y = Math.max(0, down); y < FINE.rows + Math.min(0, down); y++) {
      for (let x = Math.max(0, right); x < FINE.columns + Math.min(0, right); x += 3, count++) {
        const at = y * FINE.columns + x;
        sum += Math.abs((second[at] ?? 0) - (first[at - down * FINE.columns - right] ?? 0));
      }
    }
    return sum / count;
  };
  const limit = (1 - SHIFT_SHARE) * meanDifference(0, 0);
  for (let down = -SHIFT_PIXELS; down <= SHIFT_PIXELS; down++)
    for (let right = -SHIFT_PIXELS; right <= SHIFT_PIXELS; right++)
      if (meanDifference(right, down) < limit) return true;
  return false;
}
