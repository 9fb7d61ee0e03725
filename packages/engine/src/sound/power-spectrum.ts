import FFT from 'fft.js';

/**
 * Power spectra of frames of one size under a Hann window. A full-scale sine in the middle of a bin has the power 1
 * (0 dB) there.
 */
export class PowerSpectrum {
  readonly #fft: FFT;
  readonly #window: Float64Array;
  readonly #input: Float64Array;
  readonly #spectrum: Float64Array;
  /** The last spectrum: `size / 2 + 1` powers from 0 Hz to half the sample rate. */
  readonly power: Float64Array;

  /** `size` in samples, a power of two. */
  constructor(size: number) {
    this.#fft = new FFT(size);
    // Divided by its sum and times two, so that a sine of amplitude 1 gives a bin of magnitude 1.
    this.#window = Float64Array.from(
      { length: size },
      (_, i) => (2 * (1 - Math.cos((2 * Math.PI * i) / size))) / size,
    );
    this.#input = new Float64Array(size);
    this.#spectrum = new Float64Array(2 * size);
    this.power = new Float64Array(size / 2 + 1);
  }

  /** Measures a frame of `size` samples into `power`. */
  measure(frame: Float64Array): void {
    for (let i = 0; i < frame.length; i++) this.#input[i] = (frame[i] ?? 0) * (this.#window[i] ?? 0);
    this.#fft.realTransform(this.#spectrum, this.#input);
    for (let bin = 0; bin < this.power.length; bin++) {
      const real = this.#spectrum[2 * bin] ?? 0;
      const imaginary = this.#spectrum[2 * bin + 1] ?? 0;
      this.power[bin] = real * real + imaginary * imaginary;
    }
  }
}
