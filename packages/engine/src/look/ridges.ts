import type { MeasuredTransition } from '../facts/index.ts';
import { timeAt } from './blends.ts';
import { type BorderWay, reachOf } from './border-way.ts';
import { disjoint } from './disjoint.ts';
import { blockPlace, PRINT_BLOCKS, PRINT_COLUMNS, PRINT_ROWS, type PrintTape } from './prints.ts';
import { fitRamp, type ShareAt } from './ramps.ts';
import { suddenness } from './suddenness.ts';

/** Lengths that are looked for, seconds. */
const SHORTEST_SECONDS = 0.2;
const LONGEST_SECONDS = 2.2;
/** Frames between lengths that are tried: where a border is, is seen a frame early and late too. */
const LENGTH_STEP = 2;
/** Parts of a border's way. */
const PARTS = 16;
/** Along a border the picture changes so suddenly in the mean (a logarithm); the movements of people reach 0.65 … */
const LEAST_RIDGE = 0.75;
/** … and so many times more than at any one moment: a cut changes all places at once. */
const LEAST_BEFORE_ONCE = 1.4;
/** Where the border is not, the picture changes by this share of it at most. */
const MOST_BESIDE = 0.4;
/** A place that the border passes is this much of the mean, and so many of the places are. */
const PASSED = 0.5;
const LEAST_PASSED = 0.6;
/** A ramp that departs from its curve by this much is none. */
const NO_RAMP = 0.25;
/** Of a border that runs evenly the places depart from a curve by less than this share of the way (root mean square). */
const MOST_ERROR = 0.0625;
/** The pictures beside a wipe differ by this much in most places (median of the blocks, levels of 255) … */
const LEAST_CHANGE = 8;
/** … and each changes less than this within `CALM_SECONDS`: where a camera swings, edges run through the picture too. */
const MOST_RESTLESS = 28;
const CALM_SECONDS = 0.2;
/** Frames that are searched at a time; a border may begin in one stretch and end in the next. */
const STRETCH = 1500;

/** A part of a border's way: its blocks, and where on the way they are in the mean, 0–1. */
type Part = { blocks: readonly number[]; place: number };
type Way = { parts: readonly Part[] };
type Ridge = { way: Way; isBack: boolean; start: number; end: number; height: number };

/** The ways that a border runs, each as a number that grows along it; x and y are fractions from the middle. */
const WAYS: readonly Way[] = [
  (x: number) => x,
  (_: number, y: number) => y,
  (x: number, y: number) => x + y,
  (x: number, y: number) => x - y,
  (x: number, y: number) => Math.hypot(x * PRINT_COLUMNS, y * PRINT_ROWS),
  (x: number) => Math.abs(x),
  (_: number, y: number) => Math.abs(y),
  (x: number, y: number) => Math.max(x, y),
  (x: number, y: number) => Math.max(x, -y),
].map((along) => ({ parts: partsOf(along) }));

/**
 * Hard wipes between pictures that are much alike, such as one and the same seen closer: the border is a ridge of sudden
 * changes that runs evenly from one side to the other. `barred` frames are of other transitions.
 */
export function findRidges(tape: PrintTape, barred: (frame: number) => boolean): MeasuredTransition[] {
  const longest = Math.round(LONGEST_SECONDS * tape.framesPerSecond);
  const found: MeasuredTransition[] = [];
  for (let from = 0; from < tape.length; from += STRETCH) {
    const to = Math.min(tape.length, from + STRETCH + longest + 2);
    const sudden = suddenness(tape, from, to);
    for (const ridge of disjoint(ridgesIn(sudden, tape.framesPerSecond), ({ height }) => -height)) {
      const [start, end] = [from + ridge.start, from + ridge.end];
      const isWipe = !barred(start) && !barred(end) && isBetweenPictures(tape, start, end);
      const transition = isWipe ? measured(tape, sudden, ridge, from) : null;
      if (transition) found.push(transition);
    }
  }
  return withoutOverlaps(found, 1 / tape.framesPerSecond);
}

