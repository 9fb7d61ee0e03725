import type { Source } from '../facts/index.ts';

/**
 * A path as ffmpeg must be given it: with the `file:` protocol spelt out, so that neither `concat:`, `data:` nor a
 * leading `-` in a name means anything. The only way a path reaches ffmpeg.
 */
export function fileUrl(path: string): string {
  return `file:${path}`;
}

/**
 * The arguments that open a source: its demuxer forced, so that a playlist inside a file named `.mp4` is not followed,
 * no other demuxer allowed underneath, and no protocol but plain files.
 */
export function inputArguments(path: string, source: Pick<Source, 'demuxer'>): string[] {
  return [
    '-f',
    source.demuxer,
    '-protocol_whitelist',
    'file',
    '-format_whitelist',
    source.demuxer,
    '-i',
    fileUrl(path),
  ];
}
