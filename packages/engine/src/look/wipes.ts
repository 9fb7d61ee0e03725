import type { MeasuredTransition } from '../facts/index.ts';
import { timeAt } from './blends.ts';
import { type BorderWay, reachOf } from './border-way.ts';
import { disjoint } from './disjoint.ts';
import {
  blockPlace,
  PRINT_BLOCKS,
  PRINT_COLUMNS,
  PRINT_ROWS,
  type PrintTape,
  printDifference,
} from './prints.ts';
import { fitRamp, type ShareAt } from './ramps.ts';

/** Lengths that wipes are looked for in, seconds; one of 0.2 s is found in the first, one of 2 s in the last. */
const WINDOWS_SECONDS = [0.35, 0.6, 1, 1.5, 2.2] as const;
/** The pictures at the ends differ by this much, levels of 255 … */
const LEAST_DIFFERENCE = 14;
/** … a block by this much to tell anything … */
const BLOCK_DIFFERENCE = 14;
/** … and this share of the blocks does. */
const LEAST_BLOCKS = 0.5;
/** Beside the window the picture is calm: it changes by this share of what it changes within, at most. */
const CALM = 0.35;
const CALM_SECONDS = 0.2;
/**
 * A block that the border crosses changes within this share of the time that the border takes to pass all blocks, from a
 * fifth to four fifths of its way: a hard border takes 0.04 to 0.1, the softest in use (half of the picture) 0.43.
 */
const QUICK_SHARE = 0.6;
/** Share of the telling blocks that must do so. */
const LEAST_QUICK = 0.7;
/** The border is somewhere else at each moment: the middle four fifths of the blocks take this share of the window. In a
 * dissolve they change all at once. */
const LEAST_SPREAD = 0.2;
/** How well a straight or round border explains when each block changes (coefficient of determination). */
const LEAST_ORDER = 0.85;
/** A ramp that departs from its curve by this much is none. */
const NO_RAMP = 0.25;
/** The ways that a border runs, as a number that grows along it for every block; x and y are fractions from the middle. */
const WAYS: readonly BorderWay[] = [
  (x, y) => Math.hypot(x * PRINT_COLUMNS, y * PRINT_ROWS),
  (x) => Math.abs(x),
  (_, y) => Math.abs(y),
  (x, y) => Math.max(x, y),
  (x, y) => Math.max(x, -y),
  (x, y) => Math.max(-x, y),
  (x, y) => Math.max(-x, -y),
];
/** A wipe is measured again between pictures this share of its length before and after it. */
const WIDENED = 0.15;

type Crossing = { block: number; at: number; frames: number };
/** Frames around a wipe; `places` is where each block lies on the border's way, 0–1. */
type Candidate = {
  start: number;
  end: number;
  score: number;
  places: readonly number[];
  crossings: readonly Crossing[];
};

/**
 * Wipes: one picture gives way to another along a border, so that places change at different times, in the order in
 * which a straight or round border passes them. `barred` frames are of other transitions.
 */
export function findWipes(tape: PrintTape, barred: (frame: number) => boolean): MeasuredTransition[] {
  const rate = tape.framesPerSecond;
  const candidates: Candidate[] = [];
  for (const seconds of WINDOWS_SECONDS) {
    const length = Math.max(4, Math.round(seconds * rate));
    const step = Math.max(1, Math.round(length / 8));
    for (let start = 0; start + length < tape.length; start += step) {
      if (barred(start) || barred(start + length) || barred(start + (length >> 1))) continue;
      const candidate = judge(tape, start, start + length, Math.max(2, Math.round(CALM_SECONDS * rate)));
      if (candidate) candidates.push(candidate);
    }
  }
  return disjoint(candidates, ({ score }) => -score).map((one) => measured(tape, widened(tape, one)));
}

