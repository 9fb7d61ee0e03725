import { z } from 'zod';
import { Fallback } from './fallback.ts';
import { Span } from './span.ts';

/** One word as it is shown, with punctuation attached (`twenty-five%,`). */
export const Word = z.object({
  text: z.string().min(1),
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  /** 0–1: how sure the recogniser or aligner is; null when it does not say. */
  confidence: z.number().min(0).max(1).nullable(),
  /**
   * `aligned`: placed on the sound; `given`: from a transcript that came with times; `estimated`: spread over its
   * utterance; `unplaced`: estimated too, because the word does not fit what is said there.
   */
  timing: z.enum(['aligned', 'given', 'estimated', 'unplaced']),
});
/** One word as it is shown, with punctuation attached. */
export type Word = z.infer<typeof Word>;

/** A whole sentence. Clips are runs of whole sentences, named by these ids. */
export const Sentence = z.object({
  /** Equal to the index in `Transcript.sentences`. */
  id: z.int().nonnegative(),
  /** Index of the first word in `Transcript.words`. */
  firstWord: z.int().nonnegative(),
  /** Index of the last word, inclusive. */
  lastWord: z.int().nonnegative(),
  text: z.string(),
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  /**
   * How it ends: by its punctuation; `pause` when a long silence ended it without any; `cut` when what was listened to
   * begins or ends inside of it, so that it is not whole.
   */
  ending: z.enum(['statement', 'question', 'exclamation', 'pause', 'cut']),
});
/** A whole sentence. */
export type Sentence = z.infer<typeof Sentence>;

/** A stretch of speech that was recognised in one piece, and the words that came of it. Alignment works on these. */
export const Utterance = z.object({
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  firstWord: z.int().nonnegative(),
  /** Inclusive. */
  lastWord: z.int().nonnegative(),
});
/** A stretch of speech that was recognised in one piece. */
export type Utterance = z.infer<typeof Utterance>;

/** Everything that is said in a source. */
export const Transcript = z.object({
  /** BCP 47, e.g. `en`. */
  language: z.string(),
  /** Who heard it: recogniser and model, or the transcript file's kind, e.g. `moonshine-tiny`, `srt`. */
  origin: z.string(),
  words: z.array(Word),
  sentences: z.array(Sentence),
  utterances: z.array(Utterance),
  /** Where nobody speaks for 0.2 s or more, between and around the utterances. */
  silences: z.array(Span),
  /** Stretches whose recognised text was refused (loops, hallucinations), with the reason. */
  dropped: z.array(
    z.object({ startSeconds: z.number(), endSeconds: z.number(), text: z.string(), reason: z.string() }),
  ),
  fallbacks: z.array(Fallback),
});
/** Everything that is said in a source. */
export type Transcript = z.infer<typeof Transcript>;
