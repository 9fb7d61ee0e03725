import { VOICE_SIZE, type VoiceBlock } from './voice-blocks.ts';

/** How a recording is divided between voices. */
export type Division = {
  /** The voice of every block; not every number need occur. */
  voices: number[];
  /** Lower bound of the logarithmic evidence for as many voices as there were to start with, in nats. */
  evidence: number;
};

/** How far voices lie from each other: variance in every direction, in that of one second of one talker. */
const VOICE_VARIANCE = 1.5;
/** Probability that the voice stays the same from one block to the next, without and with a pause between them. */
const STAY = 0.99;
const STAY_OVER_PAUSE = 0.93;
/** Rounds of modelling voices and dividing the time at most, and the gain in nats that is worth another. */
const ROUNDS = 12;
const LEAST_GAIN = 0.05;

/**
 * Divides the blocks between voices, beginning with a guess for each block: a hidden Markov model whose states are
 * voices with an uncertain position, by variational Bayes (Diez et al. 2019, "Bayesian HMM based x-vector clustering",
 * with the scaling of its evidence). Voices that explain nothing are left without blocks. `independence`: the share
 * that a second of speech counts, 0–1, because seconds of one talker resemble each other more than independent ones. `counted`: the share of all the evidence
 * that counts, 0–1; the division is the same, its evidence is that of a shorter recording of the kind.
 */
export function divideTime(
  blocks: readonly VoiceBlock[],
  guess: readonly number[],
  independence: number,
  counted = 1,
): Division {
  const count = Math.max(...guess) + 1;
  let shares = softened(guess, count);
  let evidence = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const { means, variances, divergence } = placeVoices(blocks, shares, count, independence, counted);
    const passed = passThrough(
      blocks,
      likelihoods(blocks, means, variances, independence),
      shareOfAll(blocks, shares, count),
    );
    shares = passed.shares;
    const before = evidence;
    evidence = passed.evidence * counted - divergence;
    if (evidence - before < LEAST_GAIN) break;
  }
  return { voices: blocks.map((_, i) => likeliest(shares.subarray(i * count, (i + 1) * count))), evidence };
}

/** The guess as probabilities that leave room for doubt. */
function softened(guess: readonly number[], count: number): Float64Array {
  const shares = new Float64Array(guess.length * count).fill(0.1 / count);
  guess.forEach((voice, i) => {
    shares[i * count + voice] = 0.9 + 0.1 / count;
  });
  return shares;
}

/** Where each voice lies, how sure that is, and how far the voices are from what was expected of them, in nats. */
function placeVoices(
  blocks: readonly VoiceBlock[],
  shares: Float64Array,
  count: number,
  independence: number,
  counted: number,
) {
  const weights = new Float64Array(count);
  const means = new Float64Array(count * VOICE_SIZE);
  blocks.forEach(({ seconds, voice }, i) => {
    for (let k = 0; k < count; k++) {
      const weight = independence * seconds * (shares[i * count + k] ?? 0);
      weights[k] = (weights[k] ?? 0) + weight;
      for (let d = 0, at = k * VOICE_SIZE; d < VOICE_SIZE; d++, at++)
        means[at] = (means[at] ?? 0) + weight * (voice[d] ?? 0);
    }
  });
  const variances = weights.map((weight) => 1 / (1 / VOICE_VARIANCE + weight));
  let divergence = 0;
  variances.forEach((variance, k) => {
    let squares = 0;
    for (let d = 0, at = k * VOICE_SIZE; d < VOICE_SIZE; d++, at++) {
      const mean = (means[at] ?? 0) * variance;
      means[at] = mean;
      squares += mean * mean;
    }
    // What a voice costs, it costs for as much of the evidence as counts.
    const ratio = 1 / (1 + VOICE_VARIANCE * counted * (weights[k] ?? 0));
    divergence += 0.5 * (VOICE_SIZE * (ratio - 1 - Math.log(ratio)) + squares / VOICE_VARIANCE);
  });
  return { means, variances, divergence };
}

