import { readSentence } from '../talk/index.ts';

/** Words that stay small inside a title. */
const SMALL: ReadonlySet<string> = new Set(
  'a an the and but or nor of to in on at by for from with as vs via'.split(' '),
);

/** Title case: every word capital but the small ones inside; names and abbreviations keep their letters. */
export function titleCase(text: string): string {
  const words = text.split(' ');
  return words
    .map((word, i) => {
      const isEdge = i === 0 || i === words.length - 1 || /[:—–]$/.test(words[i - 1] ?? '');
      if (/[A-Z]/.test(word.slice(1)) || /^\P{L}*\d/u.test(word)) return word;
      const lower = word.toLowerCase();
      if (!isEdge && SMALL.has(lower.replace(/[^a-z]/g, ''))) return lower;
      return word
        .split('-')
        .map((part) => part.replace(/\p{L}/u, (letter) => letter.toUpperCase()))
        .join('-');
    })
    .join(' ');
}

/** First letter capital. */
export function sentenceCase(text: string): string {
  return text.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

/** At most so many characters, cut between words, with an ellipsis where something was cut. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(' ');
  const kept = space > 0 ? cut.slice(0, space) : cut.slice(0, most - 1);
  // Half of a pair of surrogates is no character.
  return `${kept.replace(/[\uD800-\uDBFF]$/, '').replace(/[\s,;:.!?—–-]+$/, '')}…`;
}

/** Whether two lines say the same, case and punctuation aside, or one holds the other. */
export function sameWords(a: string, b: string): boolean {
  const bare = (text: string) =>
    readSentence(text)
      .tokens.filter((token) => token.isWord)
      .map((token) => token.lower)
      .join(' ');
  const [x, y] = [bare(a), bare(b)];
  return x === y || x.includes(y) || y.includes(x);
}
