/** A run of the same piece, over and over, at the end of a row. */
export type Loop = {
  /** Index of the first item of the first repetition. */
  start: number;
  /** Items in one repetition. */
  period: number;
  /** Whole repetitions. */
  times: number;
};

/** Longest piece that is looked for, in items. */
const LONGEST_PERIOD = 24;

/**
 * How often a piece of this many items must come in a row to be a fault of the recogniser and no figure of speech:
 * people do say `no, no, no, no`; they do not say a whole clause four times running.
 */
function suspiciousTimes(period: number): number {
  if (period === 1) return 8;
  if (period <= 3) return 6;
  return period <= 8 ? 4 : 3;
}

/** The loop a row of tokens or words ends in, or null. A last repetition may be broken off. */
export function findLoop(items: readonly (number | string)[]): Loop | null {
  for (let period = 1; period <= Math.min(LONGEST_PERIOD, items.length / 3); period += 1) {
    let start = items.length - period;
    while (start > 0 && items[start - 1] === items[start - 1 + period]) start -= 1;
    const times = Math.floor((items.length - start) / period);
    if (times >= suspiciousTimes(period)) return { start, period, times };
  }
  return null;
}

/** Whether a row ends in a loop. */
export function endsInLoop(items: readonly (number | string)[]): boolean {
  return findLoop(items) !== null;
}
