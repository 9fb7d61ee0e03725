import type { Span } from '../facts/index.ts';

/** What a recogniser heard in one stretch of speech. */
export type Heard = {
  /** With capitals and punctuation; empty when it heard nothing. */
  text: string;
  /** 0–1 for each piece between blanks, in order; may be of another length than the words when tokens were odd. */
  confidences: number[];
  /** It repeated itself and was stopped. */
  looped: boolean;
  /** It reached its limit of tokens: it was not finished, or talked nonsense. */
  full: boolean;
  /**
   * Where each word of the text lies, in order, in seconds from the start of the samples; null when the recogniser gives
   * no places. Of no use when there are more or fewer than words.
   */
  times: Span[] | null;
  /** BCP 47 of the language it heard; null when it does not tell. */
  language: string | null;
};

/** What a recogniser answers to a stretch in which it hears nothing. */
export const NOTHING_HEARD: Heard = {
  text: '',
  confidences: [],
  looped: false,
  full: false,
  times: null,
  language: null,
};
