import {
  brightness,
  type FramePrint,
  isLightChange,
  printDifference,
  type SmallFrame,
  stayingShare,
} from './frame-print.ts';

/** A picture is compared with its neighbours at least this far to each side, so that slow stutter is no surprise. */
const NEIGHBOUR_SECONDS = 0.4;
/** … and at least this many frames to each side, for footage of few frames a second. */
const NEIGHBOUR_FRAMES = 6;
/** Change that is always there: sensor noise and coding, levels of 255. Keeps ratios finite on still pictures. */
const NOISE_LEVELS = 0.3;
/** What was there before and is back within this time was interrupted by a flash, not cut. */
const FLASH_SECONDS = 0.35;
/** Two pictures count as the same when they differ by less than this share of the change in question. */
const SAME_PICTURE_SHARE = 0.35;
/** A change this many times smaller than another one nearby is a tremble beside a cut: a stuttering head measured a
 * tenth of the cut after it, cuts in a quick montage a third of each other. */
const OVERSHADOWED = 5;

/** Something was put into a picture of which this share of all there is to see stays: measured from 0.46 for captions and
 * graphics, up to 0.28 for cuts within a studio. */
const PARTIAL_SHARE = 0.4;

/** How far a change has to stand out. */
type Threshold = {
  /** Smallest mean change of a pixel, levels of 255. */
  levels: number;
  /** How much larger than the second largest change around it (one other cut may be near). */
  overLargest: number;
  /** How much larger than the mean change around it. */
  overMean: number;
  /** Smallest share of the picture that changes. */
  area: number;
};

/**
 * What is a cut by itself. Measured: the faintest true cut changes 9.3 levels (same studio). Cuts stand out from 2.1
 * times (a whip pan ends in a cut) up to 250, motion and key-frame pulses up to 1.5; 5.1 times the mean was the lowest
 * of a true cut. Inserted captions measured up to 0.22 of the picture, true cuts from 0.31.
 */
const CLEAR: Threshold = { levels: 6, overLargest: 1.8, overMean: 4, area: 0.26 };
/** What is a cut when the faces say so too: half of the above. */
const FAINT: Threshold = { levels: 3, overLargest: 1.4, overMean: 3, area: 0.12 };

/** A sudden change of the picture that may be a cut. */
export type CutCandidate = {
  /** The first frame of what is new. */
  atSeconds: number;
  /** Whether it is a cut by itself. */
  clear: boolean;
  /** Whether a good part of the picture stays as it is: a caption or graphic, or a cut of a camera that stands still. */
  partial: boolean;
  /** Mean absolute change of a pixel in each block of the motion map, levels of 255. */
  changes: Float32Array;
  /** How much each block changes in the frames around it: the most but for one, which may be another cut. */
  usualChanges: Float32Array;
};

type Moment = { index: number; print: FramePrint; lightOnly: boolean; partial: boolean };

/**
 * Finds hard cuts frame by frame, with the memory of about a second. A hard cut is a change that stands out from its
 * own neighbourhood, wherever the general level of motion is (adaptive threshold, as in PySceneDetect's
 * AdaptiveDetector); flashes and switched lights are none.
 */
export class CutFinder {
  #previous: SmallFrame | null = null;
  #count = 0;
  #moments: Moment[] = [];
  #next = 0;
  #candidates: CutCandidate[] = [];

  /** Takes the next frame and its print; the frame must not be overwritten before the next call. */
  push(frame: SmallFrame, print: FramePrint): void {
    const last = this.#moments.at(-1);
    const previous = this.#previous;
    const isNotable = print.change >= FAINT.levels && print.changedArea >= FAINT.area;
    const partial = isNotable && previous !== null && stayingShare(previous, print) > PARTIAL_SHARE;
    const lightOnly =
      isNotable &&
      last !== undefined &&
      previous !== null &&
      isLightChange(last.print, print, () => [brightness(previous), brightness(frame)]);
    this.#previous = frame;
    this.#moments.push({ index: this.#count++, print, lightOnly, partial });
    this.#judge(false);
  }

  /** Ends the stretch; what may be a cut, in order of time. */
  finish(): CutCandidate[] {
    this.#judge(true);
    return this.#candidates;
  }

  /** Judges every frame whose neighbourhood is complete and forgets the ones that are no neighbours any more. */
  #judge(ended: boolean): void {
    for (;;) {
      const at = this.#next - (this.#moments[0]?.index ?? 0);
      const moment = this.#moments[at];
      const latest = this.#moments.at(-1);
      if (!moment || !latest) return;
      if (!ended && !(latest.index - moment.index >= NEIGHBOUR_FRAMES && isFar(moment, latest))) return;
      const { print, partial } = moment;
      if (moment.index > 0 && standsOut(this.#moments, moment, FAINT) && !isFlash(this.#moments, at))
        this.#candidates.push({
          atSeconds: print.atSeconds,
          clear: standsOut(this.#moments, moment, CLEAR),
          partial,
          changes: print.changes,
          usualChanges: usualChanges(neighboursOf(this.#moments, moment)),
        });
      this.#next += 1;
      while (this.#moments[0] && moment.index - this.#moments[0].index > NEIGHBOUR_FRAMES) {
        if (!isFar(this.#moments[0], moment)) break;
        this.#moments.shift();
      }
    }
  }
}

function isFar(a: Moment, b: Moment): boolean {
  return Math.abs(b.print.atSeconds - a.print.atSeconds) > NEIGHBOUR_SECONDS;
}

function standsOut(moments: readonly Moment[], candidate: Moment, threshold: Threshold): boolean {
  const { change, changedArea } = candidate.print;
  if (change < threshold.levels || changedArea < threshold.area || candidate.lightOnly) return false;
  let sum = 0;
  let count = 0;
  let largest = 0;
  let second = 0;
  for (const moment of neighboursOf(moments, candidate)) {
    const other = moment.print.change;
    sum += other;
    count += 1;
    if (other > largest) [largest, second] = [other, largest];
    else if (other > second) second = other;
  }
  if (threshold === CLEAR && largest > OVERSHADOWED * change) return false;
  // The one change that is left out as a possible neighbouring cut must not pull up the mean either.
  const mean = count > 1 ? (sum - largest) / (count - 1) : 0;
  return (
    change >= threshold.overLargest * (second + NOISE_LEVELS) &&
    change >= threshold.overMean * (mean + NOISE_LEVELS)
  );
}

/** The frames around another; the first of all is compared with nothing and says nothing. */
function neighboursOf(moments: readonly Moment[], candidate: Moment): Moment[] {
  return moments.filter(
    (moment) =>
      moment !== candidate &&
      moment.index > 0 &&
      (Math.abs(moment.index - candidate.index) <= NEIGHBOUR_FRAMES || !isFar(moment, candidate)),
  );
}

function usualChanges(neighbours: readonly Moment[]): Float32Array {
  const [first, ...others] = neighbours;
  const largest = Float32Array.from(first?.print.changes ?? []);
  const second = new Float32Array(largest.length);
  for (const { print } of others) {
    print.changes.forEach((change, block) => {
      const most = largest[block] ?? 0;
      if (change > most) largest[block] = change;
      second[block] = Math.max(second[block] ?? 0, Math.min(change, most));
    });
  }
  return second;
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
