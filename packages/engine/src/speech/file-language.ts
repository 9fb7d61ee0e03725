import { languageOfText } from './text-language.ts';

/** Three-letter tags that stand in file names; others may be words. */
const LONG_TAGS = new Set(['fil', 'yue', 'ckb']);
/** Letter groups tell languages of one script apart from about this many letters on. */
const ENOUGH_LETTERS = 200;

/** Scripts with the languages that are written in them, the commonest first. */
const SCRIPTS: readonly (readonly [script: RegExp, languages: readonly string[]])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, ['ja']],
  [/\p{Script=Hangul}/gu, ['ko']],
  [/\p{Script=Han}/gu, ['zh']],
  [/\p{Script=Thai}/gu, ['th']],
  [/\p{Script=Lao}/gu, ['lo']],
  [/\p{Script=Khmer}/gu, ['km']],
  [/\p{Script=Myanmar}/gu, ['my']],
  [/\p{Script=Hebrew}/gu, ['he']],
  [/\p{Script=Arabic}/gu, ['ar', 'fa', 'ur']],
  [/\p{Script=Greek}/gu, ['el']],
  [/\p{Script=Cyrillic}/gu, ['ru', 'uk', 'bg', 'sr', 'be']],
  [/\p{Script=Devanagari}/gu, ['hi', 'mr', 'ne']],
  [/\p{Script=Bengali}/gu, ['bn']],
  [/\p{Script=Tamil}/gu, ['ta']],
  [/\p{Script=Telugu}/gu, ['te']],
  [/\p{Script=Kannada}/gu, ['kn']],
  [/\p{Script=Malayalam}/gu, ['ml']],
  [/\p{Script=Gujarati}/gu, ['gu']],
  [/\p{Script=Gurmukhi}/gu, ['pa']],
  [/\p{Script=Georgian}/gu, ['ka']],
  [/\p{Script=Armenian}/gu, ['hy']],
  [/\p{Script=Ethiopic}/gu, ['am']],
];
/** Kana among Han makes Japanese of it: a tenth of the letters is far less than Japanese has, and far more than a name. */
const LEAST_SHARE = 0.1;

/** The language (BCP 47) that a file's name says, as in `talk.ja.srt` or `talk.pt-BR.vtt`; null when it says none. */
export function languageOfName(name: string): string | null {
  const tag = /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.[a-z]+$/i.exec(name)?.[1];
  if (tag === undefined) return null;
  const base = tag.split('-')[0]?.toLowerCase() ?? '';
  if (base.length > 2 && !LONG_TAGS.has(base)) return null;
  try {
    const [language] = Intl.getCanonicalLocales(tag);
    const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(base);
    return known === undefined ? null : (language ?? null);
  } catch {
    // Looks like a tag and is none.
    return null;
  }
}

/** The language (BCP 47) of a transcript's text: by its script, else by its letter groups; English when neither tells. */
export async function languageOfTranscript(text: string): Promise<string> {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const found = SCRIPTS.find(([script]) => (text.match(script)?.length ?? 0) > LEAST_SHARE * letters);
  const among = found?.[1] ?? null;
  const [only, ...others] = among ?? [];
  if (only !== undefined && others.length === 0) return only;
  const told = letters >= ENOUGH_LETTERS ? await languageOfText(text, among) : null;
  return told ?? only ?? 'en';
}