function judge(tape: PrintTape, start: number, end: number, calm: number): Candidate | null {
  const [first, second] = [tape.at(start), tape.at(end)];
  const difference = printDifference(first, second);
  if (difference < LEAST_DIFFERENCE) return null;
  if (
    printDifference(tape.at(start - calm), first) > CALM * difference ||
    printDifference(tape.at(end + calm), second) > CALM * difference
  )
    return null;
  const crossings: Crossing[] = [];
  for (let block = 0; block < PRINT_BLOCKS; block++) {
    const crossing = crossingOf(tape, block, start, end);
    if (crossing) crossings.push(crossing);
  }
  if (crossings.length < LEAST_BLOCKS * PRINT_BLOCKS) return null;
  const times = crossings.map(({ at }) => at).sort((a, b) => a - b);
  const early = times[Math.floor(0.1 * times.length)] ?? 0;
  const late = times[Math.floor(0.9 * times.length)] ?? 0;
  // What the border does beyond the middle four fifths.
  const passing = (late - early) / 0.8;
  if (passing < LEAST_SPREAD * (end - start) || passing < 3) return null;
  const quick = crossings.filter(({ frames }) => frames <= Math.max(1.5, QUICK_SHARE * passing));
  if (quick.length < LEAST_QUICK * crossings.length) return null;
  const { order, places } = orderOf(crossings);
  if (order < LEAST_ORDER) return null;
  // A window that fits closely has less beside the wipe to be mistaken for it.
  const closeness = 0.7 + 0.3 * Math.min(1, passing / (end - start));
  return { start, end, score: (closeness * order * crossings.length) / PRINT_BLOCKS, places, crossings };
}

/** How far a block of a frame is from the first picture to the second, 0–1. */
function shareOf(print: Uint8Array, first: Uint8Array, second: Uint8Array, block: number): number {
  let [along, way] = [0, 0];
  for (let k = block * 3; k < block * 3 + 3; k++) {
    const whole = (second[k] ?? 0) - (first[k] ?? 0);
    along += ((print[k] ?? 0) - (first[k] ?? 0)) * whole;
    way += whole * whole;
  }
  return way > 0 ? Math.max(0, Math.min(1, along / way)) : 0;
}

/** When a block is half way from the first picture to the second, and how long it takes from a fifth to four; null when it tells nothing. */
function crossingOf(tape: PrintTape, block: number, start: number, end: number): Crossing | null {
  const [first, second] = [tape.at(start), tape.at(end)];
  let way = 0;
  for (let k = block * 3; k < block * 3 + 3; k++) way += ((second[k] ?? 0) - (first[k] ?? 0)) ** 2;
  if (way < BLOCK_DIFFERENCE ** 2) return null;
  let [before, early, half, late] = [0, Number.NaN, Number.NaN, Number.NaN];
  for (let frame = start + 1; frame <= end; frame++) {
    const share = shareOf(tape.at(frame), first, second, block);
    const crossed = (level: number) => frame - 1 + (level - before) / Math.max(1e-6, share - before);
    // The last time that it comes to stay counts; what it does before is people moving.
    if (before < 0.2 && share >= 0.2) early = crossed(0.2);
    if (before < 0.5 && share >= 0.5) half = crossed(0.5);
    if (before < 0.8 && share >= 0.8) late = crossed(0.8);
    before = share;
  }
  if (Number.isNaN(early + half + late)) return null;
  return { block, at: half, frames: Math.abs(late - early) };
}

/** The way of the border that explains the times best: how well (0–1), and where every block lies on it. */
function orderOf(crossings: readonly Crossing[]): { order: number; places: number[] } {
  const times = crossings.map(({ at }) => at);
  const [right, down] = direction(
    times,
    crossings.map(({ block }) => blockPlace(block).x),
    crossings.map(({ block }) => blockPlace(block).y),
  );
  let best = { order: 0, places: new Array<number>(PRINT_BLOCKS).fill(0) };
  for (const way of [(x: number, y: number) => right * x + down * y, ...WAYS]) {
    const along = Array.from({ length: PRINT_BLOCKS }, (_, block) => {
      const { x, y } = blockPlace(block);
      return way(x, y);
    });
    const correlation = correlate(
      times,
      crossings.map(({ block }) => along[block] ?? 0),
    );
    const order = correlation * correlation;
    if (order <= best.order) continue;
    const { least, most } = reachOf(way);
    const places = along.map((value) => (value - least) / Math.max(1e-9, most - least));
    best = { order, places: correlation < 0 ? places.map((place) => 1 - place) : places };
  }
  return best;
}

