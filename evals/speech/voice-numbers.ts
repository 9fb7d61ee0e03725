/**
 * `node evals/speech/voice-numbers.ts`, then the same with `--spread`: measures again what `packages/engine/src/speech/voice-numbers.ts` holds, on the recordings of
 * single talkers that lie beside the checkout, and writes the file: the sounds of speech as a mixture of Gaussians (expectation
 * maximisation on public-domain and CC BY readings), and how one talker varies from one second to the next (all talkers).
 * Always gives the same numbers. The recorded conversations that voices are judged on take no part.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commonSpectrum, offsetBlocks, VOICE_SIZE } from '../../packages/engine/src/speech/voice-blocks.ts';
import { mixtureOf, posteriors } from '../../packages/engine/src/speech/voice-space.ts';
import {
  SPECTRUM_SIZE,
  type VoiceWindows,
  voiceWindows,
} from '../../packages/engine/src/speech/voice-windows.ts';
import { findShared } from '../../packages/engine/src/testing/shared.ts';
import { makeSound } from './sound.ts';

/** Readings that the sounds of speech are learned from. */
const READERS = [
  'audio/jfk.wav',
  'audio/librivox_austen_0870.wav',
  'audio/librivox_austen_0890.wav',
  'audio/sonnet_p001.mp3',
  'audio/librispeech_198-209-0000.ogg',
  'audio/librispeech_3436-172162-0000.ogg',
  'audio/librispeech_5703-47212-0000.ogg',
];
/** Talkers that the spread of one voice is learned from, beside the readers. */
const TALKERS = [
  'video/single_speaker_adt31.mp4',
  'video/talking_head_512_khill.mp4',
  'video/talking_head_vr1.mp4',
  'video/talking_head_vr2.mp4',
  'video/talking_head_vr4.mp4',
  'video/remotion_talking_head_9x16.mp4',
  'video/talking_9x16_hevc_1.mp4',
  'video/talking_9x16_hevc_2.mp4',
];
const SOUNDS = 32;
const ROUNDS = 20;
/** Windows that one reader gives at most, so that nobody counts much more than the others. */
const MOST_WINDOWS = 1500;
/** Share of every direction's own variance that is added to it: few talkers make the spread look thinner than it is. */
const RIDGE = 0.1;
/** Speech in a piece whose spread is measured: 1 s. */
const PIECE_WINDOWS = 100;

/** Some of the numbers look like famous ones. */
const SUPPRESSION =
  '// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: measured numbers that happen to lie near constants.';

const output = fileURLToPath(new URL('../../packages/engine/src/speech/voice-numbers.ts', import.meta.url));
const shared = findShared();
if (shared === null) throw new Error('The recordings are not beside the checkout.');

if (process.argv.includes('--spread')) {
  // A second run, because the spread is measured with the sounds that the first run wrote.
  const talkers = await Promise.all([...READERS, ...TALKERS].map((name) => windowsOf(name)));
  const { SOUND_WEIGHTS, SOUND_MEANS, SOUND_VARIANCES } = await import(
    '../../packages/engine/src/speech/voice-numbers.ts'
  );
  write({
    weights: [...SOUND_WEIGHTS],
    means: [...SOUND_MEANS],
    variances: [...SOUND_VARIANCES],
    factor: [...spread(talkers)],
  });
} else {
  const readers = await Promise.all(READERS.map((name) => windowsOf(name)));
  write({ ...mixture(readers.flatMap(vectorsOf)), factor: identity() });
}

async function windowsOf(name: string): Promise<VoiceWindows> {
  const samples = await makeSound(['-i', `${shared}/media/${name}`]);
  return voiceWindows({ startSeconds: 0, samples }, [
    { startSeconds: 0, endSeconds: samples.length / 16_000 },
  ]);
}

/** A reader's spectra without what all of them have in common. */
function vectorsOf(windows: VoiceWindows): Float64Array[] {
  const common = commonSpectrum([windows]);
  const step = Math.max(1, Math.ceil(windows.startSeconds.length / MOST_WINDOWS));
  const vectors: Float64Array[] = [];
  for (let i = 0; i < windows.startSeconds.length; i += step)
    vectors.push(common.map((mean, d) => (windows.spectra[i * SPECTRUM_SIZE + d] ?? 0) - mean));
  return vectors;
}

