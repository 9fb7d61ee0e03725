import { fromOkLab, type Grade, gradeChange, lightnessToZ, zToLightness } from '@reelwright/plan';
import { TONE_BANDS } from '../facts/index.ts';

/**
 * What a grade says of tones, in z = ln(L / (1 − L)) of the OKLab lightness: the mean of the darkest and of the lightest 6 %,
 * and how far the mean of the lighter half is above that of the darker half. The outermost 2 % are specks, and what is clipped.
 */
export type ToneReading = { black: number; spread: number; white: number };

/** What is read of tones told as `ShotColours.tones` are. */
export function tonesAsRead(tones: readonly number[]): ToneReading {
  return readBands(tones.map(lightnessToZ));
}

function readBands(bands: readonly number[]): ToneReading {
  return {
    black: meanBetween(bands, 2, 8),
    spread: meanBetween(bands, 50, 100) - meanBetween(bands, 0, 50),
    white: meanBetween(bands, 92, 98),
  };
}

/** Mean of what is told band by band, from one percentage of `TONE_BANDS` to another. */
function meanBetween(bands: readonly number[], from: number, to: number): number {
  let sum = 0;
  TONE_BANDS.forEach((end, i) => {
    const start = TONE_BANDS[i - 1] ?? 0;
    if (start >= from && end <= to) sum += (end - start) * (bands[i] ?? 0);
  });
  return sum / (to - from);
}

/** Points of the curve stay this far apart, in z: closer ones would merge the tones between them. */
const LEAST_STEP = 0.05;
/** How steep the curve may become in the lights, in z: steeper, and any noise would become tones. */
const STEEPEST = 3;
/**
 * What black, white and contrast give way where a source has too few tones for all three, in z: as much as a unit of each is
 * there, black less, because coding makes it one tone with what is beside it.
 */
const GIVEN_WAY = { black: 0.18, white: 0.36, spread: 0.46 } as const;
/** The factor of contrast is told to a thousandth after so many halvings of the range up to the most. */
const HALVINGS = 14;
const MOST_FACTOR = 8;
/** What black and white become depends on the contrast between them, and the other way round: settled after so many rounds. */
const ROUNDS = 4;
/** Level 1 of 255, in z: made darker, it would be black, and what was shades there one hole. */
const DARKEST = -2.63;

/** Where five parts of a source's tones lie, or come to lie, in z. */
type Knots = { black: number; dark: number; middle: number; bright: number; white: number };
type Ends = { black: number; white: number };

/**
 * The tone curve that makes tones read as `wanted`, rising. The middle moves where contrast would run into an end.
 * `mostNoise`: so many levels of 8 bits at most may become of one where black is; what is wanted gives way where that
 * is too few.
 */
export function tonesTowards(
  tones: readonly number[],
  wanted: ToneReading,
  mostNoise: number,
): Grade['tones'] {
  const from = knotsOf(tones.map(lightnessToZ));
  let ends: Ends = { black: wanted.black, white: Math.max(wanted.white, wanted.black + 4 * LEAST_STEP) };
  let factor = 1;
  for (let round = 0; round < ROUNDS; round++) {
    factor = factorFor(wanted.spread, tones, from, ends, mostNoise);
    const read = readAfter(curveOf(from, placed(from, ends, factor, mostNoise), mostNoise), tones);
    const black = ends.black + wanted.black - read.black;
    ends = { black, white: Math.max(ends.white + wanted.white - read.white, black + 4 * LEAST_STEP) };
  }
  const { lowest, highest } = rangeOfMiddle(from, ends, factor, mostNoise);
  const missing = Math.max(0, lowest - highest);
  const given = {
    black: ends.black + GIVEN_WAY.black * missing,
    white: ends.white - GIVEN_WAY.white * missing,
  };
  const wider = factor + (GIVEN_WAY.spread * missing) / Math.max(1e-3, from.bright - from.dark);
  return curveOf(from, placed(from, given, wider, mostNoise), mostNoise);
}

