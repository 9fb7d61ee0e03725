import { create } from 'content-disposition';

/** A Content-Disposition header (RFC 6266) with any text as the file's name; control characters and folders are left out. */
export function dispositionHeader(disposition: 'inline' | 'attachment', filename: string): string {
  const name = filename
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a header.
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .split(/[/\\]/)
    .at(-1);
  return create(name || 'file', { type: disposition });
}
