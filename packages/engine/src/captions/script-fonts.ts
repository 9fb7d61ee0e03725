import { type Lettering, lettersWithout } from './runs.ts';

const HAN = /[\p{Script=Han}\p{Script=Bopomofo}\u3000-\u303f\uff01-\uff65]/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/** Families by script, in the weight that goes with the presets. All under the SIL Open Font License. */
const FAMILIES: readonly (readonly [script: string, family: string])[] = [
  ['Arabic', 'Noto Sans Arabic ExtraBold'],
  ['Hebrew', 'Noto Sans Hebrew ExtraBold'],
  ['Devanagari', 'Noto Sans Devanagari ExtraBold'],
  ['Bengali', 'Noto Sans Bengali ExtraBold'],
  ['Tamil', 'Noto Sans Tamil ExtraBold'],
  ['Telugu', 'Noto Sans Telugu ExtraBold'],
  ['Kannada', 'Noto Sans Kannada ExtraBold'],
  ['Malayalam', 'Noto Sans Malayalam ExtraBold'],
  ['Gujarati', 'Noto Sans Gujarati ExtraBold'],
  ['Gurmukhi', 'Noto Sans Gurmukhi ExtraBold'],
  ['Sinhala', 'Noto Sans Sinhala ExtraBold'],
  ['Oriya', 'Noto Sans Oriya ExtraBold'],
  ['Thai', 'Noto Sans Thai ExtraBold'],
  ['Lao', 'Noto Sans Lao ExtraBold'],
  ['Khmer', 'Noto Sans Khmer ExtraBold'],
  ['Myanmar', 'Noto Sans Myanmar ExtraBold'],
  ['Georgian', 'Noto Sans Georgian ExtraBold'],
  ['Armenian', 'Noto Sans Armenian ExtraBold'],
  ['Ethiopic', 'Noto Sans Ethiopic ExtraBold'],
  ['Hangul', 'Noto Sans KR ExtraBold'],
];

/** Greek, Cyrillic, rare Latin letters and signs. */
const GENERAL = 'Noto Sans ExtraBold';
/**
 * Emoji in one colour, the text's: libass draws outlines only, so the colour fonts of phones would leave a hole, or the
 * empty box.
 */
const EMOJI_FAMILY = 'Noto Emoji';

/**
 * The families that letters need which the look's own font lacks, in the order in which they are to be asked. Han is
 * written differently in China, Taiwan, Japan and Korea: the language decides, or what else stands in the texts. Pure.
 */
export function neededFamilies(texts: readonly string[], lettering: Lettering): string[] {
  const own: Lettering = { ...lettering, look: { ...lettering.look, fallbackFonts: [] } };
  const letters = lettersWithout(texts, own);
  const has = (script: RegExp) => letters.some((letter) => script.test(letter));
  const han = has(HAN) || has(KANA) ? [hanFamily(letters, lettering.language)] : [];
  const scripts = FAMILIES.filter(([script]) => has(new RegExp(`\\p{Script=${script}}`, 'u')));
  // Marks that several scripts share (danda, Arabic comma) are in the font of each.
  const known = [HAN, KANA, EMOJI, ...scripts.map(([script]) => new RegExp(`\\p{scx=${script}}`, 'u'))];
  const isOther = (letter: string) => !known.some((script) => script.test(letter));
  return [
    ...new Set([
      ...han,
      ...scripts.map(([, family]) => family),
      ...(letters.some(isOther) ? [GENERAL] : []),
      ...(has(EMOJI) ? [EMOJI_FAMILY] : []),
    ]),
  ];
}

/** Whether texts have emoji that are drawn in one colour instead of their own. */
export function hasEmoji(texts: readonly string[]): boolean {
  return texts.some((text) => EMOJI.test(text));
}

function hanFamily(letters: readonly string[], language: string | null): string {
  const tag = (language ?? '').toLowerCase();
  if (tag.startsWith('ja') || letters.some((letter) => KANA.test(letter))) return 'Noto Sans JP ExtraBold';
  if (/^(zh-(hant|tw|hk|mo)|yue)/.test(tag) || letters.some((letter) => /\p{Script=Bopomofo}/u.test(letter)))
    return 'Noto Sans TC ExtraBold';
  if (tag.startsWith('ko') || letters.some((letter) => HANGUL.test(letter))) return 'Noto Sans KR ExtraBold';
  return 'Noto Sans SC ExtraBold';
}
