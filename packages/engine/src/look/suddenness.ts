import { PRINT_BLOCKS, type PrintTape } from './prints.ts';

/** What a block usually changes by is its median over so many seconds on both sides … */
const USUAL_SECONDS = 0.35;
/** … and this much more is coding and noise, levels of 255. */
const NOISE = 3;
/** Less is none, levels. */
const LEAST_CHANGE = 1.5;

/**
 * How suddenly each block changes at each frame from `from` until before `to`: the logarithm of its change to what it
 * usually changes by at that time, 0 and more. Somebody who moves changes blocks all the time and is not sudden.
 */
export function suddenness(tape: PrintTape, from: number, to: number): Float32Array[] {
  const reach = Math.max(4, Math.round(USUAL_SECONDS * tape.framesPerSecond));
  const changes: Float32Array[] = [];
  for (let frame = from - reach; frame < to + reach; frame++) changes.push(changeAt(tape, frame));
  const around = new Float32Array(2 * reach + 1);
  return Array.from({ length: to - from }, (_, i) => {
    const sudden = new Float32Array(PRINT_BLOCKS);
    for (let block = 0; block < PRINT_BLOCKS; block++) {
      const change = changes[i + reach]?.[block] ?? 0;
      // Most blocks of most frames hardly change, and then it is not sudden whatever is usual.
      if (change < LEAST_CHANGE) continue;
      for (let k = 0; k < around.length; k++) around[k] = changes[i + k]?.[block] ?? 0;
      around.sort();
      sudden[block] = Math.max(0, Math.log((change + NOISE) / ((around[reach] ?? 0) + NOISE)));
    }
    return sudden;
  });
}

/** How far the colour of each block is from before a frame to after it, two frames each, levels. */
function changeAt(tape: PrintTape, frame: number): Float32Array {
  const [a, b, c, d] = [tape.at(frame - 2), tape.at(frame - 1), tape.at(frame), tape.at(frame + 1)];
  const change = new Float32Array(PRINT_BLOCKS);
  for (let block = 0; block < PRINT_BLOCKS; block++) {
    let sum = 0;
    for (let k = block * 3; k < block * 3 + 3; k++) {
      const by = (c[k] ?? 0) + (d[k] ?? 0) - (a[k] ?? 0) - (b[k] ?? 0);
      sum += by * by;
    }
    change[block] = Math.sqrt(sum) / 2;
  }
  return change;
}