/** By how much the tones are to be further from each other so that contrast is as wanted, or as near as the ends allow. */
function factorFor(spread: number, tones: readonly number[], from: Knots, ends: Ends, mostNoise: number) {
  const room = ends.white - ends.black - 3 * LEAST_STEP;
  let [low, high] = [0, Math.min(MOST_FACTOR, room / Math.max(1e-3, from.bright - from.dark))];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const factor = (low + high) / 2;
    const curve = curveOf(from, placed(from, ends, factor, mostNoise), mostNoise);
    if (readAfter(curve, tones).spread < spread) low = factor;
    else high = factor;
  }
  return (low + high) / 2;
}

function knotsOf(bands: readonly number[]): Knots {
  return {
    black: meanBetween(bands, 2, 8),
    dark: meanBetween(bands, 8, 35),
    middle: meanBetween(bands, 35, 65),
    bright: meanBetween(bands, 65, 92),
    white: meanBetween(bands, 92, 98),
  };
}

/** Black and white where they are to be, and between them the tones further from each other by a factor. */
function placed(from: Knots, ends: Ends, factor: number, mostNoise: number): Knots {
  const { lowest, highest } = rangeOfMiddle(from, ends, factor, mostNoise);
  const middle = lowest > highest ? (lowest + highest) / 2 : Math.max(lowest, Math.min(highest, from.middle));
  return {
    black: ends.black,
    dark: middle + factor * (from.dark - from.middle),
    middle,
    bright: middle + factor * (from.bright - from.middle),
    white: ends.white,
  };
}

/** Where the middle may come to lie so that the ends are neither merged with what is beside them nor torn from it. */
function rangeOfMiddle(from: Knots, ends: Ends, factor: number, mostNoise: number) {
  const [below, above] = [factor * (from.middle - from.dark), factor * (from.bright - from.middle)];
  const reachOfBlack = steepest(from.black, ends.black, mostNoise) * (from.dark - from.black);
  const reachOfWhite = STEEPEST * (from.white - from.bright);
  return {
    lowest: Math.max(
      ends.black + below + LEAST_STEP,
      ends.white - above - Math.max(LEAST_STEP, reachOfWhite),
    ),
    highest: Math.min(
      ends.white - above - LEAST_STEP,
      ends.black + below + Math.max(LEAST_STEP, reachOfBlack),
    ),
  };
}

/** The slope, in z, at which one level of 8 bits at a tone becomes `mostNoise` levels at the tone that it is made. */
function steepest(from: number, to: number, mostNoise: number): number {
  return (mostNoise * levelsPerZ(from)) / levelsPerZ(to);
}

/** How many levels of 8 bits there are in a unit of z about a grey. */
function levelsPerZ(z: number): number {
  const level = (at: number) => 255 * fromOkLab({ l: zToLightness(at), a: 0, b: 0 }).green;
  return (level(z + 0.01) - level(z - 0.01)) / 0.02;
}

/** The curve on which `from` becomes `to`; what is darker than black follows it, closer where noise would be seen. */
function curveOf(from: Knots, to: Knots, mostNoise: number): Grade['tones'] {
  const below = Math.min(1, steepest(from.black, to.black, mostNoise)) * (from.black - DARKEST);
  const points = [
    [Math.min(DARKEST, from.black - LEAST_STEP), Math.min(to.black, Math.max(DARKEST, to.black - below))],
    [from.black, to.black],
    [from.dark, to.dark],
    [from.middle, to.middle],
    [from.bright, to.bright],
    [from.white, to.white],
  ] as const;
  const rising: Grade['tones'] = [];
  for (const [x, y] of points) {
    const [tone, before] = [{ from: rounded(zToLightness(x)), to: rounded(zToLightness(y)) }, rising.at(-1)];
    // Tones that the source does not tell apart stay one.
    if (before === undefined || (tone.from > before.from && tone.to >= before.to)) rising.push(tone);
  }
  return rising.length > 1 ? rising : KEPT_TONES;
}

/** A curve that changes nothing. */
const KEPT_TONES: Grade['tones'] = [
  { from: 0.25, to: 0.25 },
  { from: 0.75, to: 0.75 },
];

function readAfter(curve: Grade['tones'], tones: readonly number[]): ToneReading {
  const none = { a: 0, b: 0 };
  const change = gradeChange({
    tones: curve,
    greyFrom: none,
    greyTo: none,
    saturation: 1,
    skinProtection: 0,
  });
  return readBands(tones.map((l) => lightnessToZ(change({ l, ...none }).l)));
}

/** Plans hold six digits: less than a tenth of a level of 10 bits. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
