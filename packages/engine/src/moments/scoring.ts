import type { MeasuredRun } from './measures/index.ts';
import { SUB_SCORES, type SubScore } from './moment.ts';
import { quantile, ramp } from './talk/index.ts';

/** A run with its score. */
export type ScoredRun = MeasuredRun & {
  /** 0–1: what the run is worth in itself, before it is set against its talk. */
  merit: number;
  /** 0–10, not rounded. */
  score: number;
};

/** So many runs make a talk that can be compared with itself; with fewer the run's own merit counts for more. */
const COMPARABLE_RUNS = 60;

/** Merit at which a run in itself stands at 5 of 10, and how steeply it rises from there. */
const MIDDLE_MERIT = 0.42;
const MERIT_STEEPNESS = 7;

/** Standard scores (against median and spread of the talk) at which a run stands at 5 of 10, and the steepness. */
const MIDDLE_STANDARD = 2;
const STANDARD_STEEPNESS = 0.75;

/** Half the width of the middle half of a normal distribution in standard deviations × 2. */
const QUARTILES_PER_DEVIATION = 1.349;

/** Worth in itself, 0–1: weighted mean of the sub-scores, taken down by what spoils the run. `energyKnown` false leaves energy out. */
export function meritOf(run: MeasuredRun, weights: Record<SubScore, number>, energyKnown: boolean): number {
  let sum = 0;
  let weight = 0;
  for (const name of SUB_SCORES) {
    if (name === 'energy' && !energyKnown) continue;
    sum += weights[name] * run.values[name];
    weight += weights[name];
  }
  return (sum / weight) * run.soundness;
}

/**
 * Sets merits on the scale of 0–10 so that they spread: the mean of two logistic curves, one over the merit itself, one
 * over its standard score among all runs of the talk (distance from the median in units of the interquartile spread,
 * which outliers do not move). A usual run of a talk stands near 2, a good pick at 7–9; 10 is never reached. In a talk
 * of few runs the comparison counts less, because the few may all be good or all be bad.
 */
export function scoreRuns<T extends MeasuredRun>(
  runs: readonly (T & { merit: number })[],
): (T & ScoredRun)[] {
  const merits = runs.map((run) => run.merit);
  const middle = quantile(merits, 0.5) ?? 0;
  const spread = ((quantile(merits, 0.75) ?? 0) - (quantile(merits, 0.25) ?? 0)) / QUARTILES_PER_DEVIATION;
  const compared = 0.5 * ramp(runs.length, 0, COMPARABLE_RUNS);
  return runs.map((run) => {
    const own = logistic(MERIT_STEEPNESS * (run.merit - MIDDLE_MERIT));
    const standard = (run.merit - middle) / Math.max(spread, 0.02);
    const among = logistic(STANDARD_STEEPNESS * (standard - MIDDLE_STANDARD));
    return { ...run, score: 10 * ((1 - compared) * own + compared * among) };
  });
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
