import { z } from 'zod';
import { EngineError } from '../error.ts';
import { baseLanguage, type Span } from '../facts/index.ts';
import { type Heard, NOTHING_HEARD } from './heard.ts';
import { endsInLoop } from './loop.ts';
import { placeByLetters } from './place-by-letters.ts';
import { shownWords } from './words.ts';

/** What sherpa-onnx 1.13 writes of a decoded stretch (`OfflineRecognitionResult::AsJsonString`). */
const Result = z.object({
  text: z.string(),
  lang: z.string().default(''),
  tokens: z.array(z.string()).default([]),
  /** Seconds; of transducers, empty for Whisper as it is usually exported. */
  timestamps: z.array(z.number()).default([]),
  /** Seconds; of TDT transducers only. */
  durations: z.array(z.number()).default([]),
  ys_log_probs: z.array(z.number()).default([]),
});
type Result = z.infer<typeof Result>;

/** The start of a word in SentencePiece's vocabularies; sherpa-onnx writes some as a blank. */
const WORD_START = /^[\u2581 ]/;

/** Reads a decoded stretch of `seconds`. Throws `recogniser_bad_answer` when it is none. */
export function readSherpaResult(value: unknown, seconds: number): Heard {
  const parsed = Result.safeParse(value);
  if (!parsed.success)
    throw new EngineError('recogniser_bad_answer', 'sherpa-onnx gave a result of an unknown form.', {
      cause: parsed.error,
    });
  const result = parsed.data;
  const text = result.text.trim();
  const language = languageOf(result.lang);
  if (text === '') return { ...NOTHING_HEARD, language };
  const groups = wordsOf(result.tokens);
  return {
    text,
    confidences: result.ys_log_probs.length === result.tokens.length ? confidencesOf(groups, result) : [],
    looped: endsInLoop(text.toLowerCase().split(/\s+/)),
    full: false,
    times: result.timestamps.length === result.tokens.length ? timesOf(text, result, seconds) : null,
    language,
  };
}

/** `<|de|>` and `de` alike; null for what is no language code. */
function languageOf(lang: string): string | null {
  const code = /^(?:<\|)?([a-z]{2,3})(?:\|>)?$/.exec(lang.trim())?.[1];
  return code === undefined ? null : baseLanguage(code === 'jw' ? 'jv' : code);
}

/** Indices of the tokens of each word, in order. */
function wordsOf(tokens: readonly string[]): number[][] {
  const groups: number[][] = [];
  tokens.forEach((token, index) => {
    const last = groups.at(-1);
    if (!last || WORD_START.test(token)) groups.push([index]);
    else last.push(index);
  });
  // A blank or a mark that stands alone belongs to the word before it.
  return groups.filter((group, at) => {
    const isWord = group.some((index) => /[\p{L}\p{N}]/u.test(tokens[index] ?? ''));
    if (!isWord) groups[at - 1]?.push(...group);
    return isWord;
  });
}

/** Geometric mean of the tokens' probabilities, per word. */
function confidencesOf(groups: readonly number[][], { ys_log_probs }: Result): number[] {
  return groups.map((group) => {
    const sum = group.reduce((total, index) => total + (ys_log_probs[index] ?? 0), 0);
    return Math.min(1, Math.exp(sum / group.length));
  });
}

/** Without durations a token lasts until the next one, at most this long. */
const LONGEST_TOKEN_SECONDS = 0.4;

function timesOf(text: string, { tokens, timestamps, durations }: Result, seconds: number): Span[] | null {
  const endOf = (index: number, start: number): number => {
    const duration = durations.length === tokens.length ? durations[index] : undefined;
    if (duration !== undefined) return start + duration;
    return Math.min(timestamps[index + 1] ?? seconds, start + LONGEST_TOKEN_SECONDS);
  };
  const pieces = tokens.map((token, index) => {
    const startSeconds = Math.min(timestamps[index] ?? 0, seconds);
    return { text: token, startSeconds, endSeconds: Math.min(endOf(index, startSeconds), seconds) };
  });
  return placeByLetters(shownWords(text), pieces);
}
