import type { Sound } from '../facts/index.ts';

/** Seconds between two levels, where nothing else is asked for. */
const HOP_SECONDS = 0.1;
/** Nothing is called quieter than this (digital silence has no level in decibels). */
const FLOOR_DBFS = -100;
/** Levels are rounded to hundredths of a decibel: finer is noise, and facts are stored as JSON. */
const STEPS_PER_DECIBEL = 100;

/**
 * Measures how loud a stream of mono sound is: the root mean square of every hop (a tenth of a second). Holds one number
 * per hop and nothing of the sound itself. How the stream is cut into chunks does not matter.
 */
export class LevelMeter {
  readonly #hopSeconds: number;
  readonly #hopSamples: number;
  readonly #levels: number[] = [];
  #energy = 0;
  #count = 0;

  /** `sampleRate` in samples per second; `hopSeconds` a whole number of samples. */
  constructor(sampleRate = 16_000, hopSeconds = HOP_SECONDS) {
    this.#hopSeconds = hopSeconds;
    this.#hopSamples = Math.round(sampleRate * hopSeconds);
  }

  /** Takes the next samples, −1 to 1. They are not kept. */
  push(chunk: Float32Array): void {
    for (const sample of chunk) {
      this.#energy += sample * sample;
      this.#count += 1;
      if (this.#count === this.#hopSamples) this.#close();
    }
  }

  /** The levels of everything pushed so far; a last part of a hop counts as a hop of its own length. */
  finish(): Pick<Sound, 'hopSeconds' | 'levels'> {
    if (this.#count > 0) this.#close();
    return { hopSeconds: this.#hopSeconds, levels: this.#levels };
  }

  #close(): void {
    const decibels = 10 * Math.log10(this.#energy / this.#count);
    const level = Math.max(FLOOR_DBFS, decibels);
    this.#levels.push(Math.round(level * STEPS_PER_DECIBEL) / STEPS_PER_DECIBEL);
    this.#energy = 0;
    this.#count = 0;
  }
}
