import { isSpaceless, wordsIn } from '../facts/index.ts';
import type { Ruler, TimedWord } from './grouping.ts';
import { SMALLEST_SHARE } from './layout.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A part of a broken word that reads on in the next line ends like this, in scripts with letters side by side. */
const HYPHEN = '-';
const HYPHENATED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}]$/u;

/** A line of words as they can be shown: phrases of scripts without spaces become words, words far too wide parts. */
export function piecesOf(word: TimedWord, language: string | null, ruler: Ruler): TimedWord[] {
  const words = isSpaceless(word.text) ? wordsIn(word.text, language ?? undefined) : [word.text];
  const parts = words.flatMap((text) => partsOf(text, ruler));
  if (parts.length === 1) return [word];
  return sharedOut(parts, word);
}

/** Even parts of a word that would become too small to read on one line, never cutting into a cluster. */
function partsOf(text: string, ruler: Ruler): string[] {
  const smallest = ruler.room / SMALLEST_SHARE;
  if (ruler.width([text]) <= smallest) return [text];
  const clusters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  for (let count = 2; count <= clusters.length; count++) {
    const parts = Array.from({ length: count }, (_, i) => {
      const from = Math.round((i * clusters.length) / count);
      const to = Math.round(((i + 1) * clusters.length) / count);
      const part = clusters.slice(from, to).join('');
      return i < count - 1 && HYPHENATED.test(part) ? part + HYPHEN : part;
    });
    if (parts.every((part) => ruler.width([part]) <= smallest)) return parts;
  }
  return clusters;
}

/** The time of a word, shared out among its parts by their letters. */
function sharedOut(parts: readonly string[], word: TimedWord): TimedWord[] {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const seconds = word.endSeconds - word.startSeconds;
  let before = 0;
  return parts.map((text) => {
    const startSeconds = word.startSeconds + (seconds * before) / total;
    before += text.length;
    return { text, startSeconds, endSeconds: word.startSeconds + (seconds * before) / total };
  });
}
