import { EngineError } from '../error.ts';
import type { Source, Transcript } from '../facts/index.ts';
import { openContext, type PipelineSettings } from './context.ts';
import { align, hear } from './hear.ts';
import { openSource } from './open.ts';

/**
 * Every word that is said in a file, placed exactly on its sound. Works on files without a picture.
 * Throws EngineError `no_speech` when the file has no sound.
 */
export async function transcribe(
  path: string,
  settings: PipelineSettings = {},
): Promise<{ source: Source; transcript: Transcript }> {
  const context = openContext(settings);
  const source = await openSource(path, context);
  if (source.sound === null)
    throw new EngineError('no_speech', 'The file has no sound, so there is nothing to transcribe.');
  const heard = await hear(path, source, { startSeconds: 0, endSeconds: source.durationSeconds }, context);
  const { transcript } = await align(path, source, heard, 'all', context);
  return { source, transcript };
}
