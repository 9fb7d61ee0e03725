/**
 * Cuts a stream of samples into overlapping frames of `size`, one every `hop` samples, the first beginning with the
 * first sample. `take` sees each frame in memory that is used again for the next. How the stream is cut into chunks
 * does not matter; what does not fill a last frame is never seen.
 */
export class Frames {
  readonly #frame: Float64Array;
  readonly #hop: number;
  readonly #take: (frame: Float64Array) => void;
  #filled = 0;

  /** `hop` is at most `size`. */
  constructor(size: number, hop: number, take: (frame: Float64Array) => void) {
    this.#frame = new Float64Array(size);
    this.#hop = hop;
    this.#take = take;
  }

  /** Takes the next samples. They are copied. */
  push(chunk: Float32Array): void {
    const frame = this.#frame;
    let at = 0;
    while (at < chunk.length) {
      const count = Math.min(chunk.length - at, frame.length - this.#filled);
      frame.set(chunk.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled < frame.length) continue;
      this.#take(frame);
      frame.copyWithin(0, this.#hop);
      this.#filled = frame.length - this.#hop;
    }
  }
}
