/** The longest word that a plan carries (its schema's limit), in UTF-16 units. */
export const LONGEST_WORD = 200;

/** Format characters with a use inside a word: joiners (emoji, Persian). All others (bidi controls, tags, …) go. */
const KEPT_FORMAT = new Set(['\u200c', '\u200d']);

/**
 * A word as it may be shown: one line of well-formed Unicode (NFC) without control, bidi or unassigned characters, at
 * most four accents on a letter (eight signs in scripts that build syllables of them), at most `LONGEST_WORD` long (cut between graphemes, with `…`). May be empty.
 */
export function cleanWord(text: string): string {
  // Far beyond any word: keeps the work on hostile input small before anything looks at it closely.
  const bounded = text.length > 4 * LONGEST_WORD ? text.slice(0, 4 * LONGEST_WORD) : text;
  const cleaned = bounded
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Z}\t\n\v\f\r\u0085]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cn}\p{Co}]/gu, (character) => (KEPT_FORMAT.has(character) ? character : ''))
    .replace(/(\p{Script=Inherited}{4})\p{Script=Inherited}+/gu, '$1')
    .replace(/([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gu, '$1')
    .trim();
  return truncate(cleaned, (kept) => kept.length <= LONGEST_WORD);
}

/** The longest start of a text, cut between graphemes and closed with `…`, that passes; the whole text if it does. */
export function truncate(text: string, passes: (text: string) => boolean): string {
  if (passes(text)) return text;
  const graphemes = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  let low = 0;
  let high = graphemes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes(`${graphemes.slice(0, middle).join('')}…`)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${graphemes.slice(0, low).join('')}…`;
}

/**
 * Text for an ASS event that shows as written. A word joiner after each backslash keeps `\N`, `\h` or `\p` from being
 * read as a command; braces are escaped as libass reads them. A player that does not know `\{` sees an override block
 * of unknown commands and hides it: nothing in the text can act anywhere.
 */
export function assText(text: string): string {
  return cleanWord(text).replace(/\\/g, '\\\u2060').replace(/[{}]/g, '\\$&');
}

/** Text for a WebVTT cue that shows as written. */
export function vttText(text: string): string {
  return cleanWord(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/**
 * Text for a SubRip cue. The format has no escapes, and players read `<i>` and `{\an8}` in it: an invisible word joiner
 * after the bracket keeps them from it, and one inside `-->` keeps it from being read as a time line.
 */
export function srtText(text: string): string {
  return cleanWord(text).replace(/[<{]/g, '$&\u2060').replace(/-->/g, '--\u2060>');
}
