import type { Span, Voices } from '../facts/index.ts';
import { createPool } from '../models/index.ts';
import type { Splitting } from './voice-clusters.ts';
import type task from './voices-task.ts';

/**
 * Tells whose voice is heard when, in stretches of 16 kHz mono sound (seconds on the source's clock). The turns cover
 * exactly the spans of `speech`, which say where somebody speaks. Voices are told apart by their spectra and their
 * pitch, without a downloaded model; the same voice has the same number in every stretch. Works in a thread of its own.
 * `splitting`: `careful` (the default) rather takes two voices for one, `eager` rather one for two. Throws EngineError
 * `cancelled`.
 */
export async function findVoices(
  sound: readonly { startSeconds: number; samples: Float32Array }[],
  speech: readonly Span[],
  options: { splitting?: Splitting | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Voices> {
  if (sound.length === 0 || speech.length === 0) return { turns: [], fallbacks: [] };
  await using pool = createPool<typeof task>(new URL('./voices-task.ts', import.meta.url), undefined, {
    threads: 1,
  });
  const { splitting = 'careful', signal } = options;
  return { turns: await pool.run({ sound, speech, splitting }, { signal }), fallbacks: [] };
}
