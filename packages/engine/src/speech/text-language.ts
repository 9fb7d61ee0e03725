import { baseLanguage } from '../facts/index.ts';

/** Shorter texts say too little about their language. */
const LEAST_LETTERS = 40;

/**
 * The language that a text is most like, out of `among` (ISO 639-1; null: all that the detector knows): BCP 47. By the
 * frequencies of letter groups (eld) in its first 1,000 characters. Null when the text has fewer than 40 letters or shares
 * no letter group with any of the languages. The most alike is no sure one: a text in Welsh, which the detector does not
 * know, may be told as Romanian.
 */
export async function languageOfText(text: string, among: readonly string[] | null): Promise<string | null> {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return null;
  // Its tables are 1.6 MB of JavaScript, which most runs never need.
  const { eld } = await import('eld/small');
  const scores = Object.entries(eld.detect(text).getScores()).sort(([, a], [, b]) => b - a);
  const found = scores.find(([language]) => among === null || among.includes(language));
  return found === undefined ? null : baseLanguage(found[0]);
}