/** The direction in which times grow: the slopes of a linear regression on two terms. */
function direction(times: readonly number[], x: readonly number[], y: readonly number[]): [number, number] {
  const [t, u, v] = [centred(times), centred(x), centred(y)];
  const [uu, uv, vv, tu, tv] = [dot(u, u), dot(u, v), dot(v, v), dot(t, u), dot(t, v)];
  const determinant = uu * vv - uv * uv;
  if (determinant <= 0) return [1, 0];
  return [(tu * vv - tv * uv) / determinant, (tv * uu - tu * uv) / determinant];
}

function correlate(a: readonly number[], b: readonly number[]): number {
  const [u, v] = [centred(a), centred(b)];
  const size = Math.sqrt(dot(u, u) * dot(v, v));
  return size > 0 ? dot(u, v) / size : 0;
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** The same wipe between pictures that surely show nothing of each other: a soft border reaches beyond where it was found. */
function widened(tape: PrintTape, candidate: Candidate): Candidate {
  const { startSeconds, endSeconds } = measured(tape, candidate);
  const [from, to] = [tape.indexAt(startSeconds), tape.indexAt(endSeconds) + 1];
  const margin = Math.round(WIDENED * (to - from));
  const start = Math.max(0, Math.min(candidate.start, from - margin));
  const end = Math.min(tape.length - 1, Math.max(candidate.end, to + margin));
  const crossings = candidate.crossings.flatMap(({ block }) => crossingOf(tape, block, start, end) ?? []);
  return crossings.length < LEAST_BLOCKS * candidate.crossings.length
    ? candidate
    : { ...candidate, start, end, crossings };
}

/**
 * Where it begins and ends: when its middle is in each place, and half of the time that it takes to pass one, before the
 * first and after the last.
 */
function measured(tape: PrintTape, candidate: Candidate): MeasuredTransition {
  const { places, crossings } = candidate;
  const times = crossings.map(({ at }) => at).sort((a, b) => a - b);
  const guess = { start: times[0] ?? candidate.start, end: times.at(-1) ?? candidate.end };
  const middles = crossings.map(({ block, at }): ShareAt => ({ frame: at, share: places[block] ?? 0 }));
  const ramp = fitRamp(middles, guess, Math.max(3, 0.4 * (guess.end - guess.start)));
  const own = blockSize(places) * (ramp.end - ramp.start);
  const half = Math.max(0, passingTime(tape, candidate) - own) / 2;
  return {
    kind: 'wipe',
    startSeconds: Math.max(0, timeAt(tape, ramp.start - half)),
    endSeconds: Math.max(0, timeAt(tape, ramp.end + half)),
    easing: ramp.easing,
    fit: Math.max(0, 1 - ramp.error / NO_RAMP),
  };
}

/** Frames that the border takes to pass a place: from the mean of what all blocks show before and after their half. */
function passingTime(tape: PrintTape, { start, end, crossings }: Candidate): number {
  const [first, second] = [tape.at(start), tape.at(end)];
  const sums = new Map<number, { share: number; count: number }>();
  for (const { block, at } of crossings) {
    for (let frame = start; frame <= end; frame++) {
      // To half a frame.
      const away = Math.round(2 * (frame - at)) / 2;
      const sum = sums.get(away) ?? { share: 0, count: 0 };
      sum.share += shareOf(tape.at(frame), first, second, block);
      sum.count += 1;
      sums.set(away, sum);
    }
  }
  const shares = [...sums].map(([frame, { share, count }]): ShareAt => ({ frame, share: share / count }));
  const usual = crossings.map(({ frames }) => frames).sort((a, b) => a - b)[crossings.length >> 1] ?? 1;
  const ramp = fitRamp(shares, { start: -usual, end: usual }, Math.max(3, usual));
  return ramp.end - ramp.start;
}

/** How much of the border's way a block takes up, 0–1: a sharp border takes this much of the time to pass it. */
function blockSize(places: readonly number[]): number {
  const away = (block: number, other: number) => Math.abs((places[block] ?? 0) - (places[other] ?? 0));
  const middle = (PRINT_ROWS >> 1) * PRINT_COLUMNS + (PRINT_COLUMNS >> 2);
  return away(middle, middle + 1) + away(middle, middle + PRINT_COLUMNS);
}
