import { createRequire } from 'node:module';
import { EngineError } from '../error.ts';

/** Where the bundled fonts lie, by the family name that stands in the file itself (what libass matches). */
const FONT_FILES: Readonly<Record<string, string>> = {
  'Montserrat ExtraBold': '@expo-google-fonts/montserrat/800ExtraBold/Montserrat_800ExtraBold.ttf',
  'Montserrat Black': '@expo-google-fonts/montserrat/900Black/Montserrat_900Black.ttf',
  Anton: '@expo-google-fonts/anton/400Regular/Anton_400Regular.ttf',
};

/** Families that `captionFont` knows. */
export const CAPTION_FONT_FAMILIES: readonly string[] = Object.keys(FONT_FILES);

/**
 * The TrueType file of a bundled font. `file` is an absolute path of a file that exists. Throws `missing_dependency`
 * when the family is not bundled or its package is not installed: another font is never taken in silence.
 */
export function captionFont(family: string): { family: string; file: string } {
  const path = Object.hasOwn(FONT_FILES, family) ? FONT_FILES[family] : undefined;
  if (path === undefined)
    throw new EngineError(
      'missing_dependency',
      `The caption font ${JSON.stringify(family)} is not bundled; choose one of ${CAPTION_FONT_FAMILIES.join(', ')}.`,
    );
  try {
    return { family, file: createRequire(import.meta.url).resolve(path) };
  } catch (cause) {
    throw new EngineError(
      'missing_dependency',
      `The file of the caption font ${family} is not installed; run npm install again.`,
      { cause },
    );
  }
}
