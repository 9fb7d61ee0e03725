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
};
