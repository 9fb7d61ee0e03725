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
  const columns = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * COLUMNS) / width));
  // Once per pixel of every frame of the source, so written for speed.
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * ROWS) / height) * COLUMNS;
    for (let x = 0; x < width; x++, at += 3) {
      const block = row + (columns[x] ?? 0);
      const red = data[at] ?? 0;
      const green = data[at + 1] ?? 0;
      const blue = data[at + 2] ?? 0;
      sum += red + green + blue;
      squares += red * red + green * green + blue * blue;
      const colour = block * 3;
      colours[colour] = (colours[colour] ?? 0) + red;
      colours[colour + 1] = (colours[colour + 1] ?? 0) + green;
      colours[colour + 2] = (colours[colour + 2] ?? 0) + blue;
      sizes[block] = (sizes[block] ?? 0) + 1;
      if (!previous) continue;
      const change =
        Math.abs(red - (previous[at] ?? 0)) +
        Math.abs(green - (previous[at + 1] ?? 0)) +
        Math.abs(blue - (previous[at + 2] ?? 0));
      changes[block] = (changes[block] ?? 0) + change / 3;
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
