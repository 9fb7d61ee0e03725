import { mergeSpans, type Span, type Voices } from '../facts/index.ts';
import { createPool } from '../models/index.ts';
import type { Splitting } from './voice-clusters.ts';
import type task from './voices-task.ts';

/** A stretch of 16 kHz mono sound, −1 to 1, from a time on the source's clock. */
type Stretch = { startSeconds: number; samples: Float32Array };

/**
 * Tells whose voice is heard when, in stretches of sound that come in order of time: a few chosen ones or, streamed
 * piece by piece, the whole source. The turns cover exactly the spans of `speech`, which say where somebody speaks.
 * Voices are told apart by their spectra and their pitch, without a downloaded model; the same voice has the same
 * number in every stretch. Two who talk at once are heard as one of them. Works in a thread of its own, which keeps 32
 * MB for every hour of speech. `splitting`: `careful` (the default) rather takes two voices for one, `eager` rather
 * one for two. Throws EngineError `cancelled`.
 */
export async function findVoices(
  sound: Iterable<Stretch> | AsyncIterable<Stretch>,
  speech: readonly Span[],
  options: { splitting?: Splitting | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Voices> {
  if (speech.length === 0) return { turns: [], fallbacks: [] };
  const { splitting = 'careful', signal } = options;
  const url = new URL('./voices-task.ts', import.meta.url);
  await using pool = createPool<typeof task>(url, { speech: mergeSpans(speech) }, { threads: 1 });
  let stretches = 0;
  for await (const stretch of sound) {
    await pool.run({ step: 'listen', stretch }, { signal });
    stretches += 1;
  }
  if (stretches === 0) return { turns: [], fallbacks: [] };
  return { turns: await pool.run({ step: 'divide', splitting }, { signal }), fallbacks: [] };
}
