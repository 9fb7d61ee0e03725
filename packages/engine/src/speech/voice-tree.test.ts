import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partitions } from './voice-tree.ts';

const onALine = (positions: readonly number[], weights = positions.map(() => 1)) => ({
  weights: Float64Array.from(weights),
  positions: Float64Array.from(positions),
  size: 1,
});

/** The sum of squares inside the groups of a partition. */
function within(positions: readonly number[], groups: readonly number[]): number {
  return [...new Set(groups)].reduce((sum, group) => {
    const own = positions.filter((_, i) => groups[i] === group);
    const mean = own.reduce((all, value) => all + value, 0) / own.length;
    return sum + own.reduce((all, value) => all + (value - mean) ** 2, 0);
  }, 0);
}

describe('partitions', () => {
  test('put together what lies together', () => {
    const [one, two, three] = partitions(onALine([0, 10, 0.1, 10.2, 4]), 3);
    expect(one).toEqual([0, 0, 0, 0, 0]);
    expect(two).toEqual([0, 1, 0, 1, 0]);
    expect(three).toEqual([0, 1, 0, 1, 2]);
  });

  test('are as many as asked for, or one per point', () => {
    expect(partitions(onALine([1, 2, 3]), 8).map((groups) => new Set(groups).size)).toEqual([1, 2, 3]);
    expect(partitions(onALine([]), 8)).toEqual([]);
  });

  test('a heavy point pulls less than two light ones far away', () => {
    const [, two] = partitions(onALine([0, 1, 2.2], [1000, 1000, 1]), 2);
    expect(two).toEqual([0, 1, 1]);
  });

  test('refine one another, and more groups leave less inside them', () => {
    const anyPositions = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(anyPositions, (positions) => {
        const all = partitions(onALine(positions), 6);
        all.forEach((groups, i) => {
          expect(new Set(groups).size).toBe(i + 1);
          const coarser = all[i - 1];
          if (!coarser) return;
          expect(within(positions, groups)).toBeLessThanOrEqual(within(positions, coarser) + 1e-6);
          const parents = new Set(groups.map((group, point) => `${group} in ${coarser[point]}`));
          expect(parents.size).toBe(i + 1);
        });
      }),
      { seed: 20, numRuns: 200 },
    );
  });
});
