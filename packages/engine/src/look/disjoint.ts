/** The best of what was found that overlaps, in order of time; `faultsOf` says how bad each is. */
export function disjoint<Found extends { readonly start: number; readonly end: number }>(
  found: readonly Found[],
  faultsOf: (one: Found) => number,
): Found[] {
  const kept: Found[] = [];
  for (const one of [...found].sort((a, b) => faultsOf(a) - faultsOf(b)))
    if (kept.every((other) => one.start > other.end || other.start > one.end)) kept.push(one);
  return kept.sort((a, b) => a.start - b.start);
}
