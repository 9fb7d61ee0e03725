import { throwIfCancelled } from '../error.ts';
import {
  baseLanguage,
  type Fallback,
  overlapSeconds,
  type Span,
  type Transcript,
  type Word,
} from '../facts/index.ts';
import { createPool, type Pool } from '../models/index.ts';
import type alignTask from './align-task.ts';
import { placeWords, type Stretch } from './place.ts';
import { readStretches } from './read-stretches.ts';
import { RECOGNISERS } from './recognisers.ts';
import { retimedSentences } from './sentences.ts';
import { findSilences } from './silences.ts';

/** Gives 16 kHz mono sound of a span of the source, on the source's clock. */
export type ReadSound = (span: Span) => AsyncIterable<Float32Array>;

/** How words are placed. */
export type AlignOptions = {
  signal?: AbortSignal | undefined;
  /** 0–1, growing. */
  onProgress?: ((fraction: number) => void) | undefined;
};

/** Stretches in flight at most: two threads and one waiting for each keep both busy, and hold 15 s of sound each. */
const THREADS = 2;
const IN_FLIGHT = 4;
/** Sound around an utterance that was cut by the voice detector. */
const MARGIN_SECONDS = 0.2;
/** Sound around what a transcript file says: its cues are often early or late. */
const GIVEN_MARGIN_SECONDS = 0.6;
/** Utterances that follow each other this closely are placed together, as long as the whole stays under the maximum. */
const TOGETHER_SECONDS = 0.5;
const MOST_TOGETHER_SECONDS = 14;

/**
 * Places the words of the utterances that touch `spans` on the sound (`'all'`: every utterance). The result has the
 * same words, sentences and utterances in the same order under the same ids, with refined times and `timing: 'aligned'`.
 * Words that cannot be placed keep their times, and a fallback says so; so do all words of another language than English.
 * Words that a recogniser gave times to keep them. Throws `cancelled` and whatever `readSound` throws.
 */
export async function alignTranscript(
  transcript: Transcript,
  spans: readonly Span[] | 'all',
  readSound: ReadSound,
  options: AlignOptions = {},
): Promise<Transcript> {
  const { signal, onProgress } = options;
  throwIfCancelled(signal);
  const stretches = stretchesToPlace(transcript, spans);
  if (stretches.length > 0 && !isAligned(transcript.language)) {
    onProgress?.(1);
    return unaligned(transcript, stretches);
  }
  if (stretches.length === 0) {
    onProgress?.(1);
    return transcript;
  }
  const words = [...transcript.words];
  const failed: Stretch[] = [];
  const task = new URL('./align-task.ts', import.meta.url);
  const threads = Math.min(THREADS, stretches.length);
  await using pool: Pool<AlignInput, AlignOutput> = createPool<typeof alignTask>(task, null, { threads });

  let done = 0;
  const flying = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const { stretch, samples } of readStretches(stretches, readSound)) {
    throwIfCancelled(signal);
    const placing = placeWords(stretch, samples, (input) => pool.run(input, { signal })).then((result) => {
      for (const { index, word } of result.words) words[index] = word;
      failed.push(...result.failed);
      for (const { firstWord, words: lost } of result.failed) markUnplaced(words, firstWord, lost.length);
      done += 1;
      onProgress?.(done / stretches.length);
    });
    const settled = placing
      .catch((error: unknown) => void failures.push(error))
      .finally(() => flying.delete(settled));
    flying.add(settled);
    if (flying.size >= IN_FLIGHT) await Promise.race(flying);
    if (failures.length > 0) break;
  }
  await Promise.all(flying);
  if (failures.length > 0) throw failures[0];
  keepOrder(words);
  return {
    ...transcript,
    words,
    sentences: retimedSentences(transcript.sentences, words),
    utterances: transcript.utterances.map((utterance) => around(utterance, words)),
    silences: isRecognised(transcript) ? transcript.silences : silencesBetween(transcript, words),
    fallbacks: [...transcript.fallbacks, ...reportFailures(failed, transcript, stretches.length)],
  };
}

/** Whether there is an acoustic model and a pronunciation dictionary for a language. */
function isAligned(language: string): boolean {
  return baseLanguage(language) === 'en';
}

/** The same transcript, saying once that its words stay where they were estimated. */
function unaligned(transcript: Transcript, stretches: readonly Stretch[]): Transcript {
  const isEstimated = stretches.some(({ words }) => words.some((word) => word.timing === 'estimated'));
  const fallback: Fallback = {
    used: 'estimated word times, spread over the voice by spelling',
    instead_of: 'times placed on the sound',
    reason: `Words are placed on the sound in English only; this is ${transcript.language}.`,
  };
  const isSaid = transcript.fallbacks.some(({ reason }) => reason === fallback.reason);
  return isEstimated && !isSaid
    ? { ...transcript, fallbacks: [...transcript.fallbacks, fallback] }
    : transcript;
}

