/** Blocks across and down. Coarse enough that a small movement stays inside a block. */
const COLUMNS = 16;
const ROWS = 9;
/** A block has changed when its pixels differ by this much on average, in levels of 255. */
const CHANGED_LEVELS = 8;

/** What is remembered of a low-resolution frame. Levels are 0–255. */
export type FramePrint = {
  atSeconds: number;
  /** Mean absolute change of a pixel since the frame before; 0 for the first. */
  change: number;
  /** Share (0–1) of the picture's blocks that changed. */
  changedArea: number;
  /** Mean level. */
  mean: number;
  /** Standard deviation of the levels. */
  spread: number;
  /** Mean colour of each block, row by row, three values each. */
  colours: Float32Array;
};

/** Reduces a frame of interleaved bytes (rgb24), compared with the bytes of the frame before, to its print. */
export function framePrint(
  frame: { atSeconds: number; width: number; height: number; data: Uint8Array },
  previous: Uint8Array | null,
): FramePrint {
  const { width, height, data } = frame;
  const blocks = COLUMNS * ROWS;
  const colours = new Float32Array(blocks * 3);
  const changes = new Float32Array(blocks);
  const sizes = new Float32Array(blocks);
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * ROWS) / height) * COLUMNS;
    for (let x = 0; x < width; x++) {
      const block = row + Math.floor((x * COLUMNS) / width);
      const at = (y * width + x) * 3;
      let change = 0;
      for (let c = 0; c < 3; c++) {
        const level = data[at + c] ?? 0;
        sum += level;
        squares += level * level;
        colours[block * 3 + c] = (colours[block * 3 + c] ?? 0) + level;
        if (previous) change += Math.abs(level - (previous[at + c] ?? 0));
      }
      changes[block] = (changes[block] ?? 0) + change / 3;
      sizes[block] = (sizes[block] ?? 0) + 1;
    }
  }
  let changed = 0;
  let change = 0;
  for (let block = 0; block < blocks; block++) {
    const size = sizes[block] || 1;
    for (let c = 0; c < 3; c++) colours[block * 3 + c] = (colours[block * 3 + c] ?? 0) / size;
    change += changes[block] ?? 0;
    if ((changes[block] ?? 0) / size > CHANGED_LEVELS) changed += 1;
  }
  const values = width * height * 3;
  const mean = sum / values;
  return {
    atSeconds: frame.atSeconds,
    change: change / (width * height),
    changedArea: changed / blocks,
    mean,
    spread: Math.sqrt(Math.max(0, squares / values - mean * mean)),
    colours,
  };
}

/** Mean absolute difference of two prints' colours, in levels of 255. */
export function printDifference(a: FramePrint, b: FramePrint): number {
  let sum = 0;
  for (let i = 0; i < a.colours.length; i++) sum += Math.abs((a.colours[i] ?? 0) - (b.colours[i] ?? 0));
  return sum / a.colours.length;
}