/** Expectation maximisation; the Gaussians start at vectors spread evenly over the readings. */
function mixture(vectors: readonly Float64Array[]) {
  const world = variancesOf(vectors);
  let weights = new Array<number>(SOUNDS).fill(1 / SOUNDS);
  let means = Array.from({ length: SOUNDS }, (_, k) => [
    ...(vectors[Math.floor(((k + 0.5) * vectors.length) / SOUNDS)] ?? []),
  ]).flat();
  let variances = Array.from({ length: SOUNDS }, () => [...world]).flat();
  for (let round = 0; round < ROUNDS; round++) {
    const current = mixtureOf(weights, means, variances);
    const counts = new Float64Array(SOUNDS);
    const sums = new Float64Array(SOUNDS * SPECTRUM_SIZE);
    const squares = new Float64Array(SOUNDS * SPECTRUM_SIZE);
    const shares = new Float64Array(SOUNDS);
    for (const vector of vectors) {
      posteriors(vector, current, shares);
      shares.forEach((share, k) => {
        counts[k] = (counts[k] ?? 0) + share;
        vector.forEach((value, d) => {
          const at = k * SPECTRUM_SIZE + d;
          sums[at] = (sums[at] ?? 0) + share * value;
          squares[at] = (squares[at] ?? 0) + share * value * value;
        });
      });
    }
    weights = [...counts].map((count) => Math.max(count, 1e-6) / vectors.length);
    means = [...sums].map((sum, at) => sum / Math.max(counts[Math.floor(at / SPECTRUM_SIZE)] ?? 0, 1e-6));
    variances = [...squares].map((square, at) => {
      const variance =
        square / Math.max(counts[Math.floor(at / SPECTRUM_SIZE)] ?? 0, 1e-6) - (means[at] ?? 0) ** 2;
      return Math.max(variance, 0.05 * (world[at % SPECTRUM_SIZE] ?? 1));
    });
  }
  return { weights, means, variances };
}

function variancesOf(vectors: readonly Float64Array[]): number[] {
  return Array.from({ length: SPECTRUM_SIZE }, (_, d) => {
    const mean = vectors.reduce((sum, vector) => sum + (vector[d] ?? 0), 0) / vectors.length;
    return vectors.reduce((sum, vector) => sum + ((vector[d] ?? 0) - mean) ** 2, 0) / vectors.length;
  });
}

/** The Cholesky factor of the covariance of one talker's seconds, row by row. */
function spread(talkers: readonly VoiceWindows[]): Float64Array {
  const covariance = new Float64Array(VOICE_SIZE * VOICE_SIZE);
  let freedom = 0;
  for (const windows of talkers) {
    const whole = { ...windows, afterPause: new Uint8Array(windows.afterPause.length) };
    const pieces = offsetBlocks([whole], PIECE_WINDOWS).filter(
      ({ seconds }) => seconds * 100 >= PIECE_WINDOWS,
    );
    const offsets = pieces.map(({ offset }) => offset);
    const mean = Float64Array.from({ length: VOICE_SIZE }, (_, i) => {
      const known = offsets.map((offset) => offset[i] ?? 0).filter((value) => !Number.isNaN(value));
      return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    });
    for (const offset of offsets) {
      const apart = offset.map((value, i) => (Number.isNaN(value) ? 0 : value - (mean[i] ?? 0)));
      apart.forEach((a, i) => {
        apart.forEach((b, j) => {
          covariance[i * VOICE_SIZE + j] = (covariance[i * VOICE_SIZE + j] ?? 0) + a * b;
        });
      });
    }
    freedom += Math.max(0, offsets.length - 1);
  }
  return cholesky(
    covariance.map((value, at) => {
      const onDiagonal = Math.floor(at / VOICE_SIZE) === at % VOICE_SIZE;
      return (value / freedom) * (onDiagonal ? 1 + RIDGE : 1);
    }),
  );
}

function cholesky(matrix: Float64Array): Float64Array {
  const factor = new Float64Array(matrix.length);
  for (let i = 0; i < VOICE_SIZE; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * VOICE_SIZE + j] ?? 0;
      for (let k = 0; k < j; k++)
        sum -= (factor[i * VOICE_SIZE + k] ?? 0) * (factor[j * VOICE_SIZE + k] ?? 0);
      factor[i * VOICE_SIZE + j] = i === j ? Math.sqrt(sum) : sum / (factor[j * VOICE_SIZE + j] ?? 1);
    }
  return factor;
}

function identity(): number[] {
  return Array.from({ length: VOICE_SIZE ** 2 }, (_, at) =>
    Math.floor(at / VOICE_SIZE) === at % VOICE_SIZE ? 1 : 0,
  );
}

function write(numbers: { weights: number[]; means: number[]; variances: number[]; factor: number[] }): void {
  const list = (values: readonly number[]) =>
    `[${values.map((value) => Number(value.toPrecision(4))).join(', ')}]`;
  writeFileSync(
    output,
    `${SUPPRESSION}
/** Measured by evals/speech/voice-numbers.ts, which says on what; not written by hand. */

/** How often each sound of speech is heard; they add up to 1. */
export const SOUND_WEIGHTS: readonly number[] = ${list(numbers.weights)};

/** Where each sound lies, cepstra 1–19 less the recording's mean, row by row. */
export const SOUND_MEANS: readonly number[] = ${list(numbers.means)};

/** How much each sound varies, row by row. */
export const SOUND_VARIANCES: readonly number[] = ${list(numbers.variances)};

/**
 * Lower triangle of the Cholesky factor of the covariance that the seconds of one talker have around their mean, row by row:
 * offsets of the 19 cepstra, and the logarithm of the pitch.
 */
export const TALKER_FACTOR: readonly number[] = ${list(numbers.factor)};
`,
  );
}