/**
 * The surest of those that overlap by more than they are measured to: a picture is whole before it gives way to the next.
 * Where stretches overlap, the same wipe is found twice; and within one, edges of its pictures may run like another.
 */
function withoutOverlaps(found: readonly MeasuredTransition[], exactSeconds: number): MeasuredTransition[] {
  const spans = found.map((wipe) => ({
    wipe,
    start: wipe.startSeconds + exactSeconds,
    end: wipe.endSeconds,
  }));
  return disjoint(spans, ({ wipe }) => -wipe.fit).map(({ wipe }) => wipe);
}

/** Whether there is one picture before and another after, both shown for a while. */
function isBetweenPictures(tape: PrintTape, start: number, end: number): boolean {
  const calm = Math.max(2, Math.round(CALM_SECONDS * tape.framesPerSecond));
  if (start < calm || end + calm >= tape.length) return false;
  const restless = Math.max(
    medianChange(tape.at(start - calm), tape.at(start)),
    medianChange(tape.at(end), tape.at(end + calm)),
  );
  return medianChange(tape.at(start), tape.at(end)) >= LEAST_CHANGE && restless < MOST_RESTLESS;
}

/** How far the colours of the blocks of two prints are from each other, levels; half of them less. */
function medianChange(a: Uint8Array, b: Uint8Array): number {
  const changes = Float32Array.from({ length: PRINT_BLOCKS }, (_, block) =>
    Math.hypot(...[0, 1, 2].map((k) => (a[block * 3 + k] ?? 0) - (b[block * 3 + k] ?? 0))),
  );
  return changes.sort()[PRINT_BLOCKS >> 1] ?? 0;
}

/** Every line through the changes that is high enough, whatever overlaps. */
function ridgesIn(sudden: readonly Float32Array[], rate: number): Ridge[] {
  const shortest = Math.max(5, Math.round(SHORTEST_SECONDS * rate));
  const longest = Math.round(LONGEST_SECONDS * rate);
  const atOnce = sudden.map((row) => row.reduce((sum, value) => sum + value, 0) / PRINT_BLOCKS);
  const found: Ridge[] = [];
  for (const way of WAYS) {
    const near = widened(sudden.map((row) => meansOf(row, way)));
    for (const isBack of [false, true]) {
      for (let length = shortest; length <= longest; length += LENGTH_STEP) {
        const places = placesOf(way, isBack, length);
        for (let start = 0; start + length < sudden.length; start++) {
          const height = heightOf(near, places, start);
          if (height < LEAST_RIDGE) continue;
          const ridge = { way, isBack, start, end: start + length, height };
          const once = greatest(atOnce, start, start + length);
          if (height >= LEAST_BEFORE_ONCE * once && isClear(near, places, ridge)) found.push(ridge);
        }
      }
    }
  }
  return found;
}

function greatest(values: readonly number[], from: number, to: number): number {
  let most = 0;
  for (let i = from; i <= to; i++) most = Math.max(most, values[i] ?? 0);
  return most;
}

/** Mean height of the changes along a line; once the first half is too low the rest is not looked at. */
function heightOf(near: readonly Float32Array[], places: readonly number[], start: number): number {
  let sum = 0;
  for (const parity of [0, 1]) {
    for (let part = parity; part < places.length; part += 2)
      sum += near[start + (places[part] ?? 0)]?.[part] ?? 0;
    if (parity === 0 && sum < 0.3 * LEAST_RIDGE * places.length) return 0;
  }
  return sum / places.length;
}

