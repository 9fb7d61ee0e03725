import { type Grade, gradeChange, type Lab, shownRgb, toOkLab } from '@reelwright/plan';
import { type Fallback, type ShotColours, TONE_BANDS } from '../facts/index.ts';
import type { ColorGrade } from './dna.ts';
import { GRADE_FIELDS, gradeTowards, limited, type ReadGrade, readGrade } from './grade.ts';

/** A part of the finished video, how long it is seen and of what colours it is. */
export type GradedPart = { seconds: number; colours: readonly Lab[] };

/** How the colours of a picture are read; null where there is nothing but black. The same as in extraction. */
export type ReadColours = (colours: readonly Lab[]) => ShotColours | null;

/** What is read of a part. */
type SeenPart = { seconds: number; colours: ShotColours; reading: ReadGrade };

/** Skin moves this much less than all else: a warm look warms a face, but does not paint it. */
const SKIN_PROTECTION = 0.5;
/** Rounds of asking for more or less where the prediction misses. */
const ROUNDS = 16;
/** So much of what is missed is made up for in the first rounds, and less later: all of it swings where fields work on each other. */
const STEP = 0.8;
const SETTLING = 4;
/** Nothing is asked for beyond twice the scale. */
const FURTHEST = 200;

/**
 * The one grade with which a finished video, read as a whole, has the look of a style, or part of the way from its own
 * (`strength` 0–1); what its shots differ by stays. It is tried out on samples of the colours that are seen, so that
 * what skin and the limits of a screen hold back is made up for elsewhere; what cannot be had is said. The grade is null
 * when nothing is to be changed.
 */
export function applyGrade(
  parts: readonly GradedPart[],
  read: ReadColours,
  style: ColorGrade,
  strength: number,
): { grade: Grade | null; fallbacks: Fallback[] } {
  const seen = readParts(parts, read);
  const source = meanColours(seen);
  const own = meanReading(seen);
  if (strength <= 0 || source === null || own === null) return { grade: null, fallbacks: [] };
  const target = perField((field) => own[field] + strength * (style[field] - own[field]));
  const movesBlack = blackShare(parts) >= MUCH_BLACK;
  let wanted = target;
  let best: { grade: Grade; reached: ReadGrade; miss: number } | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const grade = gradeTowards(source, wanted, { skinProtection: SKIN_PROTECTION, movesBlack });
    const reached = meanReading(readParts(graded(parts, grade), read)) ?? target;
    const miss = Math.max(...GRADE_FIELDS.map((field) => Math.abs(limited(target[field]) - reached[field])));
    if (best === null || miss < best.miss) best = { grade, reached, miss };
    const step = STEP / (1 + round / SETTLING);
    wanted = perField((field) =>
      Math.max(
        -FURTHEST,
        Math.min(FURTHEST, wanted[field] + step * (limited(target[field]) - reached[field])),
      ),
    );
  }
  return { grade: best?.grade ?? null, fallbacks: best ? notReached(best.reached, target) : [] };
}

/** Level 0 of 255, as OKLab lightness with room; level 1 is 0.067. */
const BLACK = 0.04;
/** So much of a picture is more than specks: black is a tone of it then. */
const MUCH_BLACK = 0.02;

/** Share of the time and the picture that is black itself. */
function blackShare(parts: readonly GradedPart[]): number {
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  const black = parts.reduce((sum, part) => {
    const count = part.colours.filter(({ l }) => l < BLACK).length;
    return sum + (part.seconds * count) / Math.max(1, part.colours.length);
  }, 0);
  return seconds > 0 ? black / seconds : 0;
}

/** A field that is missed by less is not worth a word. */
const TOLD_FROM = 4;
/** What each field may be held back by. */
const HELD_BACK: readonly { fields: readonly (keyof ReadGrade)[]; reason: string }[] = [
  {
    fields: ['contrast', 'highlights', 'shadows'],
    reason: 'The picture has too few tones there; spread further, noise would be seen instead.',
  },
  {
    fields: ['temperature', 'tint', 'saturation'],
    reason: 'Skin is protected, grey has no colour to bring out, and a screen shows only so much.',
  },
];

/** Says which fields stay away from what was wanted, and why. */
function notReached(reached: ReadGrade, target: ReadGrade): Fallback[] {
  const degrees = (fields: readonly (keyof ReadGrade)[], of: ReadGrade) =>
    fields.map((field) => `${field} ${Math.round(limited(of[field]))}`).join(', ');
  return HELD_BACK.flatMap(({ fields, reason }) => {
    const missed = fields.filter((field) => Math.abs(limited(target[field]) - reached[field]) >= TOLD_FROM);
    if (missed.length === 0) return [];
    return [{ used: degrees(missed, reached), instead_of: degrees(missed, target), reason }];
  });
}

function graded(parts: readonly GradedPart[], grade: Grade): GradedPart[] {
  const change = gradeChange(grade);
  return parts.map(({ seconds, colours }) => ({
    seconds,
    colours: colours.map((colour) => toOkLab(shownRgb(change(colour)))),
  }));
}

/** What is read of the parts; those of nothing but black are left out. */
function readParts(parts: readonly GradedPart[], read: ReadColours): SeenPart[] {
  return parts.flatMap(({ seconds, colours }) => {
    const seen = read(colours);
    return seen ? [{ seconds, colours: seen, reading: readGrade(seen) }] : [];
  });
}

/** How a video of such parts reads: the mean of its parts, none beyond the scale. Null without parts. */
function meanReading(parts: readonly SeenPart[]): ReadGrade | null {
  const mean = meanOver(parts);
  return mean && perField((field) => mean(({ reading }) => limited(reading[field])));
}

function meanColours(parts: readonly SeenPart[]): ShotColours | null {
  const mean = meanOver(parts);
  if (mean === null) return null;
  return {
    tones: TONE_BANDS.map((_, i) => mean(({ colours }) => colours.tones[i] ?? 0)),
    grey: { a: mean(({ colours }) => colours.grey.a), b: mean(({ colours }) => colours.grey.b) },
    greyShare: mean(({ colours }) => colours.greyShare),
    chroma: mean(({ colours }) => colours.chroma),
    skinShare: mean(({ colours }) => colours.skinShare),
  };
}

/** Means over parts, each weighing as long as it is seen; null when nothing is. */
function meanOver(parts: readonly SeenPart[]): ((value: (part: SeenPart) => number) => number) | null {
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  if (total <= 0) return null;
  return (value) => parts.reduce((sum, part) => sum + part.seconds * value(part), 0) / total;
}

function perField(value: (field: keyof ReadGrade) => number): ReadGrade {
  return {
    temperature: value('temperature'),
    tint: value('tint'),
    saturation: value('saturation'),
    contrast: value('contrast'),
    highlights: value('highlights'),
    shadows: value('shadows'),
  };
}
