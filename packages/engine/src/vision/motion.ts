import { MOTION_COLUMNS, MOTION_ROWS, type Span } from '../facts/index.ts';
import { blockPixels, type SmallFrame } from './frame-print.ts';

/** Pictures are compared this far apart, whatever the frame rate: long enough that a slow drift stands out from noise,
 * short enough that a head has not come back. */
const STEP_SECONDS = 0.2;
/** A block's noise is what it shows in the calmest tenth of the time … */
const CALM_SHARE = 0.1;
/** … but no more than this, in levels of 255: sensor noise and coding of still footage measured 0.1 to 2. A block that
 * never rests loses no more than that. */
const NOISE_LEVELS = 2;

const BLOCKS = MOTION_COLUMNS * MOTION_ROWS;

type Sample = Span & {
  /** Mean absolute change of a pixel of each block from start to end, levels. */
  changes: Float32Array;
};

/** Measures how much moves where, from the small frames of one stretch. Keeps half a kilobyte per step. */
export class MotionMeter {
  #last: SmallFrame | null = null;
  #samples: Sample[] = [];

  /** Takes the next frame; it must not be overwritten. */
  push(frame: SmallFrame): void {
    const last = this.#last;
    // A millionth: the times of frames are not whole numbers.
    if (last && frame.atSeconds - last.atSeconds < STEP_SECONDS - 1e-6) return;
    this.#last = frame;
    if (!last) return;
    const span = { startSeconds: last.atSeconds, endSeconds: frame.atSeconds };
    this.#samples.push({ ...span, changes: blockChanges(last, frame) });
  }

  /**
   * The motion map of an uncut part of the stretch: mean absolute change of a pixel per block, levels of 255 per
   * second, beyond the noise. All zeros when the part is too short to tell (less than two steps).
   */
  within(part: Span): number[] {
    const samples = this.#samples.filter(
      (sample) => sample.startSeconds >= part.startSeconds && sample.endSeconds < part.endSeconds,
    );
    const seconds = samples.reduce((sum, sample) => sum + sample.endSeconds - sample.startSeconds, 0);
    return Array.from({ length: BLOCKS }, (_, block) => {
      if (seconds <= 0) return 0;
      const changes = samples.map((sample) => sample.changes[block] ?? 0).sort((a, b) => a - b);
      const noise = Math.min(NOISE_LEVELS, changes[Math.floor(changes.length * CALM_SHARE)] ?? 0);
      return changes.reduce((sum, change) => sum + Math.max(0, change - noise), 0) / seconds;
    });
  }
}

function blockChanges(before: SmallFrame, after: SmallFrame): Float32Array {
  const { width, height } = after;
  return Float32Array.from({ length: BLOCKS }, (_, block) => {
    const { left, right, top, bottom } = blockPixels(block, width, height);
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      const end = (y * width + right) * 3;
      for (let at = (y * width + left) * 3; at < end; at++)
        sum += Math.abs((after.data[at] ?? 0) - (before.data[at] ?? 0));
    }
    return sum / Math.max(1, (right - left) * (bottom - top) * 3);
  });
}
