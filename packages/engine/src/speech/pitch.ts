import FFT from 'fft.js';

/** Everything here hears 16 kHz; one value every 20 ms, which is as fast as a voice moves. */
const SAMPLE_RATE = 16_000;
const HOP = 320;
/** Values per second. */
export const PITCHES_PER_SECOND = SAMPLE_RATE / HOP;
/** 40 ms hold two periods of the lowest voice. */
const WINDOW = 640;
const FFT_SIZE = 2048;
/** Voices lie in this range, hertz. */
const LOWEST = 65;
const HIGHEST = 400;
/** A window is voiced when it repeats itself at least this much (normalised autocorrelation). */
const VOICED = 0.55;

/**
 * The voice's pitch in hertz every 20 ms of 16 kHz mono sound, NaN where there is none: the lag at which the window is
 * most like itself (autocorrelation divided by that of the window function, Boersma 1993).
 */
export function pitch(samples: Float32Array): Float32Array {
  const count = Math.max(0, Math.floor((samples.length - WINDOW) / HOP) + 1);
  const result = new Float32Array(count);
  const fft = new FFT(FFT_SIZE);
  const buffer = new Float64Array(FFT_SIZE);
  const windowCorrelation = correlate(HANN, fft, buffer);
  for (let i = 0; i < count; i++) {
    const part = new Float64Array(WINDOW);
    let mean = 0;
    for (let k = 0; k < WINDOW; k++) mean += (samples[i * HOP + k] ?? 0) / WINDOW;
    for (let k = 0; k < WINDOW; k++) part[k] = ((samples[i * HOP + k] ?? 0) - mean) * (HANN[k] ?? 0);
    result[i] = bestPitch(correlate(part, fft, buffer), windowCorrelation);
  }
  return result;
}

const HANN = Float64Array.from(
  { length: WINDOW },
  (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / WINDOW),
);

function bestPitch(correlation: Float64Array, window: Float64Array): number {
  const energy = correlation[0] ?? 0;
  if (energy < 1e-7) return Number.NaN;
  let best = VOICED;
  let lag = 0;
  for (let k = Math.floor(SAMPLE_RATE / HIGHEST); k <= SAMPLE_RATE / LOWEST; k++) {
    const alike = ((correlation[k] ?? 0) / energy) * ((window[0] ?? 1) / (window[k] ?? 1));
    // A little in favour of short lags: two periods are as alike as one.
    const value = alike - (0.1 * k * LOWEST) / SAMPLE_RATE;
    if (value <= best) continue;
    best = value;
    lag = k;
  }
  return lag === 0 ? Number.NaN : SAMPLE_RATE / lag;
}

/** Autocorrelation through the power spectrum; the window is less than half of the transform, so nothing wraps. */
function correlate(part: Float64Array, fft: FFT, buffer: Float64Array): Float64Array {
  buffer.fill(0);
  buffer.set(part);
  const spectrum = new Float64Array(2 * FFT_SIZE);
  fft.realTransform(spectrum, buffer);
  const power = new Float64Array(FFT_SIZE);
  for (let bin = 0; bin <= FFT_SIZE / 2; bin++) {
    const value = (spectrum[2 * bin] ?? 0) ** 2 + (spectrum[2 * bin + 1] ?? 0) ** 2;
    power[bin] = value;
    if (bin > 0) power[FFT_SIZE - bin] = value;
  }
  const transformed = new Float64Array(2 * FFT_SIZE);
  fft.realTransform(transformed, power);
  return Float64Array.from({ length: WINDOW }, (_, k) => (transformed[2 * k] ?? 0) / FFT_SIZE);
}
