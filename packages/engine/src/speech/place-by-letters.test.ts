import { describe, expect, test } from 'vitest';
import { placeByLetters } from './place-by-letters.ts';

const piece = (text: string, startSeconds: number, endSeconds: number) => ({
  text,
  startSeconds,
  endSeconds,
});

describe('words are placed by the letters that they say', () => {
  test('from tokens that are parts of words, with their punctuation', () => {
    const tokens = [
      piece('\u2581Hel', 0, 0.2),
      piece('lo', 0.2, 0.4),
      piece(',', 0.4, 0.4),
      piece('\u2581Bob', 1, 1.5),
    ];
    expect(placeByLetters(['Hello,', 'Bob!'], tokens)).toEqual([
      { startSeconds: 0, endSeconds: 0.4 },
      { startSeconds: 1, endSeconds: 1.5 },
    ]);
  });

  test('from one piece that is several words, by their share of letters', () => {
    expect(placeByLetters(['東京', 'へ', '行く'], [piece('東京へ行く', 0, 1)])).toEqual([
      { startSeconds: 0, endSeconds: 0.4 },
      { startSeconds: 0.4, endSeconds: expect.closeTo(0.6) },
      { startSeconds: expect.closeTo(0.6), endSeconds: 1 },
    ]);
  });

  test('but not when the pieces say something else, or go back in time', () => {
    expect(placeByLetters(['25', 'euros'], [piece('twenty-five', 0, 1), piece('euros', 1, 2)])).toBeNull();
    expect(placeByLetters(['a', 'b'], [piece('a', 2, 3), piece('b', 0, 1)])).toBeNull();
  });
});
