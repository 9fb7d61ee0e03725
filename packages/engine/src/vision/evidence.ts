import type { Span, Voices } from '../facts/index.ts';

/** A stretch of sound: 16 kHz mono samples, −1 to 1, from `startSeconds` of the source's clock on. */
export type SoundStretch = { startSeconds: number; samples: Float32Array };

/** What is heard in the examined spans. */
export type HeardSpeech = {
  sound: readonly SoundStretch[];
  /** Where somebody speaks; disjoint, in order of time. */
  speech: readonly Span[];
  voices: Voices;
};

/** Mouths are looked at this often, as the net was trained (LR-ASD). */
export const MOUTHS_PER_SECOND = 25;

/** What the mouth of one track does without a break, `MOUTHS_PER_SECOND` values a second. */
export type MouthEvidence = {
  /** Id of the track. */
  track: number;
  /** The first value's moment. */
  startSeconds: number;
  /**
   * How much each moment looks like speaking: a logit of LR-ASD, 0 and more for yes; NaN where it was not judged.
   * Null when the net is not there.
   */
  scores: Float32Array | null;
  /** Lip distance divided by mouth width, as many as `scores`; NaN where it was not measured: nobody else is in sight. */
  openings: Float32Array;
};
