/** A name longer than this is cut; the middle of what people call files says nothing. */
const LONGEST_NAME = 255;

/** A file's name as it is kept: the database takes no NUL, and half a surrogate pair is no text. */
export function shortName(name: string): string {
  return [...name.replaceAll('\0', '').toWellFormed()].slice(0, LONGEST_NAME).join('');
}
