/**
 * The words of a text as they are shown, with their punctuation attached. A dash or other mark that stands alone goes
 * to the word before it (to the one after it at the start), so that every shown word has something to say — except
 * symbols that are said (`&`, `%`). Marks for the reader of subtitles, as of a change of speaker (`>>`) or of music (`♪`),
 * are no words and go.
 */
export function shownWords(text: string): string[] {
  const words: string[] = [];
  let opening = '';
  for (const piece of text.split(/\s+/)) {
    if (piece === '' || /^[<>♪♫*#_~|]+$/u.test(piece)) continue;
    if (/[\p{L}\p{N}&%@+=$£€]/u.test(piece)) {
      words.push(opening + piece);
      opening = '';
    } else if (/^[“"'‘([{¿¡]+$/u.test(piece) || words.length === 0) opening += piece;
    else words[words.length - 1] = `${words.at(-1)} ${piece}`;
  }
  return words;
}

/**
 * How long a word takes to say, in arbitrary units of about one phone: for spreading words over sound before they are
 * aligned. Letters stand for phones; digits for whole words.
 */
export function spokenLength(word: string): number {
  const letters = word.match(/\p{L}/gu)?.length ?? 0;
  const digits = word.match(/\p{N}/gu)?.length ?? 0;
  return Math.max(1, letters * 0.85 + digits * 3.5) + 0.5;
}
