import { createHash } from 'node:crypto';
import { z } from 'zod';
import { EngineError } from '../error.ts';
import { type Fallback, Sound, type Source, type Span, Transcript } from '../facts/index.ts';
import { decodeSound } from '../media/index.ts';
import { SoundMeter } from '../sound/index.ts';
import {
  alignTranscript,
  findTranscriptBeside,
  type RecogniserName,
  readTranscriptFile,
  recogniseSpeech,
} from '../speech/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';
import { chooseAfterRefusal, chooseRecogniser, recognisersHere } from './recogniser-choice.ts';

/** Raised when the way speech, levels or events are measured changes, so that older cached facts are measured anew. */
const FACT_VERSION = 4;

const Heard = z.object({ transcript: Transcript, sound: Sound.nullable() });
/** What is said in a source, and how loud it is over time (null when its sound was not read). */
export type Heard = z.infer<typeof Heard>;

/**
 * Hears what is said within `span`: from the transcript file when there is one, else by recognition, with words
 * placed roughly. `align` places them exactly where it matters. A recogniser that does not understand the language gives
 * way to one that does, and a fallback says so. Throws EngineError `no_speech` when there is no sound, and
 * `language_unsupported` when no recogniser at hand understands what is spoken.
 */
export async function hear(path: string, source: Source, span: Span, context: Context): Promise<Heard> {
  const file =
    context.transcriptFile === undefined ? await findTranscriptBeside(path) : context.transcriptFile;
  return inStage(context.events, 'hear', async (progress) => {
    if (file !== null)
      return { transcript: await readTranscriptFile(file, source.durationSeconds), sound: null };
    if (source.sound === null)
      throw new EngineError(
        'no_speech',
        'The file has no sound, so there are no words to choose from. Use mode "none" to make one clip of all of it.',
      );
    const { language } = context;
    const here = language === null ? new Set<RecogniserName>() : await recognisersHere();
    const choice = chooseRecogniser(context.recogniser, language, here);
    const recall = (recogniser: RecogniserName) =>
      remembered(path, source, span, recogniser, context, progress);
    try {
      return withFallback(await recall(choice.recogniser), choice.fallback);
    } catch (error) {
      if (!(error instanceof EngineError && error.code === 'language_unsupported')) throw error;
      const other = chooseAfterRefusal(choice.recogniser, await recognisersHere(), error);
      return withFallback(await recall(other.recogniser), other.fallback);
    }
  });
}

async function remembered(
  path: string,
  source: Source,
  span: Span,
  recogniser: RecogniserName,
  context: Context,
  progress: (fraction: number) => void,
): Promise<Heard> {
  const name = `heard-${FACT_VERSION}-${whoListens(recogniser, context)}-${span.startSeconds}-${span.endSeconds}`;
  const { fact } = await context.facts.remember(source.contentHash, name, Heard, () =>
    recognise(path, source, span, recogniser, context, progress),
  );
  return fact;
}

/** Everything that the heard words depend on beside the sound, as a part of a file name; a service's key is no part. */
function whoListens(recogniser: RecogniserName, { language, transcription }: Context): string {
  const service = recogniser === 'openai-compatible' ? transcription : null;
  const place = service ? [service.baseUrl, service.model] : [];
  const digest = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 12);
  return [recogniser, ...(service ? [digest] : []), language ?? 'auto'].join('-');
}

function withFallback(heard: Heard, fallback: Fallback | null): Heard {
  if (fallback === null) return heard;
  const { transcript } = heard;
  return { ...heard, transcript: { ...transcript, fallbacks: [...transcript.fallbacks, fallback] } };
}

/** Places the words that are said within `spans` exactly on the sound. */
export async function align(
  path: string,
  source: Source,
  heard: Heard,
  spans: readonly Span[] | 'all',
  context: Context,
): Promise<Heard> {
  if (source.sound === null) return heard;
  const readSound = (span: Span) => soundOf(path, source, span, context);
  return inStage(context.events, 'align', async (progress) => ({
    ...heard,
    transcript: await alignTranscript(heard.transcript, spans, readSound, {
      signal: context.signal,
      onProgress: progress,
    }),
  }));
}

async function recognise(
  path: string,
  source: Source,
  span: Span,
  recogniser: RecogniserName,
  context: Context,
  progress: (fraction: number) => void,
): Promise<Heard> {
  const meter = new SoundMeter();
  const length = span.endSeconds - span.startSeconds;
  const sound = metered(soundOf(path, source, span, context), meter);
  const transcript = await recogniseSpeech(sound, {
    recogniser,
    language: context.language,
    service: context.transcription,
    durationSeconds: length,
    signal: context.signal,
    onProgress: (atSeconds) => progress(atSeconds / length),
  });
  return {
    transcript: markCut(shift(transcript, span.startSeconds), span),
    sound: offsetSound(meter.finish(), span.startSeconds),
  };
}

function soundOf(path: string, source: Source, span: Span, { signal }: Context): AsyncIterable<Float32Array> {
  return decodeSound(path, source, { ...span, ...(signal ? { signal } : {}) });
}

async function* metered(sound: AsyncIterable<Float32Array>, meter: SoundMeter): AsyncIterable<Float32Array> {
  for await (const chunk of sound) {
    meter.push(chunk);
    yield chunk;
  }
}

/** Moves a transcript of a trimmed stretch onto the source's own clock. */
function shift(transcript: Transcript, seconds: number): Transcript {
  if (seconds === 0) return transcript;
  const move = <Part extends Span>(part: Part): Part => ({
    ...part,
    startSeconds: part.startSeconds + seconds,
    endSeconds: part.endSeconds + seconds,
  });
  return {
    ...transcript,
    words: transcript.words.map(move),
    sentences: transcript.sentences.map(move),
    utterances: transcript.utterances.map(move),
    silences: transcript.silences.map(move),
    dropped: transcript.dropped.map(move),
  };
}

/** A voice this near to the end of what was listened to was interrupted by it. Utterances are padded by 0.1 s. */
const CUT_SECONDS = 0.05;

/** Marks the sentences that the start of a trimmed stretch, or its end, or the end of the source, cuts into. */
function markCut(transcript: Transcript, heard: Span): Transcript {
  const starts = transcript.utterances[0]?.startSeconds ?? Number.POSITIVE_INFINITY;
  const ends = transcript.utterances.at(-1)?.endSeconds ?? 0;
  const isFirstCut = heard.startSeconds > 0 && starts - heard.startSeconds < CUT_SECONDS;
  const isLastCut = heard.endSeconds - ends < CUT_SECONDS;
  const last = transcript.sentences.length - 1;
  const sentences = transcript.sentences.map((sentence, id) =>
    (id === 0 && isFirstCut) || (id === last && isLastCut)
      ? { ...sentence, ending: 'cut' as const }
      : sentence,
  );
  return { ...transcript, sentences };
}

/** Levels before the stretch was read are unknown to the ear and stand as silence; events move onto the source's clock. */
function offsetSound(sound: Sound, seconds: number): Sound {
  const hops = Math.round(seconds / sound.hopSeconds);
  return {
    ...sound,
    levels: [...new Array<number>(hops).fill(-100), ...sound.levels],
    events: sound.events.map((event) => ({
      ...event,
      startSeconds: event.startSeconds + seconds,
      endSeconds: event.endSeconds + seconds,
    })),
  };
}
