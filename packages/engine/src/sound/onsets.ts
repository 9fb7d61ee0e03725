import { Frames } from './frames.ts';
import { PowerSpectrum } from './power-spectrum.ts';

/** Samples per second that music is measured at: 100 frames a second fall on whole samples, and cymbals are kept. */
export const MUSIC_SAMPLE_RATE = 32_000;
/** Frame and hop in samples: 32 and 10 ms. */
const FRAME = 1024;
const HOP = 320;
/** Onset strengths per second. */
export const ONSETS_PER_SECOND = MUSIC_SAMPLE_RATE / HOP;
/** An onset shows when its first samples reach the middle of the frame's window: the time of frame i is i / 100 + this. */
export const FIRST_ONSET_SECONDS = FRAME / 2 / MUSIC_SAMPLE_RATE;

/** Where bass ends and treble begins, hertz. */
const BASS_TOP = 200;
const TREBLE_BOTTOM = 2000;
/** Bands of a third of an octave from 40 Hz on; the lowest ones are a bin wide. */
const BANDS_PER_OCTAVE = 3;
const LOWEST_HERTZ = 40;
const HIGHEST_HERTZ = 14_000;
/** Magnitudes are compressed by log(1 + 1000 x), so that soft instruments count beside loud ones. */
const COMPRESSION = 1000;

/** The three parts of the spectrum that onsets are told apart by. */
export const REGISTERS = ['bass', 'mid', 'treble'] as const;
/** One of the three parts of the spectrum. */
export type Register = (typeof REGISTERS)[number];

/** One value for each register. */
export function ofRegisters<Value>(of: (register: Register) => Value): Record<Register, Value> {
  return { bass: of('bass'), mid: of('mid'), treble: of('treble') };
}

/** Onset strengths, 100 a second, in each register. */
export type Strengths = Readonly<Record<Register, readonly number[]>>;

type Band = { from: number; to: number; register: Register };

/** How strongly something sets in, 100 times a second, in each register; and the power of each over all. */
export type Onsets = { strengths: Record<Register, number[]>; power: Record<Register, number> };

/**
 * Measures onsets in a stream of 32 kHz mono sound: spectral flux, the rise of the compressed magnitudes from one
 * frame to the next, falls left out (Bello et al.: "A tutorial on onset detection in music signals", 2005). Holds
 * three numbers per hundredth of a second.
 */
export class OnsetMeter {
  readonly #spectrum = new PowerSpectrum(FRAME);
  readonly #frames = new Frames(FRAME, HOP, () => undefined);
  readonly #before = new Float64Array(BANDS.length);
  readonly #onsets: Onsets = {
    strengths: { bass: [], mid: [], treble: [] },
    power: { bass: 0, mid: 0, treble: 0 },
  };
  #seen = 0;

  constructor() {
    this.#frames = new Frames(FRAME, HOP, (frame) => this.#see(frame));
  }

  /** Takes the next samples. */
  push(chunk: Float32Array): void {
    this.#frames.push(chunk);
  }

  /** The onsets of everything pushed. */
  finish(): Onsets {
    return this.#onsets;
  }

  #see(frame: Float64Array): void {
    this.#spectrum.measure(frame);
    const rises: Record<Register, number> = { bass: 0, mid: 0, treble: 0 };
    BANDS.forEach(({ from, to, register }, i) => {
      let power = 0;
      for (let bin = from; bin < to; bin++) power += this.#spectrum.power[bin] ?? 0;
      this.#onsets.power[register] += power;
      const level = Math.log(1 + COMPRESSION * Math.sqrt(power / (to - from)));
      // The first frame has nothing before it, so nothing rises in it.
      if (this.#seen > 0) rises[register] += Math.max(0, level - (this.#before[i] ?? 0)) / SIZES[register];
      this.#before[i] = level;
    });
    for (const register of REGISTERS) this.#onsets.strengths[register].push(rises[register]);
    this.#seen += 1;
  }
}

const BANDS: readonly Band[] = bands();
const SIZES: Record<Register, number> = {
  bass: BANDS.filter(({ register }) => register === 'bass').length,
  mid: BANDS.filter(({ register }) => register === 'mid').length,
  treble: BANDS.filter(({ register }) => register === 'treble').length,
};

function bands(): Band[] {
  const found: Band[] = [];
  const bin = (hertz: number) => Math.round((hertz * FRAME) / MUSIC_SAMPLE_RATE);
  for (let i = 0; LOWEST_HERTZ * 2 ** (i / BANDS_PER_OCTAVE) < HIGHEST_HERTZ; i++) {
    const hertz = LOWEST_HERTZ * 2 ** (i / BANDS_PER_OCTAVE);
    const from = Math.max(bin(hertz), found.at(-1)?.to ?? 1);
    const to = Math.max(from + 1, bin(hertz * 2 ** (1 / BANDS_PER_OCTAVE)));
    const middle = ((from + to) / 2) * (MUSIC_SAMPLE_RATE / FRAME);
    found.push({
      from,
      to,
      register: middle < BASS_TOP ? 'bass' : middle < TREBLE_BOTTOM ? 'mid' : 'treble',
    });
  }
  return found;
}
