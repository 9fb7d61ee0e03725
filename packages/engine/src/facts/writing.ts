/**
 * How words are written beside each other in the scripts of the world: where a text has words, and what stands between
 * two of them. Pure; the dictionaries are those of Unicode's ICU, which Node and every browser carry.
 */

/** Han, kana and their punctuation and full-width forms: nothing stands between words. */
const EAST_ASIAN = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\u3000-\u303f\uff01-\uff65]/u;
/** Thai, Lao, Khmer, Burmese: spaces stand between phrases only. */
const SOUTH_EAST_ASIAN = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const HANGUL = /\p{Script=Hangul}/u;

/** What a line never starts with (JIS X 4051, W3C clreq and their likes in South-East Asia). */
const NEVER_FIRST =
  /^[\p{Pe}\p{Pf}、。，．・：；？！ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿ…‥〜～,.!?;:%‰℃°،؛؟۔।॥ๆฯໆ၊။។៕៖ៗ]/u;
/** What a line never ends with: opening brackets and quotation marks, signs of money. */
const NEVER_LAST = /[\p{Ps}\p{Pi}¿¡￥¥$£€#＃]$/u;
/** Hiragana at most this long belongs to the word before it (particles, endings). */
const MOST_HIRAGANA = 8;
const HIRAGANA_ONLY = /^[\p{Script=Hiragana}ー]+$/u;
/** Endings that the dictionary cuts off from verbs written in hiragana. */
const ENDING = /^(?:ます|ました|ません|です|でした|ない|なかった|たい|から|ので|けど|ながら)/u;
/** A foreign name that the dictionary does not know comes in pieces. */
const MOST_KATAKANA = 14;
const KATAKANA_ONLY = /^[\p{Script=Katakana}ー]+$/u;
const SAYS_SOMETHING = /[\p{L}\p{N}\p{Emoji_Presentation}]/u;

/** Whether a text is written in a script that puts no spaces between its words. */
export function isSpaceless(text: string): boolean {
  return (EAST_ASIAN.test(text) && !HANGUL.test(text)) || SOUTH_EAST_ASIAN.test(text);
}

/** Whether a line may end after `left` and the next start with `right` (kinsoku). */
export function mayBreakBetween(left: string, right: string): boolean {
  return !NEVER_FIRST.test(right) && !NEVER_LAST.test(left);
}

/**
 * The words of a text in order, punctuation attached: cut at spaces, and inside of scripts without spaces by the
 * dictionaries of `Intl.Segmenter`. Japanese particles and endings stay with the word they belong to, so that a
 * highlighted unit is what a reader takes for one. No word starts or ends with what a line must not start or end with.
 * `language` is BCP 47.
 */
export function wordsIn(text: string, language?: string): string[] {
  return text
    .split(/\s+/u)
    .filter((piece) => piece !== '')
    .flatMap((piece) => (isSpaceless(piece) ? glued(segmentsOf(piece, language)) : [piece]));
}

/** Between two words as they are written: a space, or nothing. `eastAsian` says whether the text around them is. */
export function gapBetween(left: string, right: string, eastAsian: boolean): '' | ' ' {
  const before = Array.from(left).at(-1) ?? '';
  const after = Array.from(right)[0] ?? '';
  if (SOUTH_EAST_ASIAN.test(before) && SOUTH_EAST_ASIAN.test(after)) return '';
  const [isBefore, isAfter] = [EAST_ASIAN.test(before), EAST_ASIAN.test(after)];
  if (HANGUL.test(before) || HANGUL.test(after)) return ' ';
  return (isBefore && isAfter) || ((isBefore || isAfter) && eastAsian) ? '' : ' ';
}

/** Whether most letters of a text are Han or kana. */
export function isEastAsian(text: string): boolean {
  let [inside, outside] = [0, 0];
  for (const letter of text) {
    if (!/\p{L}/u.test(letter)) continue;
    if (EAST_ASIAN.test(letter) && !HANGUL.test(letter)) inside += 1;
    else outside += 1;
  }
  // A letter of Han says about what three of Latin do.
  return inside > 0 && inside * 3 >= outside;
}

/** The marks that end a sentence: Latin, East Asian, Arabic, Indic, Ethiopic, Burmese, Khmer, Armenian. */
const SENTENCE_MARKS = '.!?…。．！？｡؟۔।॥።။។៕։';
const SENTENCE_END = new RegExp(`[${SENTENCE_MARKS}][\\p{Pe}\\p{Pf}"']*$`, 'u');
const CLOSING_MARKS = new RegExp(`[${SENTENCE_MARKS}]+$`, 'u');

/** Whether a word carries the mark that ends a sentence, in any script; brackets and quotation marks may follow it. */
export function endsSentence(word: string): boolean {
  return SENTENCE_END.test(word);
}

/** The marks that end a sentence at the very end of a text, `?!`; empty when there are none. */
export function sentenceMarks(text: string): string {
  return CLOSING_MARKS.exec(text)?.[0] ?? '';
}

/** Words written one after the other as their script does it: `Hello there`, `東京へ行く`. */
export function joinWords(words: readonly string[]): string {
  const eastAsian = isEastAsian(words.join(''));
  return words
    .map((word, i) => {
      const before = words[i - 1];
      return before === undefined ? word : gapBetween(before, word, eastAsian) + word;
    })
    .join('');
}

function segmentsOf(text: string, language: string | undefined): string[] {
  return Array.from(segmenterFor(language).segment(text), ({ segment }) => segment);
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(language: string | undefined): Intl.Segmenter {
  const key = language ?? '';
  const known = segmenters.get(key);
  if (known) return known;
  let made: Intl.Segmenter;
  try {
    made = new Intl.Segmenter(language, { granularity: 'word' });
  } catch {
    // A language tag that is none: the dictionaries are chosen by script anyway.
    made = new Intl.Segmenter(undefined, { granularity: 'word' });
  }
  segmenters.set(key, made);
  return made;
}

function glued(segments: readonly string[]): string[] {
  const words: string[] = [];
  for (const segment of segments) {
    const last = words.at(-1);
    if (last === undefined || !belongsTo(last, segment)) words.push(segment);
    else words[words.length - 1] = last + segment;
  }
  return words;
}

function belongsTo(word: string, segment: string): boolean {
  if (!mayBreakBetween(word, segment)) return true;
  // An opening mark waits for its word; every other mark belongs to the word before it.
  if (!SAYS_SOMETHING.test(word)) return true;
  if (!SAYS_SOMETHING.test(segment)) return !/^[\p{Ps}\p{Pi}]/u.test(segment);
  // `GPT-` `4`, `3` `年`, `万` `円`: a name or a number and what is counted.
  if (/[\p{Script=Latin}\p{N}][-./:_@&']$/u.test(word)) return /^[\p{Script=Latin}\p{N}]/u.test(segment);
  if (/[\p{N}万億兆亿]$/u.test(word)) return /^\p{Script=Han}{1,2}$/u.test(segment);
  if (KATAKANA_ONLY.test(word) && KATAKANA_ONLY.test(segment))
    return word.length + segment.length <= MOST_KATAKANA;
  return HIRAGANA_ONLY.test(segment) && isTail(word, segment);
}

/** Whether hiragana goes on with the word before it. */
function isTail(word: string, segment: string): boolean {
  if (/[\p{P}]$/u.test(word)) return segment.length === 1 && /[」』）】〉》]$/u.test(word);
  const tail = /[\p{Script=Hiragana}ー]*$/u.exec(word)?.[0].length ?? 0;
  const isBare = tail === word.length;
  return segment.length === 1 || (isBare ? ENDING.test(segment) : tail + segment.length <= MOST_HIRAGANA);
}
