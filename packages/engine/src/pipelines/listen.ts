import { mergeSpans, overlapSeconds, type Source, type Span, type Transcript } from '../facts/index.ts';
import { decodeSound } from '../media/index.ts';
import { findVoices, talkIn } from '../speech/index.ts';
import type { HeardSpeech, SoundStretch } from '../vision/index.ts';
import type { Context } from './context.ts';

/** The sound of the spans and whose voices are in it; undefined where nothing is said. */
export async function listen(
  path: string,
  source: Source,
  spans: readonly Span[],
  transcript: Transcript | null,
  { signal }: Pick<Context, 'signal'>,
): Promise<HeardSpeech | undefined> {
  if (source.sound === null || transcript === null) return undefined;
  const merged = mergeSpans(spans);
  const speech = talkIn(transcript, merged);
  if (speech.length === 0) return undefined;
  const sound: SoundStretch[] = [];
  for (const span of merged) {
    const chunks = decodeSound(path, source, { ...span, signal });
    const samples = await joinSound(chunks, span.endSeconds - span.startSeconds);
    sound.push({ startSeconds: span.startSeconds, samples });
  }
  // Two numbers for one voice do no harm where voices are tied to faces; one number for two does.
  const voices = await findVoices(sound, speech, { splitting: 'eager', signal });
  return { sound, speech, voices };
}

/** What is heard in some of the spans that were listened to. */
export function heardWithin(heard: HeardSpeech, spans: readonly Span[]): HeardSpeech {
  const merged = mergeSpans(spans);
  const inside = <Part extends Span>(parts: readonly Part[]): Part[] =>
    parts.flatMap((part) =>
      merged
        .filter((span) => overlapSeconds(span, part) > 0)
        .map((span) => ({ ...part, ...meet(span, part) })),
    );
  const sound = heard.sound.flatMap(({ startSeconds, samples }) => {
    const stretch = { startSeconds, endSeconds: startSeconds + samples.length / SAMPLE_RATE };
    return merged
      .filter((span) => overlapSeconds(span, stretch) > 0)
      .map((span) => {
        const part = meet(span, stretch);
        const index = (atSeconds: number) => Math.round((atSeconds - startSeconds) * SAMPLE_RATE);
        return {
          startSeconds: part.startSeconds,
          samples: samples.subarray(index(part.startSeconds), index(part.endSeconds)),
        };
      });
  });
  return {
    sound,
    speech: inside(heard.speech),
    voices: { ...heard.voices, turns: inside(heard.voices.turns) },
  };
}

/** Samples per second of what is listened to. */
export const SAMPLE_RATE = 16_000;

function meet(a: Span, b: Span): Span {
  return {
    startSeconds: Math.max(a.startSeconds, b.startSeconds),
    endSeconds: Math.min(a.endSeconds, b.endSeconds),
  };
}

/** All of a stream of sound, 16 kHz mono, in one piece; held once when it is about as long as expected, in seconds. */
export async function joinSound(
  chunks: AsyncIterable<Float32Array>,
  expectedSeconds: number,
): Promise<Float32Array> {
  let samples = new Float32Array(Math.ceil((expectedSeconds + 1) * SAMPLE_RATE));
  let length = 0;
  for await (const chunk of chunks) {
    if (length + chunk.length > samples.length) {
      const longer = new Float32Array(2 * (length + chunk.length));
      longer.set(samples);
      samples = longer;
    }
    samples.set(chunk, length);
    length += chunk.length;
  }
  return samples.subarray(0, length);
}
