import type { CaptionLook } from '@reelwright/plan';
import { beside, type Measure, NOTHING, type Typeface, type Typefaces } from './typefaces.ts';

/** Everything that decides how words are laid out and drawn. */
export type Lettering = {
  look: CaptionLook;
  typefaces: Typefaces;
  /** BCP 47; null when it is not known. */
  language: string | null;
};

/** A stretch of a word in one family. `typeface` is null where no typeface at hand has the letters. */
export type Run = { text: string; family: string; typeface: Typeface | null };

/** Letters that need no shape of their own: joiners, variation selectors, marks of direction. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\s]/u;

/** Width of a letter that no typeface at hand has: the system's font decides, so rather too wide. In em. */
const UNKNOWN_ADVANCE = 1.1;
/** How high and low such a letter may reach, in em. */
const UNKNOWN_TOP = 1;
const UNKNOWN_BOTTOM = -0.3;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A word as stretches of one family each: every cluster is taken whole from the first of the look's fonts that has all
 * of it. What none has stays with the look's own font and has no typeface.
 */
export function runsOf(text: string, { look, typefaces }: Lettering): Run[] {
  const families = [look.fontFamily, ...(look.fallbackFonts ?? [])];
  const runs: Run[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const typeface = families
      .map((family) => typefaces.get(family))
      .find((one) => one && hasAll(one, segment));
    const family = typeface?.family ?? look.fontFamily;
    const last = runs.at(-1);
    if (last && last.family === family && (last.typeface === null) === (typeface === undefined))
      last.text += segment;
    else runs.push({ text: segment, family, typeface: typeface ?? null });
  }
  return runs;
}

/** What runs measure one after the other. */
export function measureRuns(runs: readonly Omit<Run, 'family'>[]): Measure {
  return runs.map(({ text, typeface }) => typeface?.measure(text) ?? guess(text)).reduce(beside, NOTHING);
}

/** The letters of texts that none of the look's fonts has, each once, in order. */
export function lettersWithout(texts: readonly string[], lettering: Lettering): string[] {
  const missing = texts.flatMap((text) =>
    runsOf(text, lettering).flatMap((run) =>
      run.typeface === null ? Array.from(graphemes.segment(run.text), ({ segment }) => segment) : [],
    ),
  );
  return [...new Set(missing)];
}

/** The look's own typeface; a guess at one, with letters rather too wide than too narrow, when it is not at hand. */
export function ownTypeface({ look, typefaces }: Lettering): Typeface {
  return typefaces.get(look.fontFamily) ?? { ...UNKNOWN_TYPEFACE, family: look.fontFamily };
}

const UNKNOWN_TYPEFACE: Omit<Typeface, 'family'> = {
  ascent: 1.1,
  descent: 0.45,
  capHeight: 0.72,
  has: () => false,
  measure: guess,
};

function hasAll(typeface: Typeface, cluster: string): boolean {
  for (const letter of cluster)
    if (!INVISIBLE.test(letter) && !typeface.has(letter.codePointAt(0) ?? 0)) return false;
  return true;
}

/** Joined emoji may come apart in a font that does not join them: every code point counts that is no mark. */
function guess(text: string): Measure {
  let advance = 0;
  for (const letter of text)
    if (!INVISIBLE.test(letter) && !/\p{M}/u.test(letter)) advance += UNKNOWN_ADVANCE;
  return {
    advance,
    left: 0,
    right: advance,
    top: UNKNOWN_TOP,
    bottom: UNKNOWN_BOTTOM,
    boxLeft: 0,
    boxRight: advance,
  };
}
