import { fromOkLab, type Grade, gradeChange, lightnessToZ, toOkLab, zToLightness } from '@reelwright/plan';
import { TONE_BANDS } from '../facts/index.ts';

/**
 * What a grade says of tones, in z = ln(L / (1 − L)) of the OKLab lightness: the mean of the darkest and of the lightest 6 %,
 * and how far the 12 % beside those are from each other. The outermost 2 % are specks, and what is clipped.
 */
export type ToneReading = { black: number; spread: number; white: number };

/** Where five parts of the tones lie, in z. */
type Knots = { black: number; dark: number; middle: number; bright: number; white: number };

/** What is read of tones told as `ShotColours.tones` are. */
export function tonesAsRead(tones: readonly number[]): ToneReading {
  const { black, dark, bright, white } = knotsOf(tones);
  return { black, spread: bright - dark, white };
}

function knotsOf(tones: readonly number[]): Knots {
  const bands = tones.map(lightnessToZ);
  return {
    black: meanBetween(bands, 2, 8),
    dark: meanBetween(bands, 8, 20),
    middle: meanBetween(bands, 35, 65),
    bright: meanBetween(bands, 80, 92),
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

/**
 * How far black and dark may be spread where they are nearly one tone: closer than so many levels of 8 bits they come no
 * further from each other than that, nor by more than a factor. Black cloth is 2 to 3 levels wide in the footage of the
 * evaluation; what is made of it does not grow however often it is spread, and its noise is not seen.
 */
const ONE_TONE = { levels: 3, most: 1.25 } as const;
/** Nor do they come nearer to each other than so many levels, where they were further: coding would make one tone of them. */
const KEPT_APART = 2;
/** Points of the curve stay this far apart, in z: closer ones would merge the tones between them. */
const LEAST_STEP = 0.03;
/** How much further from each other tones of their own may be brought, at the ends: more, and any noise would become tones. */
const STEEPEST = 3;
/**
 * What black, white and contrast give way where a source has too few tones for all three, in z: as much as a unit of each is
 * there, black less, because coding makes it one tone with what is beside it.
 */
const GIVEN_WAY = { black: 0.18, white: 0.36, spread: 0.46 } as const;
/** A mean of changed tones is not the change of their mean: made up for in so many rounds. */
const ROUNDS = 4;
/** Level 1 of 255, in z: made darker, it would be black, and what was shades there one hole. */
const DARKEST = -2.63;

/**
 * The tone curve that makes tones read as `wanted`, rising. The middle moves where contrast would run into an end. Where
 * too few tones lie at the ends for black, white and contrast, each gives way. `movesBlack`: black itself is a tone of the
 * picture and moves with those beside it, as otherwise it does not.
 */
export function tonesTowards(
  tones: readonly number[],
  wanted: ToneReading,
  movesBlack: boolean,
): Grade['tones'] {
  const from = knotsOf(tones);
  const within = givenWay(from, wanted);
  let asked = within;
  for (let round = 0; round < ROUNDS; round++) {
    const read = readAfter(curveOf(from, placed(from, asked), movesBlack), tones);
    asked = apart({
      black: asked.black + within.black - read.black,
      spread: asked.spread + within.spread - read.spread,
      white: asked.white + within.white - read.white,
    });
  }
  return curveOf(from, placed(from, asked), movesBlack);
}

/** What can be had of what is wanted. */
function givenWay(from: Knots, wanted: ToneReading): ToneReading {
  const { black, spread, white } = apart(wanted);
  const reach = reachOfBlack(from, black) + reachOfWhite(from, white);
  const missing = Math.max(0, white - black - spread - reach);
  const room = white - black - leastFromBlack(from, black) - leastFromWhite(from, white);
  return apart({
    black: black + GIVEN_WAY.black * missing,
    spread: Math.min(room, spread + GIVEN_WAY.spread * missing),
    white: white - GIVEN_WAY.white * missing,
  });
}

/** With room for every point of the curve. */
function apart({ black, spread, white }: ToneReading): ToneReading {
  const lightest = Math.max(white, black + 4 * LEAST_STEP);
  const most = lightest - black - 2 * LEAST_STEP;
  return { black, spread: Math.max(2 * LEAST_STEP, Math.min(spread, most)), white: lightest };
}

function placed(from: Knots, { black, spread, white }: ToneReading): Knots {
  const factor = spread / Math.max(1e-3, from.bright - from.dark);
  // The middle may move, so that neither end is spread further than its tones allow.
  const least = Math.max(black + leastFromBlack(from, black), white - reachOfWhite(from, white) - spread);
  const most = Math.min(black + reachOfBlack(from, black), white - leastFromWhite(from, white) - spread);
  const unmoved = from.middle + factor * (from.dark - from.middle);
  const dark = Math.max(Math.min(least, most), Math.min(most, unmoved));
  const bright = dark + spread;
  // With the rest of the tones half way, and half where it was.
  const middle = (dark + factor * (from.middle - from.dark) + from.middle) / 2;
  return {
    black,
    dark,
    middle: Math.max(dark + LEAST_STEP, Math.min(bright - LEAST_STEP, middle)),
    bright,
    white,
  };
}

/** How near dark may come to a black, in z. */
function leastFromBlack(from: Knots, black: number): number {
  const own = levelOf(from.dark) - levelOf(from.black);
  return Math.max(LEAST_STEP, zOfLevel(levelOf(black) + Math.min(own, KEPT_APART)) - black);
}

/** How near bright may come to a white, in z. */
function leastFromWhite(from: Knots, white: number): number {
  const own = levelOf(from.white) - levelOf(from.bright);
  return Math.max(LEAST_STEP, white - zOfLevel(levelOf(white) - Math.min(own, KEPT_APART)));
}

/** How far dark may come to lie from a black, in z. */
function reachOfBlack(from: Knots, black: number): number {
  const most = mostLevels(levelOf(from.dark) - levelOf(from.black));
  return Math.max(LEAST_STEP, zOfLevel(levelOf(black) + most) - black);
}

/** How far bright may come to lie from a white, in z. */
function reachOfWhite(from: Knots, white: number): number {
  const most = mostLevels(levelOf(from.white) - levelOf(from.bright));
  return Math.max(LEAST_STEP, white - zOfLevel(levelOf(white) - most));
}

/** How many levels of 8 bits apart tones may be brought that lie `own` apart. */
function mostLevels(own: number): number {
  return own < ONE_TONE.levels
    ? Math.min(ONE_TONE.levels, ONE_TONE.most * own)
    : ONE_TONE.levels + STEEPEST * (own - ONE_TONE.levels);
}

/** The level of 8 bits, with fractions, of a grey of such a z. */
function levelOf(z: number): number {
  return 255 * fromOkLab({ l: zToLightness(z), a: 0, b: 0 }).green;
}

function zOfLevel(level: number): number {
  const value = Math.max(0, Math.min(1, level / 255));
  return lightnessToZ(toOkLab({ red: value, green: value, blue: value }).l);
}

/** The curve on which `from` becomes `to`, and what is darker follows. */
function curveOf(from: Knots, to: Knots, movesBlack: boolean): Grade['tones'] {
  const points = [
    movesBlack ? blackBeside(from, to) : darkestBeside(from, to),
    { from: zToLightness(from.black), to: zToLightness(to.black) },
    { from: zToLightness(from.dark), to: zToLightness(to.dark) },
    { from: zToLightness(from.middle), to: zToLightness(to.middle) },
    { from: zToLightness(from.bright), to: zToLightness(to.bright) },
    { from: zToLightness(from.white), to: zToLightness(to.white) },
  ];
  const rising: Grade['tones'] = [];
  for (const point of points) {
    const [tone, before] = [{ from: rounded(point.from), to: rounded(point.to) }, rising.at(-1)];
    // Tones that the source does not tell apart stay one.
    if (before === undefined || (tone.from > before.from && tone.to >= before.to)) rising.push(tone);
  }
  return rising.length > 1 ? rising : KEPT_TONES;
}

/** Where what is darker than the dark end comes to lie: as far below it as it was, and never at black. */
function darkestBeside(from: Knots, to: Knots): Grade['tones'][number] {
  const darkest = Math.min(DARKEST, from.black - LEAST_STEP);
  const below = Math.max(DARKEST, to.black - (from.black - darkest));
  return { from: zToLightness(darkest), to: zToLightness(Math.min(to.black - LEAST_STEP, below)) };
}

/** Where black itself comes to lie: below the dark end, as far as tones may be spread there. */
function blackBeside(from: Knots, to: Knots): Grade['tones'][number] {
  const level = levelOf(to.black) - mostLevels(levelOf(from.black));
  return { from: 0, to: Math.min(zToLightness(zOfLevel(level)), zToLightness(to.black - LEAST_STEP)) };
}

/** A curve that changes nothing. */
const KEPT_TONES: Grade['tones'] = [
  { from: 0.25, to: 0.25 },
  { from: 0.75, to: 0.75 },
];

function readAfter(curve: Grade['tones'], tones: readonly number[]): ToneReading {
  const none = { a: 0, b: 0 };
  const kept = { greyFrom: none, greyTo: none, saturation: 1, skinProtection: 0 };
  const change = gradeChange({ tones: curve, ...kept });
  return tonesAsRead(tones.map((l) => change({ l, ...none }).l));
}

/** Plans hold six digits: less than a tenth of a level of 10 bits. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
