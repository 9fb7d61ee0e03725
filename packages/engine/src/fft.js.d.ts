/** The parts of fft.js that are used: it has no types of its own. */
declare module 'fft.js' {
  export default class FFT {
    /** `size` is a power of two. */
    constructor(size: number);
    /** Spectrum as interleaved real and imaginary parts; only the first half is written. */
    realTransform(output: Float64Array, input: Float64Array): void;
  }
}
