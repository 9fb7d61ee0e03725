import { Music, type Source } from '../facts/index.ts';
import { decodeSound } from '../media/index.ts';
import { MUSIC_SAMPLE_RATE, MusicMeter } from '../sound/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';

/** Raised when the way music is measured changes, so that older cached facts are measured anew. */
const MUSIC_VERSION = 4;

/** Pulse and dynamics of a whole source's sound, read once; null without sound. Cached. */
export async function measureMusic(path: string, source: Source, context: Context): Promise<Music | null> {
  if (source.sound === null) return null;
  return inStage(context.events, 'music', async (progress) => {
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
