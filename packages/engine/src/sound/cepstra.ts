import FFT from 'fft.js';

/** Everything here hears 16 kHz. */
const SAMPLE_RATE = 16_000;
/** Length of one window in samples, 25 ms, and the distance between two, 10 ms. */
const WINDOW = 400;
const HOP = 160;
const FFT_SIZE = 512;
const BINS = FFT_SIZE / 2 + 1;
const FILTERS = 26;
const PRE_EMPHASIS = 0.97;
/** Sine lifter, which evens out the sizes of the coefficients. */
const LIFTER = 22;
/** The upstream code works on 16-bit samples; −1…1 is brought to that scale. */
const FULL_SCALE = 32_768;
/** Stands for a power of zero: the smallest step of a double at 1. */
const LEAST_POWER = 2.220446049250313e-16;

/** Numbers per window unless asked otherwise. */
export const CEPSTRUM_SIZE = 13;
/** Windows per second. */
export const CEPSTRA_PER_SECOND = 100;

/**
 * Mel-frequency cepstra of 16 kHz mono sound (−1 to 1): `CEPSTRUM_SIZE` numbers per window of 25 ms, one window every
 * 10 ms, the first beginning with the first sample; number 0 is the logarithm of the window's energy. The last windows
 * are padded with silence. `size` asks for finer detail of the spectrum's shape, up to 26 numbers per window; the
 * first ones are the same whatever the size. Follows python_speech_features.mfcc (James Lyons), because that is what LR-ASD was trained
 * on; the net needs these very numbers.
 */
export function cepstra(samples: Float32Array, size = CEPSTRUM_SIZE): Float32Array {
  const windows = samples.length <= WINDOW ? 1 : 1 + Math.ceil((samples.length - WINDOW) / HOP);
  const result = new Float32Array(windows * size);
  const fft = new FFT(FFT_SIZE);
  const input = new Float64Array(FFT_SIZE);
  const spectrum = new Float64Array(2 * FFT_SIZE);
  const power = new Float64Array(BINS);
  for (let window = 0; window < windows; window++) {
    emphasise(samples, window * HOP, input);
    fft.realTransform(spectrum, input);
    let energy = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const real = spectrum[2 * bin] ?? 0;
      const imaginary = spectrum[2 * bin + 1] ?? 0;
      power[bin] = (real * real + imaginary * imaginary) / FFT_SIZE;
      energy += power[bin] ?? 0;
    }
    const cepstrum = result.subarray(window * size, (window + 1) * size);
    toCepstrum(power, cepstrum);
    cepstrum[0] = Math.log(energy || LEAST_POWER);
  }
  return result;
}

/** Writes one window with its high frequencies raised; what lies after the end of the sound is silence. */
function emphasise(samples: Float32Array, from: number, input: Float64Array): void {
  for (let i = 0; i < WINDOW; i++) {
    const at = from + i;
    const before = at === 0 ? 0 : (samples[at - 1] ?? 0);
    input[i] = at < samples.length ? FULL_SCALE * ((samples[at] ?? 0) - PRE_EMPHASIS * before) : 0;
  }
}

function toCepstrum(power: Float64Array, cepstrum: Float32Array): void {
  for (let filter = 0; filter < FILTERS; filter++) {
    const [left = 0, middle = 0, right = 0] = BORDERS.slice(filter, filter + 3);
    let sum = 0;
    for (let bin = left; bin < middle; bin++) sum += ((power[bin] ?? 0) * (bin - left)) / (middle - left);
    for (let bin = middle; bin < right; bin++) sum += ((power[bin] ?? 0) * (right - bin)) / (right - middle);
    logEnergies[filter] = Math.log(sum || LEAST_POWER);
  }
  for (let c = 0; c < cepstrum.length; c++) {
    let sum = 0;
    for (let filter = 0; filter < FILTERS; filter++)
      sum += (logEnergies[filter] ?? 0) * (COSINES[c * FILTERS + filter] ?? 0);
    cepstrum[c] = sum * (1 + (LIFTER / 2) * Math.sin((Math.PI * c) / LIFTER));
  }
}

const logEnergies = new Float64Array(FILTERS);

/** Bins where the triangles of the filters begin, peak and end: evenly spaced on the mel scale from 0 to 8 kHz. */
const BORDERS: readonly number[] = Array.from({ length: FILTERS + 2 }, (_, i) => {
  const highest = 2595 * Math.log10(1 + SAMPLE_RATE / 2 / 700);
  const hertz = 700 * (10 ** ((highest * i) / (FILTERS + 1) / 2595) - 1);
  return Math.floor(((FFT_SIZE + 1) * hertz) / SAMPLE_RATE);
});

/** The orthonormal discrete cosine transform of type II. */
const COSINES = Float64Array.from({ length: FILTERS * FILTERS }, (_, i) => {
  const [c, filter] = [Math.floor(i / FILTERS), i % FILTERS];
  return Math.sqrt((c === 0 ? 1 : 2) / FILTERS) * Math.cos((Math.PI * c * (2 * filter + 1)) / (2 * FILTERS));
});
