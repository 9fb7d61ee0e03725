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

/** What the mouth of one track does, 25 times a second. */
export type MouthEvidence = {
  /** Id of the track. */
  track: number;
  /** The first value's moment; the others follow every 40 ms. */
  startSeconds: number;
  /** How much it looks like speaking (LR-ASD logit, at least 0 = speaking); null when the net is not there. */
  scores: Float32Array | null;
  /** Lip distance divided by mouth width; NaN where it could not be made out. */
  openings: Float32Array;
};
