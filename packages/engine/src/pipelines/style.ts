import { EngineError } from '../error.ts';
import { Music, type Source } from '../facts/index.ts';
import { decodeSound } from '../media/index.ts';
import { MUSIC_SAMPLE_RATE, MusicMeter } from '../sound/index.ts';
import { extractStyle, type StyleDna } from '../style/index.ts';
import { type Context, openContext, type PipelineSettings } from './context.ts';
import { inStage } from './events.ts';
import { openSource } from './open.ts';
import { measureLook } from './style-look.ts';

/** Raised when the way music is measured changes, so that older cached facts are measured anew. */
const MUSIC_VERSION = 1;

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

async function measureMusic(path: string, source: Source, context: Context): Promise<Music | null> {
  if (source.sound === null) return null;
  return inStage(context.events, 'listen', async (progress) => {
    const { fact } = await context.facts.remember(
      source.contentHash,
      `music-${MUSIC_VERSION}`,
      Music,
      async () => {
        const meter = new MusicMeter();
        const sound = decodeSound(path, source, {
          sampleRate: MUSIC_SAMPLE_RATE,
          signal: context.signal,
          onProgress: (atSeconds) => progress(atSeconds / source.durationSeconds),
        });
        for await (const chunk of sound) meter.push(chunk);
        return meter.finish();
      },
    );
    return fact;
  });
}
