import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSilences } from './silences.ts';
import { spreadWords } from './spread.ts';
import { shownWords } from './words.ts';

describe('estimated word times', () => {
  test('longer words get more time, inside the voiced part only', () => {
    const [short, long] = spreadWords(['I', 'procrastinate'], [{ startSeconds: 1, endSeconds: 2 }]);
    expect(short?.startSeconds).toBe(1);
    expect(long?.endSeconds).toBeCloseTo(2, 9);
    expect((long?.endSeconds ?? 0) - (long?.startSeconds ?? 0)).toBeGreaterThan(0.7);
  });

  test('a pause falls where the comma is', () => {
    const words = shownWords('And so, my fellow Americans, ask not what your country can do for you');
    const spans = spreadWords(words, [
      { startSeconds: 0.3, endSeconds: 2.2 },
      { startSeconds: 3.3, endSeconds: 6 },
    ]);
    expect(spans[4]?.endSeconds).toBeCloseTo(2.2, 9);
    expect(spans[5]?.startSeconds).toBeCloseTo(3.3, 9);
  });

  test('there is one span per word, in order, for any words and stretches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}[,.]?$/), { minLength: 1, maxLength: 40 }),
        fc.array(
          fc.tuple(
            fc.double({ min: 0.1, max: 4, noNaN: true }),
            fc.double({ min: 0.2, max: 2, noNaN: true }),
          ),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        (words, lengths) => {
          let at = 0;
          const voiced = lengths.map(([length, gap]) => {
            const startSeconds = at + gap;
            at = startSeconds + length;
            return { startSeconds, endSeconds: at };
          });
          const spans = spreadWords(words, voiced);
          expect(spans).toHaveLength(words.length);
          let before = 0;
          for (const span of spans) {
            expect(span.startSeconds).toBeGreaterThanOrEqual(before - 1e-9);
            expect(span.endSeconds).toBeGreaterThanOrEqual(span.startSeconds);
            before = span.endSeconds;
          }
          expect(before).toBeLessThanOrEqual(at + 1e-9);
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('silences', () => {
  test('are what the voice leaves over, from a fifth of a second on', () => {
    const voiced = [
      { startSeconds: 1, endSeconds: 2 },
      { startSeconds: 2.1, endSeconds: 3 },
      { startSeconds: 4, endSeconds: 5 },
    ];
    expect(findSilences(voiced, 5.1)).toEqual([
      { startSeconds: 0, endSeconds: 1 },
      { startSeconds: 3, endSeconds: 4 },
    ]);
    expect(findSilences([], 3)).toEqual([{ startSeconds: 0, endSeconds: 3 }]);
  });
});

describe('shown words', () => {
  test('keep their punctuation, and lone marks go to a neighbour', () => {
    expect(shownWords(' “Yes” —  he said & 5 % left … ')).toEqual([
      '“Yes” —',
      'he',
      'said',
      '&',
      '5',
      '%',
      'left …',
    ]);
    expect(shownWords('— So')).toEqual(['—So']);
    expect(shownWords(' … ')).toEqual([]);
  });
});
