import type { Grade } from '@reelwright/plan';
import { ORDINARY_CHROMA, type ShotColours } from '../facts/index.ts';
import type { ColorGrade } from './dna.ts';
import { tonesAsRead, tonesTowards } from './tones.ts';

/**
 * What a grade is, for reading and for applying alike: each field says one statistic of the picture, 0 where ordinary
 * footage has it. Lightness L is taken as z = ln(L / (1 − L)), in which a contrast curve that keeps black and white is a
 * factor.
 *
 * - temperature, tint: b and a of the grey, `cast` at 100 (OKLab)
 * - saturation: distance of the most colourful from the grey; −100 none, 100 twice the ordinary
 * - contrast: how far from each other the darker and the lighter 12 % beside those are; −100 half, 100 twice the ordinary
 * - highlights, shadows: the mean z of the lightest and of the darkest 6 %, but for the outermost 2 %; `white` and `black`
 *   beside the ordinary at 100
 */
export const GRADE_UNITS = { cast: 0.06, white: 1.5, black: 1.2 } as const;

/**
 * How ordinary footage looks: medians over the talking footage of the evaluation, of which nobody knows how it was
 * graded. The grey of ordinary footage is grey.
 */
export const ORDINARY = { chroma: ORDINARY_CHROMA, spread: 2.3, white: 1.8, black: -1.4 } as const;

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
  const { black, spread, white } = tonesAsRead(tones);
  return {
    temperature: (100 * grey.b) / GRADE_UNITS.cast,
    tint: (100 * grey.a) / GRADE_UNITS.cast,
    saturation: 100 * (chroma / ORDINARY.chroma - 1),
    contrast: 100 * Math.log2(Math.max(1e-3, spread) / ORDINARY.spread),
    highlights: (100 * (white - ORDINARY.white)) / GRADE_UNITS.white,
    shadows: (100 * (black - ORDINARY.black)) / GRADE_UNITS.black,
  };
}

/**
 * The grade that makes footage of such colours read as `wanted`, as far as its tones allow; colours are not limited, so that
 * readings can be made exact. How bright the middle is, is not part of a grade: it moves where contrast would otherwise run
 * into highlights or shadows. `movesBlack`: see `tonesTowards`.
 */
export function gradeTowards(
  source: ShotColours,
  wanted: ReadGrade,
  { skinProtection = 0, movesBlack = false }: { skinProtection?: number; movesBlack?: boolean } = {},
): Grade {
  const saturation =
    (ORDINARY.chroma * Math.max(0, 1 + wanted.saturation / 100)) / Math.max(1e-4, source.chroma);
  return {
    tones: tonesTowards(
      source.tones,
      {
        black: ORDINARY.black + (GRADE_UNITS.black * wanted.shadows) / 100,
        spread: ORDINARY.spread * 2 ** (wanted.contrast / 100),
        white: ORDINARY.white + (GRADE_UNITS.white * wanted.highlights) / 100,
      },
      movesBlack,
    ),
    greyFrom: { a: chromatic(source.grey.a), b: chromatic(source.grey.b) },
    greyTo: {
      a: chromatic((GRADE_UNITS.cast * wanted.tint) / 100),
      b: chromatic((GRADE_UNITS.cast * wanted.temperature) / 100),
    },
    saturation: rounded(Math.min(4, saturation)),
    skinProtection,
  };
}

/** Plans hold six digits: less than a tenth of a level of 10 bits. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}

function chromatic(value: number): number {
  return rounded(Math.max(-0.4, Math.min(0.4, value)));
}
