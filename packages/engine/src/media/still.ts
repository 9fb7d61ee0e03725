import { stat } from 'node:fs/promises';
import { EngineError } from '../error.ts';
import type { Source } from '../facts/index.ts';
import { seekFor, viewFilters, viewInput } from './frames.ts';
import { fileUrl } from './input.ts';
import { runFfmpeg } from './process.ts';

/** A picture that takes longer than this to decode is none that anybody waits for, seconds. */
const LONGEST_SECONDS = 60;

/**
 * Writes what a source shows at a moment of its clock as a JPEG of at most so wide and high, upright, pixels square, its
 * shape kept. Throws EngineError `invalid_input` when the source has no picture or none at that moment; else as
 * `runFfmpeg`.
 */
export async function writeStill(
  path: string,
  source: Source,
  atSeconds: number,
  to: string,
  { longestSide, signal }: { longestSide: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const { picture } = source;
  if (!picture) throw new EngineError('invalid_input', 'The file has no picture.');
  const factor = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  // Halved colours need even sides.
  const side = (pixels: number) => Math.max(2, 2 * Math.round((pixels * factor) / 2));
  const view = {
    framesPerSecond: 'all',
    width: side(picture.width),
    height: side(picture.height),
    format: 'rgb24',
  } as const;
  const seekSeconds = seekFor(source, atSeconds);
  const filters = [
    ...viewFilters(view, picture, atSeconds - seekSeconds),
    'scale=out_color_matrix=bt601:out_range=pc',
    'format=yuvj420p',
  ];
  const args = [
    ...viewInput(path, source, seekSeconds),
    ...['-filter_complex', `[0:${picture.streamIndex}]${filters.join(',')}[still]`],
    ...['-map', '[still]', '-frames:v', '1', '-map_metadata', '-1', '-bitexact'],
    ...['-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2', '-update', '1', fileUrl(to)],
  ];
  await runFfmpeg(args, { stage: 'still', signal, timeoutSeconds: LONGEST_SECONDS });
  const { size } = await stat(to).catch(() => ({ size: 0 }));
  if (size === 0) throw new EngineError('invalid_input', `The file shows nothing at ${atSeconds} s.`);
}
