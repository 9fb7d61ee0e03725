import { type FramePrint, isLightChange, type SmallFrame } from './frame-print.ts';

/** Pictures are compared this far apart; the shortest dissolve of 0.3 s then has three between its ends. */
const STEP_SECONDS = 0.075;
/** Half the length of the dissolves that are looked for, in steps: 0.3 s to 2.2 s at 25 frames a second. */
const HALVES = [2, 3, 4, 5, 6, 8, 10, 12, 14] as const;
const LONGEST_HALF = 14;
/** Steps beside both ends in which the picture must have calmed down. */
const MARGIN = 3;
/** Nothing longer is a dissolve; with few frames a second the steps get longer. */
const LONGEST_SECONDS = 2.6;
/** The pictures at the ends differ by this much (root mean square of block colours, levels of 255). */
const MIN_LEVELS = 10;
/** The share of the second picture grows evenly: largest departure from a straight line. Measured in real dissolves
 * up to 0.16, a hard cut has at least 0.25. */
const UNEVEN = 0.2;
/** What block colours do beside the blend, as a share of the change, at most: people go on moving. */
const BESIDE_BLEND = 0.3;
/** How much the share goes on growing in the margins, as a share of the pace between the ends. Part of a longer
 * dissolve, or of a pan, has 1; measured up to 0.44 beside moving people. */
const PACE_OUTSIDE = 0.6;
/** Share of the picture that must change: a caption or a window that dissolves in is no border. Measured from 0.74. */
const MIN_AREA = 0.5;
/** How far the middle is from the blend of the ends, pixel by pixel, plus what the blocks do beside it, as shares of
 * the difference of the ends. Measured: dissolves 0.02 to 0.25 (pixel-wise random ones up to 0.35); pans, zooms and
 * people who walk past the camera from 0.45. */
const NO_BLEND = 0.4;
/** Pixels across and down of the picture in which the blend is checked. */
const FINE = { columns: 80, rows: 45 } as const;
/**
 * Where people move in the middle of it, so much of the picture beside them must be a blend: the share of the changed
 * patches, each for itself. Measured in dissolves to a closer view of somebody who talks: 0.58 to 0.66; in gestures, pans
 * and people who walk past up to 0.21.
 */
const LEAST_BLENDED = 0.5;
/** A patch is one when its share is so near to that of the picture, and it departs by so much at most. */
const PATCH_SHARE = 0.2;
const PATCH_DEPARTURE = 0.25;
/** The pictures then differ by this much, and what people do beside the blend is at most so much of it. */
const CLEAR_LEVELS = 16;
const MOST_BESIDE = 0.6;
/** Light that changes makes all of the picture brighter or darker; another picture does both: this share at least. */
const LEAST_OTHER_WAY = 0.15;
/** Fine pixels of one patch of that check, across and down; it changes when it differs by `PATCH_LEVELS`. */
const PATCH = 5;
const PATCH_LEVELS = 8;

/** A soft picture that moves by less than its own blobs looks like a blend. It is looked for this far off, in fine pixels … */
const SHIFT_PIXELS = 8;
/** … and moved when that explains so much of the difference. */
const SHIFT_SHARE = 0.5;

/** One picture shows through the other, from the last whole frame of the first to the first of the second. */
export type Dissolve = { startSeconds: number; endSeconds: number };

type Step = { print: FramePrint; fine: Uint8Array };
type Candidate = Dissolve & { faults: number };
/** How far a picture is on the way from the first to the second, and how far beside that way, as shares of it. */
type Progress = { share: number; beside: number };

/**
 * Finds dissolves with the memory of about three seconds: stretches over which every picture is a mixture of the two at
 * the ends, with an evenly growing share of the second one, while the picture is calmer before and after.
 */
export class DissolveFinder {
  #steps: Step[] = [];
  #next = 0;
  #candidates: Candidate[] = [];

  /** Takes the next frame and its print. */
  push(frame: SmallFrame, print: FramePrint): void {
    const last = this.#steps.at(-1);
    // A millionth: the times of frames are not whole numbers.
    if (last && frame.atSeconds - last.print.atSeconds < STEP_SECONDS - 1e-6) return;
    this.#steps.push({ print, fine: finePicture(frame) });
    while (this.#next + LONGEST_HALF + MARGIN < this.#steps.length) this.#judge(this.#next++);
    while (this.#next > LONGEST_HALF + MARGIN) {
      this.#steps.shift();
      this.#next -= 1;
    }
  }

  /** Ends the stretch; the dissolves in order of time, disjoint. */
  finish(): Dissolve[] {
    while (this.#next < this.#steps.length) this.#judge(this.#next++);
    const kept: Candidate[] = [];
    for (const one of this.#candidates.sort((a, b) => a.faults - b.faults)) {
      const free = kept.every(
        (other) => one.startSeconds >= other.endSeconds || other.startSeconds >= one.endSeconds,
      );
      if (free) kept.push(one);
    }
    return kept
      .map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds }))
      .sort((a, b) => a.startSeconds - b.startSeconds);
  }

  #judge(middle: number): void {
    for (const half of HALVES) {
      const candidate = judge(this.#steps, middle, half);
      if (candidate) this.#candidates.push(candidate);
    }
  }
}

