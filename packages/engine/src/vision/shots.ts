import type { Span } from '../facts/index.ts';
import { type FramePrint, framePrint, printDifference } from './frame-print.ts';

/** A picture is compared with its neighbours at least this far to each side, so that slow stutter is no surprise. */
const NEIGHBOUR_SECONDS = 0.4;
/** … and at least this many frames to each side, for footage of few frames a second. */
const NEIGHBOUR_FRAMES = 6;
/** Smallest mean change of a cut, in levels of 255. The faintest true cut measured was 9.3 (same studio). */
const CUT_LEVELS = 6;
/** How much larger a cut's change is than the second largest around it (one other cut may be near). Cuts measured
 * from 2.1 (a whip pan ends in a cut) up to 250, motion and key-frame pulses up to 1.5. */
const CUT_OVER_LARGEST = 1.8;
/** How much larger than the mean change around it; 5.1 was the lowest of a true cut. */
const CUT_OVER_MEAN = 4;
/** Change that is always there: sensor noise and coding, levels of 255. Keeps ratios finite on still pictures. */
const NOISE_LEVELS = 0.3;
/** Smallest share of the picture a cut changes. Inserted captions measured up to 0.22, true cuts from 0.31. */
const CUT_AREA = 0.26;
/** What was there before and is back within this time was interrupted by a flash, not cut. */
const FLASH_SECONDS = 0.35;
/** A fade changes less from frame to frame than this, in levels of 255 (measured: up to 12); a flash more. */
const FLASH_LEVELS = 20;
/** Two pictures count as the same when they differ by less than this share of the change in question. */
const SAME_PICTURE_SHARE = 0.35;
/** A frame is empty (black or white) when its levels are this near the end of the scale … */
const EMPTY_LEVELS = 10;
/** … and as even as this (standard deviation in levels). */
const EMPTY_SPREAD = 10;
/** So many empty frames in a row are a passage between two shots; fewer are a fault in the footage. */
const EMPTY_FRAMES = 3;

type Moment = { index: number; print: FramePrint };
type EmptyRun = {
  firstSeconds: number;
  lastSeconds: number;
  frames: number;
  /** Largest change into or out of it, levels of 255. */
  jump: number;
  atStart: boolean;
};

/**
 * Finds where one uncut stretch ends and the next begins, frame by frame, with the memory of about a second. A hard
 * cut is a change that stands out from its own neighbourhood, wherever the general level of motion is (adaptive
 * threshold, as in PySceneDetect's AdaptiveDetector); a passage through black or white is one boundary in its middle;
 * flashes and inserted captions are none. Dissolves are not found.
 */
export class ShotDetector {
  #previous: Uint8Array | null = null;
  #count = 0;
  #moments: Moment[] = [];
  #next = 0;
  #cuts: number[] = [];
  #run: EmptyRun | null = null;
  #passages: EmptyRun[] = [];

