import { SOUND_MEANS, SOUND_VARIANCES, SOUND_WEIGHTS, TALKER_FACTOR } from './voice-numbers.ts';

/** Cepstra per window, and with the pitch. */
const SPECTRUM = SOUND_MEANS.length / SOUND_WEIGHTS.length;
const VOICE = SPECTRUM + 1;
/** Seconds of evidence that a voice lies where voices usually lie, so that a few windows do not place it far out. */
const PRIOR_WINDOWS = 1;

/** How far the windows of a block lie from where their sounds usually lie. */
export type SoundOffset = {
  /** Takes one window's spectrum. */
  add(spectrum: Float32Array): void;
  /** The offset that explains the windows best, one number per cepstrum. */
  offset(): Float64Array;
};

/**
 * The sounds of speech as a mixture of 32 Gaussians (a universal background model, Reynolds et al. 2000), and how one
 * talker varies from second to second. Both were measured on recordings of single talkers, see
 * `evals/speech/voice-numbers.ts`.
 */
export const voiceSpace = {
  /** Starts a block in a recording whose mean spectrum is `common`. */
  sounds(common: Float64Array): SoundOffset {
    const precision = new Float64Array(SPECTRUM);
    const weighted = new Float64Array(SPECTRUM);
    const vector = new Float64Array(SPECTRUM);
    const likelihoods = new Float64Array(SOUND_WEIGHTS.length);
    return {
      add(spectrum) {
        for (let i = 0; i < SPECTRUM; i++) vector[i] = (spectrum[i] ?? 0) - (common[i] ?? 0);
        posteriors(vector, MIXTURE, likelihoods);
        for (let sound = 0; sound < likelihoods.length; sound++) {
          const share = likelihoods[sound] ?? 0;
          if (share < 1e-3) continue;
          for (let i = 0; i < SPECTRUM; i++) {
            const weight = share * (MIXTURE.precisions[sound * SPECTRUM + i] ?? 0);
            precision[i] = (precision[i] ?? 0) + weight;
            weighted[i] =
              (weighted[i] ?? 0) + weight * ((vector[i] ?? 0) - (MIXTURE.means[sound * SPECTRUM + i] ?? 0));
          }
        }
      },
      offset: () =>
        weighted.map((value, i) => value / ((precision[i] ?? 0) + PRIOR_WINDOWS * (MEAN_PRECISION[i] ?? 1))),
    };
  },

  /** An offset of `VOICE` numbers, turned and stretched so that one talker varies alike in every direction. */
  whiten(offset: Float64Array): Float64Array {
    const whitened = new Float64Array(VOICE);
    for (let i = 0; i < VOICE; i++) {
      let value = offset[i] ?? 0;
      for (let j = 0; j < i; j++) value -= (TALKER_FACTOR[i * VOICE + j] ?? 0) * (whitened[j] ?? 0);
      whitened[i] = value / (TALKER_FACTOR[i * VOICE + i] ?? 1);
    }
    return whitened;
  },
};

/** Gaussians with diagonal covariances, weighted. */
export type Mixture = {
  /** Logarithm of the weight and of everything in the density that does not depend on the vector. */
  constants: Float64Array;
  means: Float64Array;
  precisions: Float64Array;
};

/** A mixture ready for use, from its numbers row by row. */
export function mixtureOf(
  weights: readonly number[],
  means: readonly number[],
  variances: readonly number[],
): Mixture {
  const size = means.length / weights.length;
  const constants = Float64Array.from(weights, (weight, sound) => {
    const own = variances.slice(sound * size, (sound + 1) * size);
    return Math.log(weight) - 0.5 * own.reduce((sum, variance) => sum + Math.log(variance), 0);
  });
  return {
    constants,
    means: Float64Array.from(means),
    precisions: Float64Array.from(variances, (variance) => 1 / variance),
  };
}

/** Writes the probability of every Gaussian for a vector; returns the vector's logarithmic likelihood but for a constant. */
export function posteriors(vector: Float64Array, mixture: Mixture, result: Float64Array): number {
  const size = vector.length;
  let highest = Number.NEGATIVE_INFINITY;
  for (let sound = 0; sound < result.length; sound++) {
    let value = mixture.constants[sound] ?? 0;
    for (let i = 0, at = sound * size; i < size; i++, at++) {
      const apart = (vector[i] ?? 0) - (mixture.means[at] ?? 0);
      value -= 0.5 * apart * apart * (mixture.precisions[at] ?? 0);
    }
    result[sound] = value;
    if (value > highest) highest = value;
  }
  let sum = 0;
  for (let sound = 0; sound < result.length; sound++) {
    const value = Math.exp((result[sound] ?? 0) - highest);
    result[sound] = value;
    sum += value;
  }
  for (let sound = 0; sound < result.length; sound++) result[sound] = (result[sound] ?? 0) / sum;
  return highest + Math.log(sum);
}

const MIXTURE = mixtureOf(SOUND_WEIGHTS, SOUND_MEANS, SOUND_VARIANCES);

/** How exactly one window places the voice on average, per cepstrum. */
const MEAN_PRECISION = Float64Array.from({ length: SPECTRUM }, (_, i) =>
  SOUND_WEIGHTS.reduce(
    (sum, weight, sound) => sum + weight * (MIXTURE.precisions[sound * SPECTRUM + i] ?? 0),
    0,
  ),
);
