import { mergeSpans, type Span } from '../facts/index.ts';
import { createPool, fileOf, obtainModel } from '../models/index.ts';
import { StretchFinder } from './stretches.ts';
import { BREATH_SECONDS } from './talk.ts';
import { CHUNK_SECONDS, detectVoice } from './voice.ts';
import type voiceTask from './voice-task.ts';

/**
 * Where somebody speaks in a stream of 16 kHz mono sound, in seconds from its start; disjoint, in order of time. What follows
 * within a breath is one span, as in `talkIn`. By voice activity alone (Silero, 10 CPU-seconds per hour of sound), so in any
 * language. The sound is streamed and the work done in a thread. Throws EngineError `model_unavailable`, `cancelled`.
 */
export async function findSpeech(
  sound: AsyncIterable<Float32Array>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Span[]> {
  const files = await obtainModel('silero-vad', { signal });
  const init = { model: fileOf(files, 'model') };
  const task = new URL('./voice-task.ts', import.meta.url);
  await using pool = createPool<typeof voiceTask>(task, init, { threads: 1 });
  // Nothing is recognised piece by piece here, so no stretch is too long.
  const finder = new StretchFinder(Number.POSITIVE_INFINITY, (from) => from);
  const stretches = [];
  for await (const { probabilities } of detectVoice(sound, pool, signal))
    for (const probability of probabilities) stretches.push(...finder.push(probability));
  stretches.push(...finder.finish());
  const spans = stretches.map(({ start, end }) => ({
    startSeconds: start * CHUNK_SECONDS,
    endSeconds: end * CHUNK_SECONDS,
  }));
  return mergeSpans(spans, BREATH_SECONDS);
}
