import { baseLanguage } from './recogniser.ts';

/** Shorter texts say too little about their language. */
const LEAST_LETTERS = 40;

/**
 * The language that a text is written in, out of `among` (ISO 639-1; null: any): BCP 47, or null when the text is too
 * short or its language is none that the detector knows well. By the frequencies of letter groups (eld).
 */
export async function languageOfText(text: string, among: readonly string[] | null): Promise<string | null> {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return null;
  // Its tables are 1.6 MB of JavaScript, which most runs never need.
  const { eld } = await import('eld/small');
  const scores = Object.entries(eld.detect(text).getScores()).sort(([, a], [, b]) => b - a);
  const found = scores.find(([language]) => among === null || among.includes(language));
  return found === undefined ? null : baseLanguage(found[0]);
}
