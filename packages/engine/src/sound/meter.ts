import type { Sound } from '../facts/index.ts';
import { eventsOf } from './events.ts';
import { LevelMeter } from './levels.ts';
import { TextureMeter } from './texture.ts';
import { TonalityMeter } from './tonality.ts';

const SAMPLE_RATE = 16_000;

/**
 * Measures a stream of 16 kHz mono sound in passing: how loud it is, and where people laugh or clap or music plays.
 * Holds some fifty numbers per second and nothing of the sound itself.
 */
export class SoundMeter {
  readonly #levels = new LevelMeter(SAMPLE_RATE);
  readonly #tonality = new TonalityMeter();
  readonly #texture = new TextureMeter();
  #samples = 0;

  /** Takes the next samples, −1 to 1. They are not kept. */
  push(chunk: Float32Array): void {
    this.#levels.push(chunk);
    this.#tonality.push(chunk);
    this.#texture.push(chunk);
    this.#samples += chunk.length;
  }

  /** Levels and events of everything pushed; times count from the first sample. */
  finish(): Sound {
    return {
      ...this.#levels.finish(),
      events: eventsOf(this.#tonality.finish(), this.#texture.finish(), this.#samples / SAMPLE_RATE),
    };
  }
}
