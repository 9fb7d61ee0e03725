import { type Grade, lightnessToZ, zToLightness } from '@reelwright/plan';
import type { ShotColours } from '../facts/index.ts';
import type { ColorGrade } from './dna.ts';

/**
 * What a grade is, for reading and for applying alike: each field says one statistic of the picture, 0 where ordinary
 * footage has it. Lightness L is taken as z = ln(L / (1 − L)), in which a contrast curve that keeps black and white is a
 * factor.
 *
 * - temperature, tint: b and a of the grey, `cast` at 100 (OKLab)
 * - saturation: distance of the most colourful from the grey; −100 none, 100 twice the ordinary
 * - contrast: distance of the 10th and 90th percentile of z; −100 half, 100 twice the ordinary
 * - highlights, shadows: where the 97th and the 3rd percentile of z stand, `white` and `black` beside the ordinary at 100
 */
export const GRADE_UNITS = { cast: 0.06, white: 1.5, black: 1.2 } as const;

/**
 * How ordinary footage looks: medians over the talking footage of the evaluation, of which nobody knows how it was
 * graded. The grey of ordinary footage is grey.
 */
export const ORDINARY = { chroma: 0.068, spread: 2.25, white: 1.6, black: -1.6 } as const;

/** A grade before it is rounded and limited to whole −100 … 100. */
export type ReadGrade = Record<keyof ColorGrade, number>;

/** The fields of a grade. */
export const GRADE_FIELDS = [
  'temperature',
  'tint',
  'saturation',
  'contrast',
  'highlights',
  'shadows',
] as const satisfies readonly (keyof ColorGrade)[];

/** Black and white has no −∞ of contrast: one shot counts no more than the scale has. */
export function limited(value: number): number {
  return Math.max(-100, Math.min(100, value));
}

/** The grade that a shot's colours show. */
export function readGrade({ tones, grey, chroma }: ShotColours): ReadGrade {
  const { black, dark, bright, white } = knotsOf(tones);
  const spread = Math.max(1e-3, bright - dark);
  return {
    temperature: (100 * grey.b) / GRADE_UNITS.cast,
    tint: (100 * grey.a) / GRADE_UNITS.cast,
    saturation: 100 * (chroma / ORDINARY.chroma - 1),
    contrast: 100 * Math.log2(spread / ORDINARY.spread),
    highlights: (100 * (white - ORDINARY.white)) / GRADE_UNITS.white,
    shadows: (100 * (black - ORDINARY.black)) / GRADE_UNITS.black,
  };
}

/** Knots of the tone curve stay this far apart, in z: closer ones would merge the tones between them. */
const LEAST_STEP = 0.05;
/** How steep a curve may become, in z, between the 3rd and 10th and between the 90th and 97th percentile. */
export type Steepest = { dark: number; bright: number };
/** Steeper, and any noise would become tones. */
const MOST_SLOPE: Steepest = { dark: 3, bright: 3 };
/**
 * What black, white and contrast give way where a source has too few tones for all three, in z: as much as a unit of each is
 * there, black less, because coding makes it one tone with what is beside it.
 */
const GIVEN_WAY = { black: 0.18, white: 0.36, spread: 0.46 } as const;

/**
 * The grade that makes footage of such colours read as `wanted`; unlimited, so that readings can be made exact. How bright the
 * middle is, is not part of a grade: it moves where contrast would otherwise run into highlights or shadows.
 */
export function gradeTowards(
  source: ShotColours,
  wanted: ReadGrade,
  { skinProtection = 0, steepest = MOST_SLOPE }: { skinProtection?: number; steepest?: Steepest } = {},
): Grade {
  const saturation =
    (ORDINARY.chroma * Math.max(0, 1 + wanted.saturation / 100)) / Math.max(1e-4, source.chroma);
  return {
    tones: tonesTowards(source.tones, wanted, steepest),
    greyFrom: { a: chromatic(source.grey.a), b: chromatic(source.grey.b) },
    greyTo: {
      a: chromatic((GRADE_UNITS.cast * wanted.tint) / 100),
      b: chromatic((GRADE_UNITS.cast * wanted.temperature) / 100),
    },
    saturation: rounded(Math.min(4, saturation)),
    skinProtection,
  };
}

function tonesTowards(tones: readonly number[], wanted: ReadGrade, steepest: Steepest): Grade['tones'] {
  const from = knotsOf(tones);
  const { black, white, spread } = endsTowards(from, wanted, steepest);
  const factor = spread / Math.max(1e-3, from.bright - from.dark);
  // The middle may move, so that neither end is steeper than its tones allow.
  const least = Math.max(
    black + LEAST_STEP,
    white - reachOf(from.white - from.bright, steepest.bright) - spread,
  );
  const most = Math.min(black + reachOf(from.dark - from.black, steepest.dark), white - LEAST_STEP - spread);
  const unmoved = from.middle + factor * (from.dark - from.middle);
  const dark = Math.max(Math.min(least, most), Math.min(most, unmoved));
  const bright = dark + spread;
  // With the rest of the tones half way, and half where it was.
  const middle = (dark + factor * (from.middle - from.dark) + from.middle) / 2;
  const points = [
    [from.black, black],
    [from.dark, dark],
    [from.middle, Math.max(dark + LEAST_STEP, Math.min(bright - LEAST_STEP, middle))],
    [from.bright, bright],
    [from.white, white],
  ] as const;
  const rising: Grade['tones'] = [];
  for (const [x, y] of points) {
    const [tone, before] = [{ from: rounded(zToLightness(x)), to: rounded(zToLightness(y)) }, rising.at(-1)];
    // Tones that the source does not tell apart stay one.
    if (before === undefined || (tone.from > before.from && tone.to >= before.to)) rising.push(tone);
  }
  return rising.length > 1 ? rising : KEPT_TONES;
}

/** Where black and white come to lie, and how far dark is from bright; they give way where the ends have nearly one tone. */
function endsTowards(from: ReturnType<typeof knotsOf>, wanted: ReadGrade, steepest: Steepest) {
  const black = ORDINARY.black + (GRADE_UNITS.black * wanted.shadows) / 100;
  const white = Math.max(
    black + 3 * LEAST_STEP,
    ORDINARY.white + (GRADE_UNITS.white * wanted.highlights) / 100,
  );
  const spread = Math.min(ORDINARY.spread * 2 ** (wanted.contrast / 100), white - black - 2 * LEAST_STEP);
  const reach =
    reachOf(from.dark - from.black, steepest.dark) + reachOf(from.white - from.bright, steepest.bright);
  const missing = Math.max(0, white - black - spread - reach);
  return {
    black: black + GIVEN_WAY.black * missing,
    white: white - GIVEN_WAY.white * missing,
    spread: spread + GIVEN_WAY.spread * missing,
  };
}

/** How far apart two tones may be brought that are so far apart, in z. */
function reachOf(apart: number, slope: number): number {
  return Math.max(LEAST_STEP, slope * apart);
}

/** A curve that changes nothing. */
const KEPT_TONES: Grade['tones'] = [
  { from: 0.25, to: 0.25 },
  { from: 0.75, to: 0.75 },
];

/** Plans hold six digits: less than a tenth of a level of 10 bits. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}

function chromatic(value: number): number {
  return rounded(Math.max(-0.4, Math.min(0.4, value)));
}

function knotsOf(tones: readonly number[]) {
  const [black = 0, dark = 0, , middle = 0, , bright = 0, white = 0] = tones.map(lightnessToZ);
  return { black, dark, middle, bright, white };
}
