/**
 * Patterns of speech as tables a person can read. Each tag takes pieces of regular expression, one or several
 * alternatives to a line, and finds them as whole words in a sentence as `plain` gives it (lower case).
 */

/** What speakers put before what they say. */
const CONNECTIVES = '(?:(?:and|so|but|because|now|okay|ok|well|all right|alright),? )*';

/** Finds any of the pieces anywhere. */
export const said = tag('(?<!\\w)(?:', ')(?!\\w)');

/** Finds any of the pieces at the start. */
export const begins = tag('^(?:', ')(?!\\w)');

/** Finds any of the pieces at the start, or after "and", "so", "okay" and the like. */
export const opens = tag(`^${CONNECTIVES}(?:`, ')(?!\\w)');

/** Finds any of the pieces at the end, with or without a comma, colon or full stop after it. */
export const closes = tag('(?<!\\w)(?:', ')[.:,]?$');

/** Finds sentences that consist of the pieces and punctuation alone. */
export const nothingBut = tag('^(?:(?:', ')(?!\\w)[,.!? ]*)+$');

/** The same pattern, finding every place and not only the first. */
export function everywhere(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags}g`);
}

/** Joins the lines of a template as alternatives. The template is taken raw, so that `\b` stays what it is. */
function tag(before: string, after: string): (template: TemplateStringsArray) => RegExp {
  return (template) => {
    const lines = template.raw
      .join('')
      .split('\n')
      .map((line) => line.trim());
    return new RegExp(before + lines.filter((line) => line !== '').join('|') + after);
  };
}
