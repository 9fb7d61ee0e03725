import FFT from 'fft.js';
import { Frames } from './frames.ts';
import { PowerSpectrum } from './power-spectrum.ts';

/** Frame and hop in samples at 16 kHz: 32 and 20 ms. */
const FRAME = 512;
const HOP = 320;
/** Frames in a window of 1.2 s, and frames between two windows, 0.5 s. */
const WINDOW = 60;
const STEP = 25;
/** Seconds between two textures. */
export const TEXTURE_HOP_SECONDS = 0.5;
/** Seconds that a texture covers. */
export const TEXTURE_WINDOW_SECONDS = 1.2;

const BIN_HERTZ = 16_000 / FRAME;
/** Borders of the bands in hertz: a third of an octave to half an octave each, up to the top. */
const BORDERS = [200, 300, 420, 560, 730, 930, 1180, 1500, 1900, 2400, 3000, 3800, 4800, 6200, 7800].map(
  (hertz) => Math.ceil(hertz / BIN_HERTZ),
);
const BANDS = BORDERS.length - 1;
const FIRST_BIN = Math.ceil(150 / BIN_HERTZ);
const FIRST_BRIGHT_BIN = Math.ceil(400 / BIN_HERTZ);
const LAST_BRIGHT_BIN = Math.floor(7500 / BIN_HERTZ);
/** Lags of voices, 100 to 500 Hz, in samples. */
const SHORTEST_LAG = 32;
const LONGEST_LAG = 160;
/** Lags at which laughter repeats its syllable, 120 to 340 ms, in frames; the trough before is sought from 40 ms. */
const SHORTEST_BURST = 6;
const LONGEST_BURST = 17;
const FIRST_TROUGH = 2;
/** What is so far below the loudest of a window is its background, in dB. */
const BACKGROUND_DB = 30;
const BAND_RANGE_DB = 45;
const LEAST_POWER = 1e-13;

/** What a window of 1.2 s sounds like. */
export type Texture = {
  /** Level of the loudest frame, dB; a full-scale sine is at 0. */
  loudest: number;
  /** Standard deviation of the frames' levels, dB. */
  spread: number;
  /** Mean step between the levels of neighbouring frames, dB: 0.5 for steady noise, 1 to 2 for many claps, 3 for speech. */
  flutter: number;
  /** 0–1: how strictly the louder frames repeat at a voice's pitch (median of the autocorrelation's peaks). */
  pitch: number;
  /** Mean centre of the spectrum of the louder frames between 400 Hz and 7.5 kHz, hertz. */
  centre: number;
  /** Standard deviation over time of the bands' levels, dB, root mean square over the bands. */
  colourSpread: number;
  /** 0–1: how much the same colours come back after 0.12 to 0.34 s, having been others in between. */
  rhythm: number;
};

/** Measures what a stream of 16 kHz mono sound is like, a window of 1.2 s every half second. Holds one window. */
export class TextureMeter {
  readonly #spectrum = new PowerSpectrum(FRAME);
  readonly #fft = new FFT(FRAME);
  readonly #frames = new Frames(FRAME, HOP, (frame) => this.#see(frame));
  readonly #symmetric = new Float64Array(FRAME);
  readonly #correlation = new Float64Array(2 * FRAME);
  #window: FrameFigures[] = [];
  #untilNext = WINDOW;
  readonly #textures: Texture[] = [];

  /** Takes the next samples. */
  push(chunk: Float32Array): void {
    this.#frames.push(chunk);
  }

  /** One texture per half second, the first of the first 1.2 s; none of sound shorter than that. */
  finish(): Texture[] {
    return this.#textures;
  }

  #see(frame: Float64Array): void {
    this.#spectrum.measure(frame);
    const { power } = this.#spectrum;
    this.#window.push({
      level: decibels(sumOf(power, FIRST_BIN, power.length)),
      centre: centreOf(power),
      pitch: this.#pitchOf(power),
      bands: bandsOf(power),
    });
    this.#untilNext -= 1;
    if (this.#untilNext > 0) return;
    this.#textures.push(textureOf(this.#window));
    this.#window = this.#window.slice(STEP);
    this.#untilNext = STEP;
  }

  /** The peak of the autocorrelation, which is the transform of the power spectrum (Wiener–Khinchin). */
  #pitchOf(power: Float64Array): number {
    for (let bin = 0; bin < power.length; bin++) {
      this.#symmetric[bin] = power[bin] ?? 0;
      if (bin > 0) this.#symmetric[FRAME - bin] = power[bin] ?? 0;
    }
    this.#fft.realTransform(this.#correlation, this.#symmetric);
    const whole = this.#correlation[0] ?? 0;
    if (whole <= LEAST_POWER) return 0;
    let best = 0;
    for (let lag = SHORTEST_LAG; lag < LONGEST_LAG; lag++)
      best = Math.max(best, this.#correlation[2 * lag] ?? 0);
    return best / whole;
  }
}

