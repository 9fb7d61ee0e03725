/** A run that competes for a place: sentence ids, both inclusive, and what it is worth, at least 0. */
export type Contender = { first: number; last: number; worth: number };

/**
 * The `count` contenders of highest total worth of which no two share a sentence, in order of time; as many as are
 * possible when `count` are not. Weighted interval scheduling (Kleinberg & Tardos, Algorithm Design, 6.1) with the
 * number of intervals as a second dimension: O(n log n + n · count). Among equal totals the one whose last runs end
 * earliest, then start latest, then came first is taken, so the answer is always the same.
 */
export function bestSet<T extends Contender>(contenders: readonly T[], count: number): T[] {
  const sorted = contenders
    .map((contender, order) => ({ contender, order }))
    .sort(
      (a, b) =>
        a.contender.last - b.contender.last || b.contender.first - a.contender.first || a.order - b.order,
    )
    .map(({ contender }) => contender);
  const ends = sorted.map((contender) => contender.last);
  const before = sorted.map((contender) => firstAtLeast(ends, contender.first));
  const width = sorted.length + 1;
  // best[k * width + i]: highest total of exactly k contenders among the first i; −∞ where there are none.
  const best = new Float64Array((count + 1) * width).fill(Number.NEGATIVE_INFINITY);
  best.fill(0, 0, width);
  let possible = 0;
  for (let k = 1; k <= count; k += 1) {
    for (let i = 1; i < width; i += 1) {
      best[k * width + i] = Math.max(best[k * width + i - 1] ?? Number.NEGATIVE_INFINITY, withLast(k, i));
    }
    if ((best[k * width + width - 1] ?? Number.NEGATIVE_INFINITY) > Number.NEGATIVE_INFINITY) possible = k;
    else break;
  }
  const chosen: T[] = [];
  for (let k = possible, i = width - 1; k > 0 && i > 0; ) {
    const contender = sorted[i - 1];
    const skipped = best[k * width + i - 1] ?? Number.NEGATIVE_INFINITY;
    if (contender && withLast(k, i) > skipped) {
      chosen.unshift(contender);
      i = before[i - 1] ?? 0;
      k -= 1;
    } else i -= 1;
  }
  return chosen;

  /** Highest total of k contenders of which the i-th (1-based) is the last. */
  function withLast(k: number, i: number): number {
    const rest = best[(k - 1) * width + (before[i - 1] ?? 0)] ?? Number.NEGATIVE_INFINITY;
    return rest + (sorted[i - 1]?.worth ?? 0);
  }
}

/** How many of the sorted values are below a limit. */
function firstAtLeast(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
