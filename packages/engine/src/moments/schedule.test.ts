import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestSet, type Contender } from './schedule.ts';

const contender = fc
  .record({ first: fc.nat(12), length: fc.nat(4), worth: fc.integer({ min: 0, max: 100 }) })
  .map(({ first, length, worth }) => ({ first, last: first + length, worth }));

/** Every set of contenders without overlap, by trying all. */
function allSets(contenders: readonly Contender[]): Contender[][] {
  const sets: Contender[][] = [[]];
  for (const next of contenders) {
    const isFree = (other: Contender) => other.last < next.first || other.first > next.last;
    sets.push(...sets.filter((set) => set.every(isFree)).map((set) => [...set, next]));
  }
  return sets;
}

const total = (set: readonly Contender[]) => set.reduce((sum, { worth }) => sum + worth, 0);

test('the schedule is the best of all sets of that size, and as large as asked where that is possible', () => {
  fc.assert(
    fc.property(
      fc.array(contender, { maxLength: 9 }),
      fc.integer({ min: 1, max: 5 }),
      (contenders, count) => {
        const chosen = bestSet(contenders, count);
        const sets = allSets(contenders);
        const possible = Math.min(count, Math.max(...sets.map((set) => set.length)));
        expect(chosen).toHaveLength(possible);
        const best = Math.max(...sets.filter((set) => set.length === possible).map(total));
        expect(total(chosen)).toBe(best);
        chosen.forEach((item, i) => {
          expect(item.first).toBeGreaterThan(chosen[i - 1]?.last ?? -1);
        });
      },
    ),
    { numRuns: 300 },
  );
});

test('the order in which runs are handed in does not change which spans are chosen', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(contender, { maxLength: 12, selector: ({ first, last }) => `${first}-${last}` }),
      (contenders) => {
        expect(bestSet([...contenders].reverse(), 3)).toEqual(bestSet(contenders, 3));
      },
    ),
  );
});
