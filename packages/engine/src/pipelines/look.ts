import {
  mergeSpans,
  overlapSeconds,
  type Scenes,
  type Source,
  type Span,
  type Transcript,
} from '../facts/index.ts';
import { decodeSound } from '../media/index.ts';
import { findVoices } from '../speech/index.ts';
import { examineScenes, type HeardSpeech, type SoundStretch } from '../vision/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';

/** Words nearer than this belong to one stretch of speech: a breath is no change of speaker. */
const BREATH_SECONDS = 0.35;

/** Looks at the chosen spans: shots, faces, and who of them is heard speaking. */
export async function look(
  path: string,
  source: Source,
  spans: readonly Span[],
  transcript: Transcript | null,
  context: Context,
): Promise<Scenes> {
  const merged = mergeSpans(spans);
  const total = merged.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
  const seen = (atSeconds: number) =>
    merged.reduce((sum, span) => sum + overlapSeconds(span, { startSeconds: 0, endSeconds: atSeconds }), 0);
  return inStage(context.events, 'look', async (progress) =>
    examineScenes(path, source, merged, {
      heard: await listen(path, source, merged, transcript, context),
      signal: context.signal,
      onProgress: (atSeconds) => progress(seen(atSeconds) / total),
    }),
  );
}

/** The sound of the spans and whose voices are in it; undefined where nothing is said. */
export async function listen(
  path: string,
  source: Source,
  spans: readonly Span[],
  transcript: Transcript | null,
  { signal }: Pick<Context, 'signal'>,
): Promise<HeardSpeech | undefined> {
  if (source.sound === null || transcript === null) return undefined;
  const speech = spokenSpans(transcript, spans);
  if (speech.length === 0) return undefined;
  const sound: SoundStretch[] = [];
  for (const span of spans) sound.push(await readSound(path, source, span, signal));
  // Two numbers for one voice do no harm where voices are tied to faces; one number for two does.
  const voices = await findVoices(sound, speech, { splitting: 'eager', signal });
  return { sound, speech, voices };
}

/** Where somebody speaks inside the spans: from the first to the last of words that follow each other closely. */
function spokenSpans(transcript: Transcript, spans: readonly Span[]): Span[] {
  const inside = transcript.words
    .filter((word) => word.endSeconds > word.startSeconds)
    .flatMap((word) =>
      spans
        .map((span) => ({
          startSeconds: Math.max(span.startSeconds, word.startSeconds),
          endSeconds: Math.min(span.endSeconds, word.endSeconds),
        }))
        .filter((part) => part.endSeconds > part.startSeconds),
    );
  return mergeSpans(inside, BREATH_SECONDS);
}

async function readSound(
  path: string,
  source: Source,
  span: Span,
  signal: AbortSignal | undefined,
): Promise<SoundStretch> {
  const chunks: Float32Array[] = [];
  for await (const chunk of decodeSound(path, source, { ...span, signal })) chunks.push(chunk);
  const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return { startSeconds: span.startSeconds, samples };
}
