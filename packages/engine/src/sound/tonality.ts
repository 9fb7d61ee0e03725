import { Frames } from './frames.ts';
import { PowerSpectrum } from './power-spectrum.ts';

/**
 * Music has tones that stay at one height; a voice glides. Continuous frequency activation (Seyerlehner, Pohle, Schedl
 * & Widmer: "Automatic music detection in television productions", DAFx 2007) counts, over some seconds, how often
 * each frequency stands out from its neighbours, and adds up the five sharpest peaks. It sees music under speech too.
 */

/** Frame and hop in samples at 16 kHz: 128 ms, so that tones a semitone apart are two bins above 260 Hz; 31 ms. */
const FRAME = 2048;
const HOP = 500;
/** Frames in a block of 2.5 s, and frames between two blocks, 0.5 s. */
const BLOCK = 80;
const STEP = 16;
/** Frames that the first block needs when the sound is shorter than a block: 1 s. */
const LEAST_BLOCK = 32;
/** Seconds between two blocks, and the length of one. */
export const TONALITY_HOP_SECONDS = 0.5;
/** Hops of `TONALITY_HOP_SECONDS` that a block covers. */
export const TONALITY_BLOCK_HOPS = BLOCK / STEP;

/** 150 Hz to 5 kHz: below lies the hum of rooms, above hardly a tone. */
const LOWEST_BIN = Math.round((150 * FRAME) / 16_000);
const HIGHEST_BIN = Math.round((5000 * FRAME) / 16_000);
const BINS = HIGHEST_BIN - LOWEST_BIN;
/** A bin stands out when it is twice as strong as the mean (of decibels) over 21 bins around it, 164 Hz, and audible. */
const REACH = 10;
const STANDS_OUT_DB = 3;
const AUDIBLE_DB = -100;
/** Peaks that are added up, and those that are kept because some of them may turn out to be hum. */
const SUMMED = 5;
const KEPT = 10;

/** A hum is a tone that is there nine tenths of the time within 12 s on both sides, where at least 10 s are known. */
const HUM_REACH = 24;
const HUM_LEAST_BLOCKS = 20;
const HUM_SHARE = 0.9;
const HUM_HEIGHT = 0.6;

type Peak = { bin: number; height: number };

/** Measures how tonal a stream of 16 kHz mono sound is. Keeps twenty numbers per half second and no sound. */
export class TonalityMeter {
  readonly #spectrum = new PowerSpectrum(FRAME);
  readonly #frames = new Frames(FRAME, HOP, (frame) => this.#see(frame));
  readonly #decibels = new Float64Array(FRAME / 2 + 1);
  /** Which bins stood out in each of the last frames, and how often each did. */
  readonly #history = Array.from({ length: BLOCK }, () => new Uint8Array(BINS));
  readonly #counts = new Float64Array(BINS);
  readonly #blocks: Peak[][] = [];
  #seen = 0;

  /** Takes the next samples. */
  push(chunk: Float32Array): void {
    this.#frames.push(chunk);
  }

  /** 0–5 for each block of 2.5 s, one every half second: the five sharpest peaks together, steady hum left out. */
  finish(): number[] {
    if (this.#blocks.length === 0 && this.#seen >= LEAST_BLOCK) this.#blocks.push(this.#peaks(this.#seen));
    return this.#blocks.map((peaks, at) => {
      const near = this.#blocks.slice(Math.max(0, at - HUM_REACH), at + HUM_REACH + 1);
      const tones = peaks.filter((peak) => !isHum(peak, near));
      return tones.slice(0, SUMMED).reduce((sum, peak) => sum + peak.height, 0);
    });
  }

  #see(frame: Float64Array): void {
    this.#spectrum.measure(frame);
    const row = this.#history[this.#seen % BLOCK];
    if (!row) return;
    for (let bin = 0; bin < BINS; bin++) this.#counts[bin] = (this.#counts[bin] ?? 0) - (row[bin] ?? 0);
    this.#mark(row);
    for (let bin = 0; bin < BINS; bin++) this.#counts[bin] = (this.#counts[bin] ?? 0) + (row[bin] ?? 0);
    this.#seen += 1;
    if (this.#seen >= BLOCK && (this.#seen - BLOCK) % STEP === 0) this.#blocks.push(this.#peaks(BLOCK));
  }

  /** Writes 1 for each bin that stands out from its neighbours, else 0. */
  #mark(row: Uint8Array): void {
    const { power } = this.#spectrum;
    const decibels = this.#decibels;
    for (let bin = LOWEST_BIN - REACH; bin < HIGHEST_BIN + REACH + 1; bin++)
      decibels[bin] = 10 * Math.log10((power[bin] ?? 0) + 1e-13);
    let sum = 0;
    for (let bin = LOWEST_BIN - REACH; bin < LOWEST_BIN + REACH; bin++) sum += decibels[bin] ?? 0;
    for (let i = 0; i < BINS; i++) {
      const bin = LOWEST_BIN + i;
      sum += decibels[bin + REACH] ?? 0;
      const level = decibels[bin] ?? 0;
      row[i] = level - sum / (2 * REACH + 1) > STANDS_OUT_DB && level > AUDIBLE_DB ? 1 : 0;
      sum -= decibels[bin - REACH] ?? 0;
    }
  }

  /** The sharpest peaks of the last `frames` frames: shares of time, above the higher of the valleys beside them. */
  #peaks(frames: number): Peak[] {
    const share = (bin: number) => (this.#counts[bin] ?? 0) / frames;
    const peaks: Peak[] = [];
    for (let bin = 2; bin < BINS - 2; bin++) {
      if (share(bin) < share(bin - 1) || share(bin) <= share(bin + 1)) continue;
      let left = bin;
      while (left > 0 && share(left - 1) <= share(left)) left -= 1;
      let right = bin;
      while (right < BINS - 1 && share(right + 1) <= share(right)) right += 1;
      peaks.push({ bin, height: share(bin) - Math.max(share(left), share(right)) });
    }
    return peaks.sort((a, b) => b.height - a.height || a.bin - b.bin).slice(0, KEPT);
  }
}

function isHum(peak: Peak, near: readonly (readonly Peak[])[]): boolean {
  if (near.length < HUM_LEAST_BLOCKS) return false;
  const present = near.filter((peaks) =>
    peaks.some(({ bin, height }) => Math.abs(bin - peak.bin) <= 1 && height >= HUM_HEIGHT),
  );
  return present.length >= HUM_SHARE * near.length;
}
