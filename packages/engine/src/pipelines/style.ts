import { EngineError } from '../error.ts';
import type { Source } from '../facts/index.ts';
import { extractStyle, type StyleDna } from '../style/index.ts';
import { openContext, type PipelineSettings } from './context.ts';
import { openSource } from './open.ts';
import { measureLook } from './style-look.ts';
import { measureMusic } from './style-music.ts';

/**
 * The style of a template: every field is measured from it, in one decode of the picture and one of the sound. `now`
 * gives the time of extraction. Throws EngineError `no_picture` when the file has none.
 */
export async function extract(
  path: string,
  settings: PipelineSettings & { now?: (() => Date) | undefined } = {},
): Promise<{ source: Source; style: StyleDna }> {
  // No word is heard and no model asked.
  const context = openContext({ ...settings, languageModel: null });
  const source = await openSource(path, context);
  if (source.picture === null)
    throw new EngineError('no_picture', 'The file has no picture, so there is no style to learn from it.');
  const music = await measureMusic(path, source, context);
  const look = await measureLook(path, source, context);
  const now = settings.now ?? (() => new Date());
  const facts = { durationSeconds: source.durationSeconds, look, music };
  return { source, style: extractStyle(facts, now().toISOString()) };
}