  /** Takes the next frame: `rgb` of 160 × 90 × 3 bytes is kept until the next call, so it must not be overwritten. */
  push(frame: { atSeconds: number; width: number; height: number; data: Uint8Array }): void {
    const print = framePrint(frame, this.#previous);
    this.#previous = frame.data;
    this.#followEmptiness(print);
    this.#moments.push({ index: this.#count++, print });
    this.#judge(false);
  }

  /** Ends the stretch; returns the times (source clock, ascending) at which a new shot starts, the first excluded. */
  finish(): number[] {
    this.#judge(true);
    // A passage that reaches the start or the end of the stretch separates nothing.
    const passages = this.#passages.filter((run) => !run.atStart && isPassage(run));
    const middles = passages.map((run) => (run.firstSeconds + run.lastSeconds) / 2);
    const empty = [...this.#passages, ...(this.#run ? [this.#run] : [])].filter(isPassage);
    const hard = this.#cuts.filter((at) => !empty.some((run) => touches(run, at)));
    return [...hard, ...middles].sort((a, b) => a - b);
  }

  #followEmptiness(print: FramePrint): void {
    const empty =
      (print.mean < EMPTY_LEVELS || print.mean > 255 - EMPTY_LEVELS) && print.spread < EMPTY_SPREAD;
    if (empty) {
      this.#run ??= {
        firstSeconds: print.atSeconds,
        lastSeconds: print.atSeconds,
        frames: 0,
        jump: print.change,
        atStart: this.#count === 0,
      };
      this.#run.frames += 1;
      this.#run.lastSeconds = print.atSeconds;
    } else if (this.#run) {
      // The end of the run is where the picture is back: the cut out of black belongs to the passage too.
      const jump = Math.max(this.#run.jump, print.change);
      this.#passages.push({ ...this.#run, lastSeconds: print.atSeconds, jump });
      this.#run = null;
    }
  }

  /** Judges every frame whose neighbourhood is complete and forgets the ones that are no neighbours any more. */
  #judge(ended: boolean): void {
    for (;;) {
      const at = this.#next - (this.#moments[0]?.index ?? 0);
      const candidate = this.#moments[at];
      const latest = this.#moments.at(-1);
      if (!candidate || !latest) return;
      if (!ended && !(latest.index - candidate.index >= NEIGHBOUR_FRAMES && isFar(candidate, latest))) return;
      if (candidate.index > 0 && isCut(this.#moments, at)) this.#cuts.push(candidate.print.atSeconds);
      this.#next += 1;
      while (this.#moments[0] && candidate.index - this.#moments[0].index > NEIGHBOUR_FRAMES) {
        if (!isFar(this.#moments[0], candidate)) break;
        this.#moments.shift();
      }
    }
  }
}

/** The stretches between cuts; `cuts` outside of the span are ignored. */
export function splitAtCuts(span: Span, cuts: readonly number[]): Span[] {
  const inside = cuts.filter((at) => at > span.startSeconds && at < span.endSeconds);
  const borders = [span.startSeconds, ...inside, span.endSeconds];
  return borders
    .slice(1)
    .map((endSeconds, i) => ({ startSeconds: borders[i] ?? span.startSeconds, endSeconds }));
}

function isFar(a: Moment, b: Moment): boolean {
  return Math.abs(b.print.atSeconds - a.print.atSeconds) > NEIGHBOUR_SECONDS;
}

/** A short one with sudden ends is a flash: whether the picture changes over it is for the hard cuts to say. */
function isPassage(run: EmptyRun): boolean {
  if (run.jump > FLASH_LEVELS && run.lastSeconds - run.firstSeconds <= FLASH_SECONDS) return false;
  return run.frames >= EMPTY_FRAMES;
}

function touches(run: EmptyRun, atSeconds: number): boolean {
  return atSeconds >= run.firstSeconds && atSeconds <= run.lastSeconds;
}

function isCut(moments: readonly Moment[], at: number): boolean {
  const candidate = moments[at];
  if (!candidate) return false;
  const { change, changedArea } = candidate.print;
  if (change < CUT_LEVELS || changedArea < CUT_AREA) return false;
  let sum = 0;
  let count = 0;
  let largest = 0;
  let second = 0;
  for (const moment of moments) {
    if (moment === candidate || moment.index === 0) continue;
    if (Math.abs(moment.index - candidate.index) > NEIGHBOUR_FRAMES && isFar(moment, candidate)) continue;
    const other = moment.print.change;
    sum += other;
    count += 1;
    if (other > largest) [largest, second] = [other, largest];
    else if (other > second) second = other;
  }
  // The one change that is left out as a possible neighbouring cut must not pull up the mean either.
  const mean = count > 1 ? (sum - largest) / (count - 1) : 0;
  return (
    change >= CUT_OVER_LARGEST * (second + NOISE_LEVELS) &&
    change >= CUT_OVER_MEAN * (mean + NOISE_LEVELS) &&
    !isFlash(moments, at)
  );
}

/** Whether something seen shortly before this frame is seen again shortly after it. */
function isFlash(moments: readonly Moment[], at: number): boolean {
  const candidate = moments[at];
  const last = moments[at - 1];
  if (!candidate || !last) return false;
  const limit = SAME_PICTURE_SHARE * printDifference(last.print, candidate.print);
  const near = ({ print }: Moment) => Math.abs(print.atSeconds - candidate.print.atSeconds) <= FLASH_SECONDS;
  const before = moments.slice(0, at).filter(near);
  const after = moments.slice(at).filter(near);
  return before.some((a) => after.some((b) => printDifference(a.print, b.print) < limit));
}
