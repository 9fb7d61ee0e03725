import type { CaptionLook } from '@reelwright/plan';
import { cleanWord } from './text.ts';

/**
 * Letters of scripts whose capitals a caption may be set in, with their accents. Georgian has capitals in Unicode that
 * no Georgian writes text in; Cherokee and others likewise.
 */
const CASED =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}][\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{M}'’]*/gu;

/**
 * A word as the look writes it: cleaned, and in capitals where the look wants them and the script has them, by the rules
 * of the language (Turkish i → İ, Greek without accents, German ß → SS). `language` is BCP 47; null: not known.
 */
export function writtenWord(
  text: string,
  look: Pick<CaptionLook, 'uppercase'>,
  language: string | null,
): string {
  const cleaned = cleanWord(text);
  if (!look.uppercase) return cleaned;
  return cleaned.replace(CASED, (letters) => capitals(letters, language));
}

function capitals(letters: string, language: string | null): string {
  try {
    // Greek capitals lose their accents whatever the language around them; Node does it for Greek only when told.
    const locale = /^\p{Script=Greek}/u.test(letters) ? 'el' : (language ?? undefined);
    return locale === undefined ? letters.toUpperCase() : letters.toLocaleUpperCase(locale);
  } catch {
    // A language tag that is none.
    return letters.toUpperCase();
  }
}
