import { exposureShare, type FramePrint, printDifference } from './frame-print.ts';

/** A frame is empty (black or white) when its levels are this near the end of the scale … */
const EMPTY_LEVELS = 10;
/** … and as even as this (standard deviation in levels). */
const EMPTY_SPREAD = 10;
/** So many empty frames in a row are a passage even between equal pictures; fewer are a fault in the footage. */
const EMPTY_FRAMES = 3;
/** Emptiness that lasts no longer and begins or ends suddenly, between equal pictures, is a flash. */
const FLASH_SECONDS = 0.35;
/** A fade changes less from frame to frame than this, in levels of 255 (measured: up to 12); a flash more. */
const FLASH_LEVELS = 20;
/** The pictures before and after are different when their blocks differ by so much, levels of 255: what moves during a
 * flash measured up to 8.4, cuts within a studio from 7 and mostly around 30. */
const OTHER_PICTURE_LEVELS = 9;
/** … and exposure does not explain this share: light that goes off and on again returns a little brighter or darker. */
const SAME_EXPOSURE_SHARE = 0.95;
/** A fade's ramp is no longer than this. */
const RAMP_SECONDS = 3;
/** A ramp goes on while the picture goes on leaving the emptiness by this share of how far it is, per second. A linear
 * ramp of three seconds ends at a third; people who move measured up to 0.1. */
const RAMP_RATE = 0.25;
/** … and pauses for no longer than this: footage whose frames are doubled. */
const RAMP_PAUSE_SECONDS = 0.13;

/** A passage through black or white. */
export type Fade = {
  /** The last frame that is whole before, and the first after. */
  startSeconds: number;
  endSeconds: number;
  /** The middle of what is empty. */
  middleSeconds: number;
  /** Whether a shot lies on both sides: a fade at the very start or end of the stretch separates nothing. */
  isBorder: boolean;
};

type Run = {
  /** First frame that is empty, and first that is not any more. */
  firstSeconds: number;
  lastSeconds: number;
  frames: number;
  /** 0 for black, 255 for white. */
  level: number;
  /** Largest change into or out of it, levels of 255. */
  jump: number;
  /** Last whole picture before; null when the stretch begins with the emptiness. */
  before: FramePrint | null;
};

/** Finds passages through black or white with the memory of three seconds. */
export class FadeFinder {
  #history: FramePrint[] = [];
  #run: Run | null = null;
  /** The run whose ramp out of the emptiness is going on, with the furthest it got. */
  #rising: { run: Run; top: FramePrint } | null = null;
  #fades: Fade[] = [];

  /** Takes the print of the next frame. */
  push(print: FramePrint): void {
    const level = emptyLevel(print);
    if (level !== null) this.#enter(print, level);
    else {
      if (this.#run) this.#leave(this.#run, print);
      this.#rise(print);
    }
    this.#history.push(print);
    while (this.#history[0] && print.atSeconds - this.#history[0].atSeconds > RAMP_SECONDS)
      this.#history.shift();
  }

  /** Ends the stretch; the passages in order of time. */
  finish(): Fade[] {
    this.#settle();
    if (this.#run) {
      const { before, firstSeconds, lastSeconds } = this.#run;
      this.#fades.push({
        startSeconds: before?.atSeconds ?? firstSeconds,
        endSeconds: lastSeconds,
        middleSeconds: firstSeconds,
        isBorder: false,
      });
    }
    this.#run = null;
    return this.#fades.map((fade, i) => {
      // Black that turns into white: each has its half of the way.
      const next = this.#fades[i + 1];
      const previous = this.#fades[i - 1];
      const half = (a: Fade, b: Fade) => (a.middleSeconds + b.middleSeconds) / 2;
      return {
        ...fade,
        startSeconds:
          previous && previous.endSeconds > fade.startSeconds ? half(previous, fade) : fade.startSeconds,
        endSeconds: next && next.startSeconds < fade.endSeconds ? half(fade, next) : fade.endSeconds,
      };
    });
  }

  #enter(print: FramePrint, level: number): void {
    if (!this.#run) {
      this.#settle();
      this.#run = {
        firstSeconds: print.atSeconds,
        lastSeconds: print.atSeconds,
        frames: 0,
        level,
        jump: print.change,
        before: this.#history.length > 0 ? rampStart(this.#history, level) : null,
      };
    }
    this.#run.frames += 1;
    this.#run.lastSeconds = print.atSeconds;
  }

  #leave(run: Run, print: FramePrint): void {
    run.lastSeconds = print.atSeconds;
    run.jump = Math.max(run.jump, print.change);
    this.#run = null;
    this.#rising = { run, top: print };
  }

  #rise(print: FramePrint): void {
    if (!this.#rising) return;
    const { run, top } = this.#rising;
    if (goesOn(top, print, run.level)) this.#rising.top = print;
    const pause = print.atSeconds - this.#rising.top.atSeconds;
    if (pause > RAMP_PAUSE_SECONDS || print.atSeconds - run.lastSeconds > RAMP_SECONDS) this.#settle();
  }

  /** The ramp is over: what was it? */
  #settle(): void {
    if (!this.#rising) return;
    const { run, top } = this.#rising;
    this.#rising = null;
    const fade = {
      startSeconds: run.before?.atSeconds ?? run.firstSeconds,
      endSeconds: top.atSeconds,
      middleSeconds: (run.firstSeconds + run.lastSeconds) / 2,
    };
    if (!run.before) this.#fades.push({ ...fade, isBorder: false });
    else if (isPassage(run) || isOtherPicture(run.before, top)) this.#fades.push({ ...fade, isBorder: true });
  }
}

function emptyLevel({ mean, spread }: FramePrint): number | null {
  if (spread >= EMPTY_SPREAD) return null;
  if (mean < EMPTY_LEVELS) return 0;
  return mean > 255 - EMPTY_LEVELS ? 255 : null;
}

/** How far a picture is from being empty, levels. */
function fullness({ mean, spread }: FramePrint, level: number): number {
  return spread + Math.abs(mean - level);
}

function goesOn(from: FramePrint, to: FramePrint, level: number): boolean {
  const seconds = Math.abs(to.atSeconds - from.atSeconds);
  return fullness(to, level) > fullness(from, level) * (1 + RAMP_RATE * seconds);
}

/** The last whole picture before the emptiness: back as long as the picture was fuller and fuller. */
function rampStart(history: readonly FramePrint[], level: number): FramePrint | null {
  let start = history.at(-1) ?? null;
  for (let i = history.length - 2; i >= 0; i--) {
    const print = history[i];
    if (!print || !start || start.atSeconds - print.atSeconds > RAMP_PAUSE_SECONDS) break;
    if (goesOn(start, print, level)) start = print;
  }
  return start;
}

/** A short one with sudden ends, between equal pictures, is a flash. */
function isPassage(run: Run): boolean {
  if (run.jump > FLASH_LEVELS && run.lastSeconds - run.firstSeconds <= FLASH_SECONDS) return false;
  return run.frames >= EMPTY_FRAMES;
}

function isOtherPicture(before: FramePrint, after: FramePrint): boolean {
  return (
    printDifference(before, after) > OTHER_PICTURE_LEVELS &&
    exposureShare(before, after) < SAME_EXPOSURE_SHARE
  );
}
