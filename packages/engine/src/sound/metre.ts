import { deviation } from './beats.ts';
import { ONSETS_PER_SECOND, ofRegisters, REGISTERS, type Register, type Strengths } from './onsets.ts';

/**
 * How well beats fit what is heard, as music is made: they repeat from beat to beat and bar to bar, every one of them is struck,
 * little falls on the quarters and thirds between them, and kick and snare take turns from one to the next (the backbeat, two
 * and four of a bar of four), not from half to half. What these leave open, the tempo that people tap most readily decides.
 */

/**
 * People tap most readily near this tempo, beats per minute, and an octave away far less (van Noorden & Moelants: "Resonance in
 * the perception of musical pulse", 1999; Moelants: "Preferred tempo reconsidered", 2002: 120 to 130): a bell of this standard
 * deviation over the logarithm, octaves.
 */
const USUAL_TEMPO = 134;
const TEMPO_SPREAD = 0.415;
/**
 * What likeness and each trait count, in logarithms of the odds between two tempi: fitted (conditional logit) to five versions each, of other
 * speeds and players, of the pieces that may be looked at (`testing/seen-pieces.ts`), and measured on the others.
 */
const LIKENESS_COUNTS = 5.4;
const COUNTS: Counts = { weakest: 2, alternation: 1.95, kickAlternation: -1, between: -2.75 };
/** What tells the beat from the half between two: kick and cymbals are on it, and who takes turns does. Fitted likewise. */
const BEAT_COUNTS: Counts = { bass: 0.79, treble: 1.31, alternation: 1.28, kickAlternation: -1.08 };
/** What is struck may be so many frames early or late (20 ms). */
const REACH = 2;
/** Fewer beats tell nothing. */
const LEAST_BEATS = 3;

/** Onset strengths of each register, the greatest within 20 ms, in standard deviations from its mean. */
export type Heard = Readonly<Record<Register, Float64Array>>;

/** What a metre is judged by. `chain` are frames a period apart, on the beats or on the halves between. */
export type Question = {
  heard: Heard;
  /** How far each register counts, together 1. */
  weights: Record<Register, number>;
  period: number;
  chain: readonly number[];
  /** How alike the sound is after one, two and a bar of beats, −1 to 1. */
  likeness: number;
};

/** How well a period fits, in logarithms of odds, and the frames of its beats. */
export type Fit = { score: number; beats: number[] };

/** Onset strengths as metres are judged by them. */
export function heardOf(strengths: Strengths): Heard {
  return ofRegisters((register) => standardised(strengths[register]));
}

/** The fit of a period; null when it has too few beats to tell. */
export function fitOf({ heard, weights, period, chain, likeness }: Question): Fit | null {
  if (chain.length < LEAST_BEATS) return null;
  const grids = [0, 0.5].map((phase) => ({ phase, traits: traitsOf(heard, weights, chain, period, phase) }));
  const shared = LIKENESS_COUNTS * likeness - 0.5 * (octavesOff(period) / TEMPO_SPREAD) ** 2;
  const [beat, half] = grids;
  if (!beat || !half) return null;
  const { phase } = oddsOf(half.traits, BEAT_COUNTS) > oddsOf(beat.traits, BEAT_COUNTS) ? half : beat;
  return {
    score: shared + Math.max(...grids.map(({ traits }) => oddsOf(traits, COUNTS))),
    beats: placesOf(chain, period, phase, heard.bass.length),
  };
}

/** Mean strengths, standard deviations above the mean: see `COUNTS` and `BEAT_COUNTS`. */
type Traits = {
  bass: number;
  treble: number;
  weakest: number;
  alternation: number;
  kickAlternation: number;
  between: number;
};

const TRAITS = ['bass', 'treble', 'weakest', 'alternation', 'kickAlternation', 'between'] as const;

/** What some of the traits count. */
type Counts = Readonly<Partial<Traits>>;

function traitsOf(
  heard: Heard,
  weights: Record<Register, number>,
  chain: readonly number[],
  period: number,
  phase: number,
): Traits {
  const at = (share: number) => placesOf(chain, period, phase + share, heard.bass.length);
  const beats = at(0);
  const [even, odd] = [0, 1].map((from) =>
    strengthsAt(
      heard,
      beats.filter((_, i) => i % 2 === from),
    ),
  );
  const all = strengthsAt(heard, beats);
  const loud = (strengths: Record<Register, number>) =>
    REGISTERS.reduce((sum, register) => sum + weights[register] * strengths[register], 0);
  const offBeat = (shares: readonly number[]) =>
    shares.reduce((sum, share) => sum + loud(strengthsAt(heard, at(share))), 0) / shares.length;
  const [first, second] = [even ?? all, odd ?? all];
  const kick = first.bass - second.bass;
  const snare = (first.mid + first.treble - second.mid - second.treble) / 2;
  return {
    bass: all.bass,
    treble: all.treble,
    weakest: Math.min(loud(first), loud(second)),
    alternation: Math.abs(snare - kick),
    kickAlternation: Math.abs(kick),
    between: (offBeat([1 / 4, 3 / 4]) + offBeat([1 / 3, 2 / 3])) / 2,
  };
}

function oddsOf(traits: Traits, counts: Counts): number {
  return TRAITS.reduce((sum, trait) => sum + (counts[trait] ?? 0) * traits[trait], 0);
}

/** Frames that lie a share of a beat after those of a chain; the last beat is as long as the period. */
function placesOf(chain: readonly number[], period: number, share: number, length: number): number[] {
  return chain
    .map((frame, i) => Math.round(frame + share * ((chain[i + 1] ?? frame + period) - frame)))
    .filter((frame) => frame < length);
}

function strengthsAt(heard: Heard, frames: readonly number[]): Record<Register, number> {
  const mean = (values: Float64Array) =>
    frames.reduce((sum, frame) => sum + (values[frame] ?? 0), 0) / Math.max(1, frames.length);
  return ofRegisters((register) => mean(heard[register]));
}

/** The greatest within reach of each frame, in standard deviations from the mean. */
function standardised(values: readonly number[]): Float64Array {
  const greatest = Float64Array.from(values, (value, i) => {
    let most = value;
    for (let j = Math.max(0, i - REACH); j <= Math.min(values.length - 1, i + REACH); j++)
      most = Math.max(most, values[j] ?? 0);
    return most;
  });
  const mean = greatest.reduce((sum, value) => sum + value, 0) / Math.max(1, greatest.length);
  const scale = deviation(greatest) || 1;
  return greatest.map((value) => (value - mean) / scale);
}

function octavesOff(period: number): number {
  return Math.log2((60 * ONSETS_PER_SECOND) / period / USUAL_TEMPO);
}
