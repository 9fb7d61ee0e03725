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

/** A colour in OKLab. */
export type Lab = { l: number; a: number; b: number };

/** Knots of the tone curve stay this far apart, in z: a curve that turns back would show as a negative. */
const LEAST_STEP = 0.05;

/** The change of colours that makes footage of such colours read as `wanted`; unlimited, so that readings can be made exact. */
export function gradeTowards(source: ShotColours, wanted: ReadGrade): (colour: Lab) => Lab {
  const from = knotsOf(source.tones);
  const spread = ORDINARY.spread * 2 ** (wanted.contrast / 100);
  const factor = spread / Math.max(1e-3, from.bright - from.dark);
  const dark = from.middle + factor * (from.dark - from.middle);
  const bright = from.middle + factor * (from.bright - from.middle);
  const white = ORDINARY.white + (GRADE_UNITS.white * wanted.highlights) / 100;
  const black = ORDINARY.black + (GRADE_UNITS.black * wanted.shadows) / 100;
  const curve = lineThrough([
    [from.black, Math.min(black, dark - LEAST_STEP)],
    [from.dark, dark],
    [from.bright, bright],
    [from.white, Math.max(white, bright + LEAST_STEP)],
  ]);
  const saturation =
    (ORDINARY.chroma * Math.max(0, 1 + wanted.saturation / 100)) / Math.max(1e-4, source.chroma);
  const a = (GRADE_UNITS.cast * wanted.tint) / 100;
  const b = (GRADE_UNITS.cast * wanted.temperature) / 100;
  return (colour) => ({
    l: fromZ(curve(toZ(colour.l))),
    a: a + (colour.a - source.grey.a) * saturation,
    b: b + (colour.b - source.grey.b) * saturation,
  });
}

function knotsOf(tones: readonly number[]) {
  const [black = 0, dark = 0, , middle = 0, , bright = 0, white = 0] = tones.map(toZ);
  return { black, dark, middle, bright, white };
}

/** Straight lines through points in order of x, going on beyond both ends with a slope of one. */
function lineThrough(points: readonly (readonly [number, number])[]): (x: number) => number {
  return (x) => {
    const after = points.findIndex(([px]) => px >= x);
    const [first, last] = [points[0] ?? [0, 0], points.at(-1) ?? [0, 0]];
    if (after === 0) return first[1] + x - first[0];
    if (after < 0) return last[1] + x - last[0];
    const [[x0, y0], [x1, y1]] = [points[after - 1] ?? first, points[after] ?? last];
    return x1 > x0 ? y0 + ((x - x0) / (x1 - x0)) * (y1 - y0) : y1;
  };
}

/** Lightness as it is graded; the very ends are held off, where a level of noise would be an infinity. */
function toZ(lightness: number): number {
  const inside = Math.max(0.02, Math.min(0.99, lightness));
  return Math.log(inside / (1 - inside));
}

function fromZ(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
