import { wordsIn } from '../facts/index.ts';

/**
 * The words of a text as they are shown, with their punctuation attached. A dash or other mark that stands alone goes
 * to the word before it (to the one after it at the start), so that every shown word has something to say — except
 * symbols that are said (`&`, `%`). Marks for the reader of subtitles, as of a change of speaker (`>>`) or of music (`♪`),
 * are no words and go. In scripts without spaces, words are those of a dictionary; `language` is BCP 47, null: unknown.
 */
export function shownWords(text: string, language: string | null = null): string[] {
  const words: string[] = [];
  let opening = '';
  for (const piece of wordsIn(text, language ?? undefined)) {
    if (piece === '' || /^[<>♪♫*#_~|]+$/u.test(piece)) continue;
    if (/[\p{L}\p{N}&%@+=$£€]/u.test(piece)) {
      words.push(opening + piece);
      opening = '';
    } else if (/^[“"'‘([{¿¡]+$/u.test(piece) || words.length === 0) opening += piece;
    else words[words.length - 1] = `${words.at(-1)} ${piece}`;
  }
  return words;
}

/** Scripts of which a letter says more, or less, than one phone: with what follows it, in units of about one phone. */
const LETTERS: readonly (readonly [script: RegExp, units: number])[] = [
  // A character of Chinese is a syllable; of Japanese often two.
  [/\p{Script=Han}/u, 2.6],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 1.7],
  [/\p{Script=Hangul}/u, 2.4],
  // A consonant that carries a vowel of its own; vowel signs are marks and come on top.
  [
    /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Ethiopic}]/u,
    1.5,
  ],
  // Short vowels are not written.
  [/[\p{Script=Arabic}\p{Script=Hebrew}]/u, 1.5],
];

/**
 * How long a word takes to say, in arbitrary units of about one phone: for spreading words over sound before they are
 * aligned. Letters stand for phones, more or less by script; digits for whole words.
 */
export function spokenLength(word: string): number {
  let units = 0;
  for (const letter of word.match(/\p{L}/gu) ?? [])
    units += LETTERS.find(([script]) => script.test(letter))?.[1] ?? 0.85;
  const digits = word.match(/\p{N}/gu)?.length ?? 0;
  return Math.max(1, units + digits * 3.5) + 0.5;
}
