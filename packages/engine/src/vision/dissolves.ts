import { blend, FINE, finePicture, isShifted } from './fine-picture.ts';
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
/**
 * Where people move in the middle of it, so much of the picture beside them must be a blend: the share of the changed
 * patches, each for itself. Measured in dissolves to a closer view of somebody who talks: 0.58 to 0.66; in gestures, pans
 * and people who walk past up to 0.21.
 */
const LEAST_BLENDED = 0.5;
/** The pictures then differ by this much, and what people do beside the blend is at most so much of it. */
const CLEAR_LEVELS = 16;
const MOST_BESIDE = 0.6;
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

function isLight(first: Step, second: Step): boolean {
  const fine = ({ fine: values }: Step) => ({ columns: FINE.columns, values });
  return isLightChange(first.print, second.print, () => [fine(first), fine(second)]);
}