type AlignInput = Parameters<Parameters<typeof placeWords>[2]>[0];
type AlignOutput = Awaited<ReturnType<Parameters<typeof placeWords>[2]>>;

/** Words that came with times keep them as they are. */
function markUnplaced(words: Word[], first: number, count: number): void {
  for (let index = first; index < first + count; index += 1) {
    const word = words[index];
    if (word?.timing === 'estimated') words[index] = { ...word, timing: 'unplaced' };
  }
}

/** Neighbouring utterances are joined: more context, fewer calls. */
function stretchesToPlace(transcript: Transcript, spans: readonly Span[] | 'all'): Stretch[] {
  const margin = isRecognised(transcript) ? MARGIN_SECONDS : GIVEN_MARGIN_SECONDS;
  const { utterances } = transcript;
  const stretches: Stretch[] = [];
  utterances.forEach((utterance, index) => {
    if (spans !== 'all' && !spans.some((span) => touches(utterance, span))) return;
    const words = transcript.words.slice(utterance.firstWord, utterance.lastWord + 1);
    if (isRecognised(transcript) && words.every((word) => word.timing === 'given')) return;
    const before = utterances[index - 1]?.endSeconds ?? 0;
    const after = utterances[index + 1]?.startSeconds ?? Number.POSITIVE_INFINITY;
    const startSeconds = Math.max(
      0,
      utterance.startSeconds - Math.min(margin, Math.max(0.05, (utterance.startSeconds - before) / 2)),
    );
    const endSeconds =
      utterance.endSeconds + Math.min(margin, Math.max(0.05, (after - utterance.endSeconds) / 2));
    const last = stretches.at(-1);
    const follows = last && last.firstWord + last.words.length === utterance.firstWord;
    if (
      follows &&
      !isRecognised(transcript) &&
      startSeconds - last.endSeconds <= TOGETHER_SECONDS &&
      endSeconds - last.startSeconds <= MOST_TOGETHER_SECONDS
    ) {
      last.words.push(...words);
      last.endSeconds = Math.max(last.endSeconds, endSeconds);
    } else stretches.push({ startSeconds, endSeconds, firstWord: utterance.firstWord, words });
  });
  return stretches;
}

function touches(a: Span, b: Span): boolean {
  return overlapSeconds(a, b) > 0;
}

function isRecognised(transcript: Transcript): boolean {
  return Object.hasOwn(RECOGNISERS, transcript.origin);
}

/** Stretches are placed on their own; where two meet, neither reaches into the other. */
function keepOrder(words: Word[]): void {
  let before = 0;
  words.forEach((word, index) => {
    // Less than a microsecond is rounding.
    const startSeconds = word.startSeconds < before - 1e-6 ? before : word.startSeconds;
    const endSeconds = Math.max(word.endSeconds, startSeconds);
    if (startSeconds !== word.startSeconds || endSeconds !== word.endSeconds)
      words[index] = { ...word, startSeconds, endSeconds };
    before = endSeconds;
  });
}

function around(
  utterance: Transcript['utterances'][number],
  words: readonly Word[],
): Transcript['utterances'][number] {
  const first = words[utterance.firstWord];
  const last = words[utterance.lastWord];
  return {
    ...utterance,
    startSeconds: Math.min(utterance.startSeconds, first?.startSeconds ?? utterance.startSeconds),
    endSeconds: Math.max(utterance.endSeconds, last?.endSeconds ?? utterance.endSeconds),
  };
}

/** A transcript file knows of no silences: they are what its placed words leave over. */
function silencesBetween(transcript: Transcript, words: readonly Word[]): Span[] {
  const lastKnown = Math.max(
    0,
    ...transcript.silences.map((span) => span.endSeconds),
    words.at(-1)?.endSeconds ?? 0,
  );
  return findSilences(words, lastKnown);
}

function reportFailures(failed: readonly Stretch[], transcript: Transcript, stretches: number): Fallback[] {
  const first = failed[0];
  if (!first) return [];
  const words = failed.reduce((sum, stretch) => sum + stretch.words.length, 0);
  const text = first.words.slice(0, 6).map((word) => word.text);
  return [
    {
      used: isRecognised(transcript) ? 'estimated word times' : 'the word times of the transcript file',
      instead_of: 'times placed on the sound',
      reason: `${words} words in ${failed.length} of ${stretches} stretches do not fit what is said there, the first at ${first.startSeconds.toFixed(1)} s ("${text.join(' ')} …").`,
    },
  ];
}
