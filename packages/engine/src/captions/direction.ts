import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

/** Letters right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu;
/** Languages that are written from right to left, whatever script a single word of them has. */
const RIGHT_TO_LEFT_LANGUAGE = /^(?:ar|he|iw|fa|ur|yi|ps|sd|ug|dv|ckb|syr|nqo)(?:-|$)/i;

/** Whether words of a language (BCP 47; null: unknown) are read from right to left when they stand together. */
export function isRightToLeft(words: readonly string[], language: string | null): boolean {
  if (language !== null && RIGHT_TO_LEFT_LANGUAGE.test(language)) return true;
  const text = words.join(' ');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return (text.match(RIGHT_TO_LEFT)?.length ?? 0) * 2 > letters;
}

/**
 * The indices of a line's words from left to right as they are drawn (Unicode bidirectional algorithm over the whole
 * line, words joined by spaces). A word stands where its leftmost letter would.
 */
export function visualOrder(words: readonly string[], rightToLeft: boolean): number[] {
  const ownerOf = words.flatMap((word, i) => Array.from({ length: word.length + 1 }, () => i));
  const text = words.join(' ');
  if (!rightToLeft && text.search(RIGHT_TO_LEFT) < 0) return words.map((_, i) => i);
  const levels = bidi.getEmbeddingLevels(text, rightToLeft ? 'rtl' : 'ltr');
  const order = bidi.getReorderedIndices(text, levels).flatMap((at) => {
    const owner = text[at] === ' ' ? undefined : ownerOf[at];
    return owner === undefined ? [] : [owner];
  });
  const seen = [...new Set(order)];
  // An empty word has no letter to be found by.
  return [...seen, ...words.flatMap((_, i) => (seen.includes(i) ? [] : [i]))];
}