/** Whether most places are passed, and the picture is calm where the border is not. */
function isClear(near: readonly Float32Array[], places: readonly number[], ridge: Ridge): boolean {
  let [passed, beside, count] = [0, 0, 0];
  places.forEach((place, part) => {
    if ((near[ridge.start + place]?.[part] ?? 0) >= PASSED * ridge.height) passed += 1;
    for (let frame = ridge.start; frame <= ridge.end; frame++) {
      if (Math.abs(frame - ridge.start - place) <= BESIDE_FRAMES) continue;
      beside += near[frame]?.[part] ?? 0;
      count += 1;
    }
  });
  return passed >= LEAST_PASSED * places.length && beside <= MOST_BESIDE * ridge.height * Math.max(1, count);
}

/** A border is seen in so many frames before and after it is in a place. */
const BESIDE_FRAMES = 3;

/** The frames after the first in which a border of that length is in the middle of each part. */
function placesOf({ parts }: Way, isBack: boolean, length: number): number[] {
  return parts.map(({ place }) => Math.round((isBack ? 1 - place : place) * length));
}

/** Where it begins and ends, from when each place changes most suddenly. Null when it does not run evenly. */
function measured(
  tape: PrintTape,
  sudden: readonly Float32Array[],
  { way, isBack, start, end }: Ridge,
  from: number,
): MeasuredTransition | null {
  const places = placesOf(way, isBack, end - start);
  const rows = Array.from({ length: end - start + 9 }, (_, i) => meansOf(sudden[start + i - 4], way));
  const shares = places.flatMap((place, part): ShareAt[] => {
    let [sum, weight] = [0, 0];
    for (let i = place + 4 - BESIDE_FRAMES; i <= place + 4 + BESIDE_FRAMES; i++) {
      const height = (rows[i]?.[part] ?? 0) ** 2;
      sum += height * i;
      weight += height;
    }
    if (weight < LEAST_RIDGE ** 2) return [];
    const share = way.parts[part]?.place ?? 0;
    // The change lies between the frame before and this one.
    return [{ frame: from + start + sum / weight - 4 - 0.5, share: isBack ? 1 - share : share }];
  });
  if (shares.length < places.length / 2) return null;
  const ramp = fitRamp(shares, { start: from + start, end: from + end }, BESIDE_FRAMES);
  if (ramp.error > MOST_ERROR) return null;
  return {
    kind: 'wipe',
    startSeconds: Math.max(0, timeAt(tape, ramp.start)),
    endSeconds: Math.max(0, timeAt(tape, ramp.end)),
    easing: ramp.easing,
    fit: Math.max(0, 1 - ramp.error / NO_RAMP),
  };
}

/** The parts of a way that a border runs from one rim of the picture to the other; parts without any block are left out. */
function partsOf(along: BorderWay): Part[] {
  const { least, most } = reachOf(along);
  const parts = Array.from({ length: PARTS }, (): { block: number; place: number }[] => []);
  for (let block = 0; block < PRINT_BLOCKS; block++) {
    const { x, y } = blockPlace(block);
    const place = (along(x, y) - least) / (most - least);
    parts[Math.min(PARTS - 1, Math.floor(place * PARTS))]?.push({ block, place });
  }
  return parts
    .filter((part) => part.length > 0)
    .map((part) => ({
      blocks: part.map(({ block }) => block),
      place: part.reduce((sum, { place }) => sum + place, 0) / part.length,
    }));
}

/** Mean over the blocks of each part. */
function meansOf(row: Float32Array | undefined, { parts }: Way): Float32Array {
  const means = new Float32Array(parts.length);
  parts.forEach(({ blocks }, part) => {
    let sum = 0;
    for (const block of blocks) sum += row?.[block] ?? 0;
    means[part] = sum / Math.max(1, blocks.length);
  });
  return means;
}

/** The greatest of each part in a frame and those beside it. */
function widened(rows: readonly Float32Array[]): Float32Array[] {
  return rows.map((row, frame) => {
    const [before, after] = [rows[frame - 1], rows[frame + 1]];
    const wide = row.slice();
    for (let part = 0; part < row.length; part++)
      wide[part] = Math.max(row[part] ?? 0, before?.[part] ?? 0, after?.[part] ?? 0);
    return wide;
  });
}
