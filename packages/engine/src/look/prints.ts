import type { Frame, View } from '../media/index.ts';

/** Blocks across and down of a print. */
export const PRINT_COLUMNS = 16;
/** Blocks across and down of a print. */
export const PRINT_ROWS = 9;
/** Blocks of a print. */
export const PRINT_BLOCKS = PRINT_COLUMNS * PRINT_ROWS;
/** Values of a print: the mean colour of each block, row by row, three bytes each. */
export const PRINT_VALUES = PRINT_BLOCKS * 3;

/** Where the middle of a block is, as fractions from the middle of the picture: −0.5 to 0.5. */
export function blockPlace(block: number): { x: number; y: number } {
  return {
    x: ((block % PRINT_COLUMNS) + 0.5) / PRINT_COLUMNS - 0.5,
    y: (Math.floor(block / PRINT_COLUMNS) + 0.5) / PRINT_ROWS - 0.5,
  };
}

/** Every frame of a source as the mean colours of its blocks: 432 bytes each, 8 MB for ten minutes. */
export class PrintTape {
  #values = new Uint8Array(PRINT_VALUES * 1024);
  #times: number[] = [];

  /** Takes the next frame of a small rgb24 view of every frame. */
  push(frame: Frame): void {
    const from = this.#times.length * PRINT_VALUES;
    if (from === this.#values.length) {
      const longer = new Uint8Array(this.#values.length * 2);
      longer.set(this.#values);
      this.#values = longer;
    }
    writePrint(frame, this.#values.subarray(from, from + PRINT_VALUES));
    this.#times.push(frame.atSeconds);
  }

  /** How many frames there are. */
  get length(): number {
    return this.#times.length;
  }

  /** Told by the first two frames; 1000 at most, and where there are no two. */
  get framesPerSecond(): number {
    return 1 / Math.max(1e-3, this.timeOf(1) - this.timeOf(0));
  }

  /** When a frame is shown; that of the nearest one outside of the tape. */
  timeOf(index: number): number {
    return this.#times[this.#inside(index)] ?? 0;
  }

  /** The print of a frame; that of the nearest one outside of the tape. Not to be changed. */
  at(index: number): Uint8Array {
    const from = this.#inside(index) * PRINT_VALUES;
    return this.#values.subarray(from, from + PRINT_VALUES);
  }

  /** The last frame that is shown at or before a moment. */
  indexAt(atSeconds: number): number {
    let [low, high] = [0, this.#times.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      // A millionth: the times of frames are not whole numbers.
      if ((this.#times[middle] ?? 0) <= atSeconds + 1e-6) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The mean print of the frames from one to another, both included. */
  mean(from: number, to: number): Float32Array {
    const sums = new Float32Array(PRINT_VALUES);
    let count = 0;
    for (let i = this.#inside(from); i <= this.#inside(to); i++, count++) {
      const print = this.at(i);
      for (let k = 0; k < PRINT_VALUES; k++) sums[k] = (sums[k] ?? 0) + (print[k] ?? 0);
    }
    return sums.map((sum) => sum / Math.max(1, count));
  }

  #inside(index: number): number {
    return Math.max(0, Math.min(this.#times.length - 1, index));
  }
}

/** The view of every frame that prints are made of, where none is decoded for another purpose. */
export const PRINT_VIEW: View = {
  framesPerSecond: 'all',
  width: 160,
  height: 90,
  format: 'rgb24',
  sampling: 'sparse',
};

/** Mean absolute difference of two prints, levels of 255. */
export function printDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < PRINT_VALUES; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / PRINT_VALUES;
}

function writePrint({ width, height, data }: Frame, print: Uint8Array): void {
  for (let row = 0; row < PRINT_ROWS; row++) {
    const top = Math.round((row * height) / PRINT_ROWS);
    const bottom = Math.round(((row + 1) * height) / PRINT_ROWS);
    for (let column = 0; column < PRINT_COLUMNS; column++) {
      const left = Math.round((column * width) / PRINT_COLUMNS);
      const right = Math.round(((column + 1) * width) / PRINT_COLUMNS);
      let [red, green, blue] = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        const end = (y * width + right) * 3;
        for (let at = (y * width + left) * 3; at < end; at += 3) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
      }
      const size = Math.max(1, (right - left) * (bottom - top));
      const at = (row * PRINT_COLUMNS + column) * 3;
      print[at] = Math.round(red / size);
      print[at + 1] = Math.round(green / size);
      print[at + 2] = Math.round(blue / size);
    }
  }
}