type FrameFigures = { level: number; centre: number; pitch: number; bands: Float64Array };

function textureOf(frames: readonly FrameFigures[]): Texture {
  const levels = frames.map(({ level }) => level);
  const loudest = Math.max(...levels);
  const louder = frames.filter(({ level }) => level >= loudest - BACKGROUND_DB);
  const pitches = louder.map(({ pitch }) => pitch).sort((a, b) => a - b);
  const colours = centredColours(frames);
  return {
    loudest,
    spread: deviation(levels),
    flutter: mean(levels.slice(1).map((level, i) => Math.abs(level - (levels[i] ?? 0)))),
    pitch: pitches[Math.floor(pitches.length / 2)] ?? 0,
    centre: mean(louder.map(({ centre }) => centre)),
    colourSpread: Math.sqrt(mean(colours.map((row) => mean([...row].map((value) => value * value))))),
    rhythm: rhythmOf(colours),
  };
}

/** The bands of each frame less their means over the window; what lies 45 dB below the loudest band counts as there. */
function centredColours(frames: readonly FrameFigures[]): Float64Array[] {
  const loudest = Math.max(...frames.map(({ bands }) => Math.max(...bands)));
  const rows = frames.map(({ bands }) => bands.map((level) => Math.max(level, loudest - BAND_RANGE_DB)));
  const means = Float64Array.from({ length: BANDS }, (_, band) => mean(rows.map((row) => row[band] ?? 0)));
  return rows.map((row) => row.map((level, band) => level - (means[band] ?? 0)));
}

/** How much the correlation of the colours with themselves rises from a trough to a peak at a laugh's distance. */
function rhythmOf(colours: readonly Float64Array[]): number {
  const squares = colours.map((row) => row.reduce((sum, value) => sum + value * value, 0));
  const likeness = Array.from({ length: LONGEST_BURST + 2 }, (_, lag) =>
    lag < FIRST_TROUGH ? 1 : likenessAt(colours, squares, lag),
  );
  const at = (lag: number) => likeness[lag] ?? 1;
  let best = 0;
  for (let lag = SHORTEST_BURST; lag <= LONGEST_BURST; lag++) {
    if (at(lag) < at(lag - 1) || at(lag) < at(lag + 1)) continue;
    const trough = Math.min(...likeness.slice(FIRST_TROUGH, lag));
    best = Math.max(best, Math.min(at(lag), at(lag) - trough));
  }
  return best;
}

function likenessAt(colours: readonly Float64Array[], squares: readonly number[], lag: number): number {
  let [product, before, after] = [0, 0, 0];
  for (let i = lag; i < colours.length; i++) {
    const [now, then] = [colours[i], colours[i - lag]];
    if (!now || !then) continue;
    for (let band = 0; band < BANDS; band++) product += (now[band] ?? 0) * (then[band] ?? 0);
    before += squares[i - lag] ?? 0;
    after += squares[i] ?? 0;
  }
  return product / (Math.sqrt(before * after) || 1);
}

function centreOf(power: Float64Array): number {
  let [weighted, sum] = [0, LEAST_POWER];
  for (let bin = FIRST_BRIGHT_BIN; bin <= LAST_BRIGHT_BIN; bin++) {
    weighted += (power[bin] ?? 0) * bin;
    sum += power[bin] ?? 0;
  }
  return (weighted / sum) * BIN_HERTZ;
}

function bandsOf(power: Float64Array): Float64Array {
  return Float64Array.from({ length: BANDS }, (_, band) =>
    decibels(sumOf(power, BORDERS[band] ?? 0, BORDERS[band + 1] ?? 0)),
  );
}

function sumOf(power: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let bin = from; bin < to; bin++) sum += power[bin] ?? 0;
  return sum;
}

function decibels(power: number): number {
  return 10 * Math.log10(power + LEAST_POWER);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
