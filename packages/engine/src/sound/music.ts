import type { Beat, Music, Pulse } from '../facts/index.ts';
import { heardBeats } from './beats.ts';
import { LoudnessRangeMeter } from './loudness-range.ts';
import {
  FIRST_ONSET_SECONDS,
  MUSIC_SAMPLE_RATE,
  ONSETS_PER_SECOND,
  OnsetMeter,
  type Onsets,
  ofRegisters,
  REGISTERS,
} from './onsets.ts';
import { tempoOf, withoutSlowChanges } from './tempo.ts';

/**
 * Below this likeness from beat to beat nothing pulses: speech stays under it. Few beats are alike by chance, so that
 * more is asked of them: 0.22 of twelve. Real speech reaches 0.11 over 20 s and more, 0.27 of three beats.
 */
const LEAST_CLARITY = 0.12;
const CHANCE_CLARITY = 1.2;
/** A beat is as strong as the greatest onset so near to it, frames (30 ms). */
const BEAT_REACH = 3;

/** Measures what style is read from, in a stream of mono sound at `MUSIC_SAMPLE_RATE`; for templates, not for every job. */
export class MusicMeter {
  readonly #onsets = new OnsetMeter();
  readonly #loudness = new LoudnessRangeMeter(MUSIC_SAMPLE_RATE);
  #peak = 0;
  #energy = 0;
  #samples = 0;

  /** Takes the next samples, −1 to 1. They are not kept. */
  push(chunk: Float32Array): void {
    this.#onsets.push(chunk);
    this.#loudness.push(chunk);
    let [peak, energy] = [this.#peak, this.#energy];
    for (let i = 0; i < chunk.length; i++) {
      const sample = chunk[i] ?? 0;
      peak = Math.max(peak, Math.abs(sample));
      energy += sample * sample;
    }
    this.#peak = peak;
    this.#energy = energy;
    this.#samples += chunk.length;
  }

  /** Everything pushed; times count from the first sample. */
  finish(): Music {
    const onsets = this.#onsets.finish();
    const { bass, mid, treble } = onsets.power;
    const power = bass + mid + treble;
    return {
      pulse: pulseOf(onsets),
      loudness: this.#loudness.integrated(),
      loudnessRange: this.#loudness.finish(),
      crestFactor:
        this.#energy > 0 ? 20 * Math.log10(this.#peak / Math.sqrt(this.#energy / this.#samples)) : null,
      balance: power > 0 ? { bass: bass / power, mid: mid / power, treble: treble / power } : null,
    };
  }
}

function pulseOf({ strengths }: Onsets): Pulse | null {
  const flat = ofRegisters((register) => withoutSlowChanges(strengths[register]));
  const tempo = tempoOf(flat, LEAST_CLARITY);
  if (!tempo) return null;
  const together = flat.bass.map((bass, i) => bass + (flat.mid[i] ?? 0) + (flat.treble[i] ?? 0));
  const frames = heardBeats(tempo.beats, together);
  if (tempo.clarity < LEAST_CLARITY + CHANCE_CLARITY / frames.length) return null;
  const near = (values: readonly number[], frame: number) =>
    Math.max(...values.slice(Math.max(0, frame - BEAT_REACH), frame + BEAT_REACH + 1));
  const scales = REGISTERS.map((register) =>
    strongOf(frames.map((frame) => near(strengths[register], frame))),
  );
  const strong = strongOf(frames.map((frame) => near(together, frame)));
  const beats = frames.map((frame): Beat => {
    const [bass, mid, treble] = REGISTERS.map((register, i) =>
      share(near(strengths[register], frame), scales[i] ?? 0),
    );
    return {
      atSeconds: FIRST_ONSET_SECONDS + frame / ONSETS_PER_SECOND,
      confidence: tempo.clarity * share(near(together, frame), strong),
      bass: bass ?? 0,
      mid: mid ?? 0,
      treble: treble ?? 0,
    };
  });
  return {
    beatsPerMinute: 60 / (usualStep(frames, tempo.period) / ONSETS_PER_SECOND),
    clarity: tempo.clarity,
    beats,
  };
}

/** The mean step of those near the period, frames: over many beats far finer than a frame. */
function usualStep(frames: readonly number[], period: number): number {
  const steps = frames
    .slice(1)
    .map((frame, i) => frame - (frames[i] ?? 0))
    .filter((step) => Math.abs(step - period) < 0.1 * period);
  return steps.length < 8 ? period : steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

/** What strong beats reach: the 90th percentile. */
function strongOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
}

function share(value: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, value / whole)) : 0;
}
