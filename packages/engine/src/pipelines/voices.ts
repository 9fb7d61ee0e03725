import { createHash } from 'node:crypto';
import { mergeSpans, type Source, type Span, type Transcript, Voices } from '../facts/index.ts';
import { decodeSound } from '../media/index.ts';
import { findVoices } from '../speech/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';

/** Raised when the way voices are told apart changes, so that older cached facts are measured anew. */
const FACT_VERSION = 1;
/** Sound is handed over in stretches of this length, seconds, so that memory does not grow with the source. */
const STRETCH_SECONDS = 60;

/**
 * Whose voice is heard when, over everything that a transcript says is spoken. Reads the whole sound once more (0.01 s of
 * processor time per second), so it is asked for only where speakers are wanted; a conversation is expected. Cached.
 * No turns where nothing is said or the source has no sound.
 */
export async function hearVoices(
  path: string,
  source: Source,
  transcript: Transcript,
  context: Context,
): Promise<Voices> {
  const speech = spokenSpans(transcript);
  if (source.sound === null || speech.length === 0) return { turns: [], fallbacks: [] };
  const whole = { startSeconds: 0, endSeconds: speech.at(-1)?.endSeconds ?? source.durationSeconds };
  return inStage(context.events, 'voices', async (progress) => {
    const { fact } = await context.facts.remember(source.contentHash, factName(speech), Voices, () =>
      findVoices(stretches(path, source, whole, context, progress), speech, {
        splitting: 'eager',
        signal: context.signal,
      }),
    );
    return fact;
  });
}

/** Where somebody speaks: the stretches that were recognised in one piece, or the words where there are none. */
function spokenSpans({ utterances, words }: Transcript): Span[] {
  return mergeSpans(
    (utterances.length > 0 ? utterances : words)
      .filter(({ startSeconds, endSeconds }) => endSeconds > startSeconds)
      .map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds })),
  );
}

/** Voices depend on where speech was found, so the fact's name does too. */
function factName(speech: readonly Span[]): string {
  const digest = createHash('sha256').update(JSON.stringify(speech)).digest('hex');
  return `voices-${FACT_VERSION}-${digest.slice(0, 16)}`;
}

async function* stretches(
  path: string,
  source: Source,
  whole: Span,
  { signal }: Context,
  progress: (fraction: number) => void,
): AsyncGenerator<{ startSeconds: number; samples: Float32Array }> {
  const length = STRETCH_SECONDS * 16_000;
  let samples = new Float32Array(length);
  let [filled, startSeconds] = [0, 0];
  for await (const chunk of decodeSound(path, source, { ...whole, ...(signal ? { signal } : {}) })) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + length - filled);
      samples.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < length) continue;
      yield { startSeconds, samples };
      samples = new Float32Array(length);
      [filled, startSeconds] = [0, startSeconds + STRETCH_SECONDS];
      progress(Math.min(1, startSeconds / whole.endSeconds));
    }
  }
  if (filled > 0) yield { startSeconds, samples: samples.subarray(0, filled) };
}
