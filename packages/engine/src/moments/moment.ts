import type { Fallback, Judgement, Sound, Span, Transcript } from '../facts/index.ts';

/** The kinds of talk that are weighed differently; `auto` guesses one of the others from the text. */
export const GENRES = ['podcast', 'interview', 'vlog', 'tutorial', 'auto'] as const;
/** The kinds of talk that are weighed differently; `auto` guesses one of the others from the text. */
export type Genre = (typeof GENRES)[number];

/** How long a finished clip may be, both ends inclusive. Counts the clip as cut (`clipSpan`), not the speech in it. */
export type LengthWindow = { minSeconds: number; maxSeconds: number };

/** What is wanted of the moments. */
export type MomentOptions = {
  /** How many moments, at least 1. */
  count: number;
  window: LengthWindow;
  genre: Genre;
  /** Free instruction of the user, e.g. `focus on hiring, avoid politics`; empty for none. */
  prompt: string;
  /** The part of the source that may be used; no clip reaches outside of it. */
  within: Span;
};

/** A run of whole sentences, both ids inclusive. */
export type SentenceRun = { first: number; last: number };

/** What a moment is judged by. Each is scored 0–10. */
export const SUB_SCORES = [
  'hook',
  'selfContained',
  'payoff',
  'information',
  'emotion',
  'pace',
  'energy',
] as const;
/** What a moment is judged by. */
export type SubScore = (typeof SUB_SCORES)[number];

/** A stretch of talk worth watching on its own, why, and the words to publish it with. */
export type Moment = {
  sentences: SentenceRun;
  /** The clip as cut, on the source's clock: equal to `clipSpan` of `sentences`. */
  startSeconds: number;
  endSeconds: number;
  /** 0–10, one decimal. Half of it is how good the moment is in itself, half how it stands in this talk. */
  score: number;
  /** 0–10 each, one decimal. */
  subScores: Record<SubScore, number>;
  /** Short sentences for people, citing the words; the strongest reason first. At most 8, each under 300 characters. */
  reasons: string[];
  /** At most 60 characters, no word cut. */
  title: string;
  /** At most 12 words, to be shown over the first seconds. */
  viralHook: string;
  /** The sentence of the moment that says most. */
  keyInsight: string;
  /** One of `EMOTIONS`. */
  dominantEmotion: string;
  /** 3–6 where the talk has as many, lower case, letters and digits only, without `#`. */
  hashtags: string[];
  /** What is said in it. */
  transcript: string;
};

/** The moments, best first, and what could not be done as asked. */
export type Choice = { moments: Moment[]; fallbacks: Fallback[] };

/** A way of choosing moments. Pure: the same facts and options give the same choice. `judgement` null: nobody judged. */
export type ChooseMoments = (
  transcript: Transcript,
  sound: Sound | null,
  options: MomentOptions,
  judgement: Judgement | null,
) => Choice;