/** The logarithmic likelihood of every block under every voice. */
function likelihoods(
  blocks: readonly VoiceBlock[],
  means: Float64Array,
  variances: Float64Array,
  independence: number,
): Float64Array {
  const count = variances.length;
  const result = new Float64Array(blocks.length * count);
  blocks.forEach(({ seconds, voice }, i) => {
    for (let k = 0; k < count; k++) {
      let squares = VOICE_SIZE * (variances[k] ?? 0);
      for (let d = 0, at = k * VOICE_SIZE; d < VOICE_SIZE; d++, at++) {
        const apart = (voice[d] ?? 0) - (means[at] ?? 0);
        squares += apart * apart;
      }
      result[i * count + k] = -0.5 * independence * seconds * squares;
    }
  });
  return result;
}

function shareOfAll(blocks: readonly VoiceBlock[], shares: Float64Array, count: number): Float64Array {
  const result = new Float64Array(count).fill(1e-9);
  const all = blocks.reduce((sum, { seconds }) => sum + seconds, 0);
  blocks.forEach(({ seconds }, i) => {
    for (let k = 0; k < count; k++)
      result[k] = (result[k] ?? 0) + ((shares[i * count + k] ?? 0) * seconds) / all;
  });
  return result;
}

/** Forward and backward through the model: how probable each voice is in each block, given all blocks. */
function passThrough(blocks: readonly VoiceBlock[], scores: Float64Array, prior: Float64Array) {
  const count = prior.length;
  const stay = blocks.map(({ afterPause }) => (afterPause ? STAY_OVER_PAUSE : STAY));
  const fits = scores.slice();
  const forward = new Float64Array(scores.length);
  const scales = new Float64Array(blocks.length);
  let evidence = 0;
  for (let i = 0; i < blocks.length; i++) {
    const row = fits.subarray(i * count, (i + 1) * count);
    const highest = Math.max(...row);
    let scale = 0;
    for (let k = 0; k < count; k++) {
      row[k] = Math.exp((row[k] ?? 0) - highest);
      const stays = i === 0 ? 0 : (stay[i] ?? 0);
      const arrives = stays * (forward[(i - 1) * count + k] ?? 0) + (1 - stays) * (prior[k] ?? 0);
      const value = arrives * (row[k] ?? 0);
      forward[i * count + k] = value;
      scale += value;
    }
    scale = Math.max(scale, Number.MIN_VALUE);
    for (let k = 0; k < count; k++) forward[i * count + k] = (forward[i * count + k] ?? 0) / scale;
    scales[i] = scale;
    evidence += Math.log(scale) + highest;
  }
  return { shares: backward(stay, fits, forward, scales, prior), evidence };
}

function backward(
  stay: readonly number[],
  fits: Float64Array,
  forward: Float64Array,
  scales: Float64Array,
  prior: Float64Array,
): Float64Array {
  const count = prior.length;
  const shares = forward.slice();
  let ahead = new Float64Array(count).fill(1);
  for (let i = stay.length - 2; i >= 0; i--) {
    const next = new Float64Array(count);
    let anyone = 0;
    for (let k = 0; k < count; k++) {
      next[k] = (fits[(i + 1) * count + k] ?? 0) * (ahead[k] ?? 0);
      anyone += (prior[k] ?? 0) * (next[k] ?? 0);
    }
    const stays = stay[i + 1] ?? 0;
    ahead = next.map((value) => (stays * value + (1 - stays) * anyone) / (scales[i + 1] ?? 1));
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const value = (forward[i * count + k] ?? 0) * (ahead[k] ?? 0);
      shares[i * count + k] = value;
      sum += value;
    }
    for (let k = 0; k < count; k++) shares[i * count + k] = (shares[i * count + k] ?? 0) / sum;
  }
  return shares;
}

function likeliest(row: Float64Array): number {
  let best = 0;
  row.forEach((value, k) => {
    if (value > (row[best] ?? 0)) best = k;
  });
  return best;
}
