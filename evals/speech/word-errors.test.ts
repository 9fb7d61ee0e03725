import { describe, expect, test } from 'vitest';
import { assemble, audible, RATE } from './assembled.ts';
import { plainWords, wordErrors } from './word-errors.ts';

describe('word errors', () => {
  test('do not count case, punctuation, or how a number is written', () => {
    const said = "And so, my fellow Americans: it's twenty-five percent of five dollars, Mister Smith.";
    const shown = 'and so my fellow americans its 25% of $5 Mr. Smith';
    expect(wordErrors(said, shown)).toEqual({ errors: 0, words: 14, differences: [] });
  });

  test('count every other difference once', () => {
    const { errors, words, differences } = wordErrors('the cat sat on the mat', 'the bat sat the mat now');
    expect({ errors, words }).toEqual({ errors: 3, words: 6 });
    expect(differences).toEqual(['cat→bat', 'on→∅', '∅→now']);
    expect(wordErrors('a b', '').errors).toBe(2);
    expect(plainWords('Thy self')).not.toEqual(plainWords('thyself'));
  });
});

describe('assembled sound', () => {
  const tone = Float32Array.from({ length: RATE / 2 }, (_, i) => (i < 1600 || i > 6400 ? 0 : Math.sin(i)));

  test('has each piece exactly where it says', () => {
    const piece = { text: 'tone', samples: audible(tone) };
    expect(piece.samples.length / RATE).toBeCloseTo(0.305, 3);
    const { samples, words } = assemble('x', [piece], 5, 3);
    expect(words).toHaveLength(5);
    expect(Math.abs(samples[Math.round((words[0]?.startSeconds ?? 0) * RATE) - 2] ?? 1)).toBeLessThan(0.001);
    for (const { startSeconds, endSeconds } of words) {
      expect(endSeconds - startSeconds).toBeCloseTo(0.305, 3);
      expect(Math.abs(samples[Math.round(startSeconds * RATE) + 2] ?? 0)).toBeGreaterThan(0.05);
    }
  });

  test('is the same on every run', () => {
    const pieces = [{ text: 'tone', samples: audible(tone) }];
    expect(assemble('x', pieces, 4, 9)).toEqual(assemble('x', pieces, 4, 9));
    expect(assemble('x', pieces, 4, 9).words).not.toEqual(assemble('x', pieces, 4, 10).words);
  });
});
