import { beatChain, deviation } from './beats.ts';
import { covarianceOf, type Likeness, likenessAfter, likenessOf } from './likeness.ts';
import { type Fit, fitOf, heardOf } from './metre.ts';
import { ONSETS_PER_SECOND, ofRegisters, REGISTERS, type Register, type Strengths } from './onsets.ts';

/** Tempi that are looked for, beats per minute. */
const SLOWEST = 50;
const FASTEST = 215;
/** Bars have four beats or three. */
const BARS = [4, 3] as const;
/** Beside the periods that show in the likeness, their parts and multiples are tried: some beats are felt and hardly struck. */
const MULTIPLES = [1, 2, 3, 4, 1 / 2, 1 / 3, 1 / 4] as const;
/** Periods this near to each other are one, as a share. */
const SAME = 0.02;
/** A period counts when a bar of it repeats at least this much as strictly as the strictest does. */
const LEAST_BAR = 0.5;
/** Below this much sound there is no tempo, seconds: three beats of a usual piece. */
const LEAST_SECONDS = 2.5;
/** Nothing sets in where no rise is this great: the compressed magnitude (a logarithm) of a register grows by a twentieth. */
const LEAST_ONSET = 0.05;
/** A peak of the likeness below this is chance. */
const LEAST_PEAK = 0.03;
/** Every register is heard a little, however little it repeats. */
const LEAST_WEIGHT = 0.02;
/** Slow changes of strength are taken out by the mean over this, seconds on both sides. */
const LOCAL_SECONDS = 0.4;

/**
 * A tempo: `period` in frames of onsets, `clarity` the mean likeness after one, two and a bar of beats, 0–1, `beats` the frames of
 * the beats from start to end of the sound.
 */
export type Tempo = { period: number; clarity: number; beats: number[] };

/**
 * The tempo of onset strengths without slow changes: of the periods at which they are like themselves, the one on whose beats
 * they fit best as music is made (`fitOf`). Null when the sound is too short or nothing sets in, or nothing is as clear as
 * `leastClarity`, which is asked before beats are followed.
 */
export function tempoOf(strengths: Strengths, leastClarity: number): Tempo | null {
  const { length } = strengths.bass;
  if (length < LEAST_SECONDS * ONSETS_PER_SECOND) return null;
  if (!REGISTERS.some((register) => strengths[register].some((strength) => strength > LEAST_ONSET)))
    return null;
  const longest = Math.min(BARS[0] * toPeriod(SLOWEST) + 2, Math.floor(0.7 * length));
  const covariances = ofRegisters((register) => covarianceOf(strengths[register], longest));
  const common = likenessOf(...REGISTERS.map((register) => covariances[register]));
  const periods = periodsOf(common);
  if (!periods.some((period) => clarityOf(common, period) >= leastClarity)) return null;
  const likeness = ofRegisters((register) => likenessOf(covariances[register]));
  const scales = ofRegisters((register) => deviation(strengths[register]) || 1);
  const heard = heardOf(strengths);
  let best: { tempo: Tempo; fit: Fit } | null = null;
  for (const period of periods) {
    const weights = weightsOf(likeness, period);
    const chain = beatChain(weighted(strengths, scales, weights), period);
    const fit = fitOf({ heard, weights, period, chain, likeness: meanLikeness(likeness, weights, period) });
    if (!fit || (best && fit.score <= best.fit.score)) continue;
    best = { tempo: { period, clarity: clarityOf(common, period), beats: fit.beats }, fit };
  }
  return best?.tempo ?? null;
}

/** Periods at which the likeness has a peak, their parts and multiples, those left out whose bars repeat far less than the best. */
function periodsOf(likeness: Likeness): number[] {
  const found: number[] = [];
  const [shortest, longest] = [toPeriod(FASTEST), toPeriod(SLOWEST)];
  for (let lag = shortest; lag <= longest; lag++) {
    const [before, at, after] = [likeness[lag - 1] ?? 0, likeness[lag] ?? 0, likeness[lag + 1] ?? 0];
    if (at > LEAST_PEAK && at >= before && at >= after) found.push(refined(likeness, lag));
  }
  const more = found.flatMap((period) => MULTIPLES.map((times) => times * period));
  const apart: number[] = [];
  for (const period of [...found, ...more])
    if (period >= shortest && period <= longest && apart.every((one) => Math.abs(period / one - 1) > SAME))
      apart.push(period);
  const strictest = Math.max(...apart.map((period) => barLikeness(likeness, period)));
  return apart.filter((period) => barLikeness(likeness, period) >= LEAST_BAR * strictest);
}

/** A register is listened to as far as it repeats after a bar, so that speech does not drown a hi-hat; together 1. */
function weightsOf(likeness: Record<Register, Likeness>, period: number): Record<Register, number> {
  const shares = ofRegisters((register) => Math.max(LEAST_WEIGHT, barLikeness(likeness[register], period)));
  const whole = REGISTERS.reduce((sum, register) => sum + shares[register], 0);
  return ofRegisters((register) => shares[register] / whole);
}

/** The registers together, each in standard deviations of its own (`scales`), by their weights. */
function weighted(
  strengths: Strengths,
  scales: Record<Register, number>,
  weights: Record<Register, number>,
): Float64Array {
  const sums = new Float64Array(strengths.bass.length);
  for (const register of REGISTERS) {
    const factor = weights[register] / scales[register];
    strengths[register].forEach((strength, i) => {
      sums[i] = (sums[i] ?? 0) + factor * strength;
    });
  }
  return sums;
}

function meanLikeness(
  likeness: Record<Register, Likeness>,
  weights: Record<Register, number>,
  period: number,
): number {
  return REGISTERS.reduce(
    (sum, register) => sum + weights[register] * clarity(likeness[register], period),
    0,
  );
}

function clarityOf(likeness: Likeness, period: number): number {
  return Math.min(1, Math.max(0, clarity(likeness, period)));
}

/** How alike after one, two and a bar of beats, mean; what is too long for the sound is taken from the shorter. */
function clarity(likeness: Likeness, period: number): number {
  const one = likenessAfter(likeness, period, 1) ?? 0;
  const two = likenessAfter(likeness, period, 2) ?? one;
  return (one + two + (ofBar(likeness, period) ?? two)) / 3;
}

function barLikeness(likeness: Likeness, period: number): number {
  return ofBar(likeness, period) ?? likenessAfter(likeness, period, 1) ?? 0;
}

function ofBar(likeness: Likeness, period: number): number | null {
  const known = BARS.flatMap((beats) => likenessAfter(likeness, period, beats) ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function toPeriod(beatsPerMinute: number): number {
  return Math.round((60 * ONSETS_PER_SECOND) / beatsPerMinute);
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
