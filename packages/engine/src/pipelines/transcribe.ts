import { EngineError } from '../error.ts';
import { type Source, type Speakers, speakersOf, type Transcript } from '../facts/index.ts';
import { openContext, type PipelineSettings } from './context.ts';
import { align, hear } from './hear.ts';
import { openSource } from './open.ts';
import { hearVoices } from './voices.ts';

/**
 * Every word that is said in a file, placed exactly on its sound, and who says it when `speakers` are asked for. Works on files without a picture.
 * Throws EngineError `no_speech` when the file has no sound.
 */
export async function transcribe(
  path: string,
  settings: PipelineSettings & { speakers?: boolean | undefined } = {},
): Promise<{ source: Source; transcript: Transcript; speakers: Speakers | null }> {
  const context = openContext(settings);
  const source = await openSource(path, context);
  if (source.sound === null)
    throw new EngineError('no_speech', 'The file has no sound, so there is nothing to transcribe.');
  const heard = await hear(path, source, { startSeconds: 0, endSeconds: source.durationSeconds }, context);
  const { transcript } = await align(path, source, heard, 'all', context);
  if (settings.speakers !== true) return { source, transcript, speakers: null };
  const voices = await hearVoices(path, source, transcript, context);
  return { source, transcript, speakers: speakersOf(transcript, voices) };
}