/** Whether a dissolve goes from `half` steps before to `half` steps after the middle, and with how many faults. */
function judge(steps: readonly Step[], middle: number, half: number): Candidate | null {
  const first = steps[middle - half];
  const second = steps[middle + half];
  const between = steps[middle];
  if (!first || !second || !between) return null;
  const seconds = second.print.atSeconds - first.print.atSeconds;
  const length = distance(first, second);
  if (length < MIN_LEVELS || seconds > LONGEST_SECONDS) return null;

  const centre = progress(between, first, second);
  if (Math.abs(centre.share - 0.5) > UNEVEN || centre.beside > MOST_BESIDE) return null;
  let uneven = 0;
  let beside = 0;
  for (const step of steps.slice(middle - half + 1, middle + half)) {
    const now = progress(step, first, second);
    const even = (step.print.atSeconds - first.print.atSeconds) / seconds;
    uneven = Math.max(uneven, Math.abs(now.share - even));
    beside = Math.max(beside, now.beside);
  }
  if (uneven > UNEVEN || beside > MOST_BESIDE) return null;
  const pace = paceOutside(steps, middle, half, first, second) * 2 * half;
  if (pace > PACE_OUTSIDE) return null;
  const { area, departure, blended } = blend(first.fine, between.fine, second.fine, centre.share);
  if (area < MIN_AREA || isLight(first, second)) return null;
  const isWhole = beside <= BESIDE_BLEND && departure + beside <= NO_BLEND;
  if (!isWhole && (length < CLEAR_LEVELS || blended < LEAST_BLENDED)) return null;
  if (isShifted(first.fine, second.fine)) return null;
  return { ...ends(steps, middle, half), faults: uneven + beside + departure + pace };
}

/** Where the change begins and ends, from how the share grows between pictures that are surely whole. */
function ends(steps: readonly Step[], middle: number, half: number): Dissolve {
  const from = Math.max(0, middle - half - 1);
  const to = Math.min(steps.length - 1, middle + half + 1);
  const whole = steps.slice(from, to + 1);
  const first = whole[0];
  const second = whole.at(-1);
  if (!first || !second) return { startSeconds: 0, endSeconds: 0 };
  const shares = whole.map((step) => progress(step, first, second).share);
  const crossing = (share: number): number => {
    const after = Math.max(
      1,
      shares.findIndex((one) => one >= share),
    );
    const [a = 0, b = 1] = [shares[after - 1], shares[after]];
    const at = (i: number) => whole[i]?.print.atSeconds ?? 0;
    return at(after - 1) + (b > a ? (share - a) / (b - a) : 0) * (at(after) - at(after - 1));
  };
  const early = crossing(0.2);
  const late = crossing(0.8);
  const rest = (late - early) / 3;
  return {
    startSeconds: Math.max(first.print.atSeconds, early - rest),
    endSeconds: Math.min(second.print.atSeconds, late + rest),
  };
}

function progress(step: Step, first: Step, second: Step): Progress {
  const x = step.print.colours;
  const a = first.print.colours;
  const b = second.print.colours;
  let along = 0;
  let moved = 0;
  let way = 0;
  for (let i = 0; i < a.length; i++) {
    const start = a[i] ?? 0;
    const move = (x[i] ?? 0) - start;
    const whole = (b[i] ?? 0) - start;
    along += move * whole;
    moved += move * move;
    way += whole * whole;
  }
  const share = along / way;
  return { share, beside: Math.sqrt(Math.max(0, moved / way - share * share)) };
}

/** Root mean square difference of the block colours, levels. */
function distance({ print: a }: Step, { print: b }: Step): number {
  let sum = 0;
  for (let i = 0; i < a.colours.length; i++) sum += ((a.colours[i] ?? 0) - (b.colours[i] ?? 0)) ** 2;
  return Math.sqrt(sum / a.colours.length);
}

/** How much the share still grows per step in the margin before or after, whichever is more; infinite where the stretch
 * ends before the margin: nobody knows how it went on. */
function paceOutside(
  steps: readonly Step[],
  middle: number,
  half: number,
  first: Step,
  second: Step,
): number {
  const paces = [-1, 1].map((side) => {
    const near = steps[middle + side * half];
    const far = steps[middle + side * (half + MARGIN)];
    if (!near || !far) return Number.POSITIVE_INFINITY;
    return Math.abs(progress(far, first, second).share - progress(near, first, second).share) / MARGIN;
  });
  return Math.max(...paces);
}

/** How much of the picture changes, how far a picture departs from the blend with that share of the second, and how much
 * of what changes is a blend by itself: 0 where all of that grows brighter, or all darker. */
function blend(
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

function isLight(first: Step, second: Step): boolean {
  const fine = ({ fine: values }: Step) => ({ columns: FINE.columns, values });
  return isLightChange(first.print, second.print, () => [fine(first), fine(second)]);
}

/** Whether the second picture is the first one, moved. Every third pixel of what both show is enough to tell. */
function isShifted(first: Uint8Array, second: Uint8Array): boolean {
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

/** Brightness in `FINE` pixels, each the mean of what it covers (at most two by two pixels of it). */
function finePicture({ width, height, data }: SmallFrame): Uint8Array {
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
