import { type Grade, gradeChange } from '@reelwright/plan';
import type { ShotColours, ShotLook } from '../facts/index.ts';
import { TONE_PERCENTILES } from '../facts/index.ts';
import type { ColorGrade } from './dna.ts';
import { GRADE_FIELDS, gradeTowards, limited, type ReadGrade, readGrade } from './grade.ts';

/** Skin moves this much less than all else: a warm look warms a face, but does not paint it. */
const SKIN_PROTECTION = 0.5;
/** Rounds of asking for more or less where the prediction misses; three are enough on the test footage. */
const ROUNDS = 12;

type Weighted = { colours: ShotColours; weight: number };

/**
 * The one grade that makes a source, read as a whole, look like `style`, or part of the way there (`strength` 0–1): what
 * its shots differ by stays. Null when nothing is to be changed or no colours were seen.
 */
export function applyGrade(shots: readonly ShotLook[], style: ColorGrade, strength: number): Grade | null {
  const seen = shots.flatMap(({ colours, startSeconds, endSeconds }) =>
    colours ? [{ colours, weight: endSeconds - startSeconds }] : [],
  );
  if (strength <= 0 || seen.length === 0) return null;
  const own = meanReading(seen.map(({ colours, weight }) => ({ reading: readGrade(colours), weight })));
  const target = perField((field) => own[field] + strength * (style[field] - own[field]));
  const source = meanColours(seen);
  let wanted = target;
  let grade = gradeTowards(source, wanted, SKIN_PROTECTION);
  for (let round = 0; round < ROUNDS; round++) {
    const predicted = predict(seen, grade);
    wanted = perField((field) => wanted[field] + target[field] - predicted[field]);
    grade = gradeTowards(source, wanted, SKIN_PROTECTION);
  }
  return grade;
}

/** How the shots will read when they are graded. */
function predict(shots: readonly Weighted[], grade: Grade): ReadGrade {
  const change = gradeChange(grade);
  return meanReading(
    shots.map(({ colours, weight }) => {
      const grey = change({ l: 0.5, ...colours.grey });
      const tones = colours.tones.map((l) => change({ l, ...colours.grey }).l);
      const chroma = colours.chroma * grade.saturation;
      return { reading: readGrade({ ...colours, grey, tones, chroma }), weight };
    }),
  );
}

/** The mean of readings, none beyond the scale. */
function meanReading(readings: readonly { reading: ReadGrade; weight: number }[]): ReadGrade {
  const total = readings.reduce((sum, { weight }) => sum + weight, 0);
  return perField(
    (field) =>
      readings.reduce((sum, { reading, weight }) => sum + weight * limited(reading[field]), 0) / total,
  );
}

function meanColours(shots: readonly Weighted[]): ShotColours {
  const total = shots.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (value: (colours: ShotColours) => number) =>
    shots.reduce((sum, { colours, weight }) => sum + weight * value(colours), 0) / total;
  return {
    tones: TONE_PERCENTILES.map((_, i) => mean(({ tones }) => tones[i] ?? 0)),
    grey: { a: mean(({ grey }) => grey.a), b: mean(({ grey }) => grey.b) },
    greyShare: mean(({ greyShare }) => greyShare),
    chroma: mean(({ chroma }) => chroma),
    skinShare: mean(({ skinShare }) => skinShare),
  };
}

function perField(value: (field: keyof ReadGrade) => number): ReadGrade {
  const reading: ReadGrade = {
    temperature: 0,
    tint: 0,
    saturation: 0,
    contrast: 0,
    highlights: 0,
    shadows: 0,
  };
  for (const field of GRADE_FIELDS) reading[field] = value(field);
  return reading;
}
