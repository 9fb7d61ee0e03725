import { ONSETS_PER_SECOND } from './onsets.ts';

/** Tempi that are looked for, beats per minute. */
const SLOWEST = 50;
const FASTEST = 215;
/** People hear a beat most readily near two in a second; an octave away counts this much less (standard deviation, octaves). */
const USUAL_TEMPO = 120;
const TEMPO_SPREAD = 0.9;
/** Half a beat at which as much sets in as on the beat speaks for twice the tempo. */
const HALF_BEAT_PENALTY = 0.5;
/** Most bars have four beats, and a bar is what repeats most strictly; a beat that does not fill it is a cross-rhythm. */
const BAR_BEATS = 4;
const WEIGHTS = { one: 0.4, two: 0.2, bar: 0.4 };
/**
 * A dotted beat, as of three and three and two, is one and a half: four beats of the piece are then two and two thirds of it.
 * When the sound is more like itself after those than after four, the bar speaks against it.
 */
const DOTTED_BAR_BEATS = 8 / 3;
const DOTTED_PENALTY = 0.5;
/** What repeats after two thirds of a period, and less after all of it, has its beat there. */
const THIRDS_PENALTY = 0.5;
/** Below this much sound there is no tempo, seconds: three beats of a usual piece. */
const LEAST_SECONDS = 2.5;
/** Nothing sets in where no rise is this great: the compressed magnitude (a logarithm) of a register grows by a twentieth. */
const LEAST_ONSET = 0.05;
/** Slow changes of strength are taken out by the mean over this, seconds on both sides. */
const LOCAL_SECONDS = 0.4;

/** A tempo: `period` in frames of onsets, `clarity` the mean likeness after one, two and four, 0–1. */
export type Tempo = { period: number; clarity: number };

/**
 * The tempo of onset strengths (a series per register, 100 a second), from their autocorrelation: the period at which they are most like
 * themselves, weighed towards the usual and against periods that hold another beat in their middle. Null when the
 * sound is too short or nothing sets in.
 */
export function tempoOf(registers: readonly (readonly number[])[]): Tempo | null {
  const length = registers[0]?.length ?? 0;
  if (length < LEAST_SECONDS * ONSETS_PER_SECOND) return null;
  if (!registers.some((strengths) => strengths.some((strength) => strength > LEAST_ONSET))) return null;
  const longest = BAR_BEATS * toPeriod(SLOWEST) + 2;
  const likeness = autocorrelation(
    registers.map(withoutSlowChanges),
    Math.min(longest, Math.floor(0.7 * length)),
  );
  let best: { period: number; score: number } | null = null;
  for (let period = toPeriod(FASTEST); period <= toPeriod(SLOWEST); period++) {
    const value = likeness[period] ?? 0;
    if (value < (likeness[period - 1] ?? 0) || value < (likeness[period + 1] ?? 0)) continue;
    const score = scoreOf(likeness, period) * usualness(period);
    if (!best || score > best.score) best = { period, score };
  }
  if (!best || best.score <= 0) return null;
  const { one, two, bar } = likenessAfter(likeness, best.period);
  const clarity = Math.min(1, Math.max(0, (one + two + bar) / 3));
  return { period: refined(likeness, best.period), clarity };
}

/** A period is a beat when the sound is like itself after one, two and four of them, and less after a half. */
function scoreOf(likeness: readonly number[], period: number): number {
  const { one, two, bar } = likenessAfter(likeness, period);
  const half = Math.max(0, peakNear(likeness, period / 2));
  const dotted = Math.max(0, peakNear(likeness, DOTTED_BAR_BEATS * period) - bar);
  const thirds = Math.max(0, peakNear(likeness, (2 / 3) * period) - one);
  return (
    WEIGHTS.one * one +
    WEIGHTS.two * two +
    WEIGHTS.bar * bar -
    HALF_BEAT_PENALTY * half -
    DOTTED_PENALTY * dotted -
    THIRDS_PENALTY * thirds
  );
}

/** How alike the sound is after one, two and four beats; what is too long for the sound is taken from the shorter. */
function likenessAfter(
  likeness: readonly number[],
  period: number,
): { one: number; two: number; bar: number } {
  const after = (beats: number) =>
    beats * period < likeness.length - 1 ? peakNear(likeness, beats * period) : null;
  const one = after(1) ?? 0;
  const two = after(2) ?? one;
  return { one, two, bar: after(BAR_BEATS) ?? two };
}

function toPeriod(beatsPerMinute: number): number {
  return Math.round((60 * ONSETS_PER_SECOND) / beatsPerMinute);
}

/** 0–1: a bell over the logarithm of the tempo (Ellis: "Beat tracking by dynamic programming", 2007). */
function usualness(period: number): number {
  const octaves = Math.log2((60 * ONSETS_PER_SECOND) / period / USUAL_TEMPO) / TEMPO_SPREAD;
  return Math.exp(-0.5 * octaves * octaves);
}

/** The greatest value within a frame, because a period need not be whole. */
function peakNear(values: readonly number[], at: number): number {
  const middle = Math.round(at);
  return Math.max(values[middle - 1] ?? 0, values[middle] ?? 0, values[middle + 1] ?? 0);
}

/** The top of the parabola through a peak and its neighbours. */
function refined(values: readonly number[], peak: number): number {
  const [left, top, right] = [values[peak - 1] ?? 0, values[peak] ?? 0, values[peak + 1] ?? 0];
  const bend = left - 2 * top + right;
  return bend < 0 ? peak + (0.5 * (left - right)) / bend : peak;
}

/** Strengths above their mean over ±0.4 s, blurred by a frame so that beats between frames are alike. */
export function withoutSlowChanges(strengths: readonly number[]): number[] {
  const reach = Math.round(LOCAL_SECONDS * ONSETS_PER_SECOND);
  const sums = [0];
  for (const value of strengths) sums.push((sums.at(-1) ?? 0) + value);
  const risen = strengths.map((value, i) => {
    const [from, to] = [Math.max(0, i - reach), Math.min(strengths.length, i + reach + 1)];
    return Math.max(0, value - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from));
  });
  return risen.map((value, i) => 0.25 * (risen[i - 1] ?? 0) + 0.5 * value + 0.25 * (risen[i + 1] ?? 0));
}

/** Correlation (means taken out) of some series with themselves, added up, for lags 0 to `longest`. */
function autocorrelation(series: readonly (readonly number[])[], longest: number): number[] {
  const sums = new Array<number>(longest + 1).fill(0);
  for (const values of series) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const centred = Float64Array.from(values, (value) => value - mean);
    for (let lag = 0; lag <= longest; lag++) {
      let sum = 0;
      for (let i = lag; i < centred.length; i++) sum += (centred[i] ?? 0) * (centred[i - lag] ?? 0);
      sums[lag] = (sums[lag] ?? 0) + sum / (centred.length - lag);
    }
  }
  const energy = sums[0] ?? 0;
  return sums.map((sum) => (energy > 0 ? sum / energy : 0));
}
