import { bestSet } from './schedule.ts';
import type { ScoredRun } from './scoring.ts';
import { cosine, ramp, type Talk } from './talk/index.ts';

/** Likeness of two runs' content words (cosine) from which they count as saying the same, and at which they are the same. */
const ALIKE = 0.55;
const SAME = 0.9;

/** What a run loses that says the same as a better one. */
const REPEATS_COST = 0.85;

/** The chosen runs, and how many of them say what another one says, because there was nothing else. */
export type DiverseSet<T> = { chosen: T[]; repeats: number };

/**
 * The best set of runs that say different things: the best schedule is taken, and while two of its runs are alike,
 * every run that is like the better one of the two loses worth and the schedule is made again.
 */
export function bestDiverseSet<T extends ScoredRun>(
  talk: Talk,
  runs: readonly T[],
  count: number,
): DiverseSet<T> {
  const bags = new Map<number, ReadonlyMap<string, number>>();
  const bagOf = (index: number): ReadonlyMap<string, number> => {
    const known = bags.get(index);
    if (known) return known;
    const run = runs[index];
    const made = run ? bag(talk, run.first, run.last) : new Map<string, number>();
    bags.set(index, made);
    return made;
  };
  const contenders = runs.map((run, index) => ({
    first: run.first,
    last: run.last,
    worth: run.score,
    index,
  }));
  const anchors = new Set<number>();
  // Each round adds one anchor, and an anchor is one of at most `count` chosen: the rounds cannot go on for ever.
  for (let round = 0; round < 2 * count; round += 1) {
    const chosen = bestSet(contenders, count);
    const better = [...chosen].sort((a, b) => b.worth - a.worth || a.first - b.first);
    const anchor = better.find(
      ({ index }, i) =>
        !anchors.has(index) &&
        better.slice(i + 1).some((other) => cosine(bagOf(index), bagOf(other.index)) > ALIKE),
    );
    if (!anchor) return finish(chosen.map(({ index }) => index));
    anchors.add(anchor.index);
    for (const contender of contenders) {
      const apart = contender.last < anchor.first || contender.first > anchor.last;
      if (!apart) continue;
      const alike = ramp(cosine(bagOf(anchor.index), bagOf(contender.index)), ALIKE, SAME);
      contender.worth *= 1 - REPEATS_COST * alike;
    }
  }
  return finish(bestSet(contenders, count).map(({ index }) => index));

  function finish(indices: readonly number[]): DiverseSet<T> {
    const chosen = indices
      .flatMap((index) => runs[index] ?? [])
      .sort((a, b) => b.score - a.score || a.first - b.first);
    const repeats = indices.filter((index, i) =>
      indices.slice(0, i).some((other) => cosine(bagOf(index), bagOf(other)) > SAME),
    ).length;
    return { chosen, repeats };
  }
}

/** The content words of a run, weighted by rarity. */
function bag(talk: Talk, first: number, last: number): Map<string, number> {
  const weights = new Map<string, number>();
  for (let i = first; i <= last; i += 1) {
    for (const [stem, count] of talk.lines[i]?.stems ?? []) {
      weights.set(stem, (weights.get(stem) ?? 0) + count * (talk.rarity.get(stem) ?? 0));
    }
  }
  return weights;
}
