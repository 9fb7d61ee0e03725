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

/** What the mouth of one track does without a break. */
export type MouthEvidence = {
  /** Id of the track. */
  track: number;
  /** The first score's moment; the others follow at `MOUTHS_PER_SECOND`. */
  startSeconds: number;
  /** How much each moment looks like speaking: a logit, 0 and more for yes. */
  scores: Float32Array;
};
