import { describe, expect, test } from 'vitest';
import { lettering } from '../testing/lettering.ts';
import { visualOrder } from './direction.ts';
import { neededFamilies } from './script-fonts.ts';
import { writtenWord } from './written.ts';

const CAPITALS = { uppercase: true };

describe('a word in capitals', () => {
  test.each([
    ['istanbul', 'tr', 'İSTANBUL'],
    ['istanbul', 'en', 'ISTANBUL'],
    ['Straße', 'de', 'STRASSE'],
    ['Κανείς', null, 'ΚΑΝΕΙΣ'],
    ['привет', 'ru', 'ПРИВЕТ'],
    ['გამარჯობა', 'ka', 'გამარჯობა'],
    ['नमस्ते', 'hi', 'नमस्ते'],
    ['AIを', 'ja', 'AIを'],
    ['naïve', 'not a tag', 'NAÏVE'],
  ])('%s of language %s is %s', (text, language, written) => {
    expect(writtenWord(text, CAPITALS, language)).toBe(written);
  });
});

describe('words of a line', () => {
  test('stand as the bidirectional algorithm has them', () => {
    expect(visualOrder(['one', 'two'], false)).toEqual([0, 1]);
    expect(visualOrder(['אחת', 'שתיים'], true)).toEqual([1, 0]);
    // A phrase of another direction keeps its own order inside of the line.
    expect(visualOrder(['על', 'Open', 'AI', 'היום'], true)).toEqual([3, 1, 2, 0]);
    expect(visualOrder(['says', 'שלום', 'עולם', 'twice'], false)).toEqual([0, 2, 1, 3]);
  });
});

describe('the fonts that words need', () => {
  test.each([
    ['ja', ['失敗'], ['Noto Sans JP ExtraBold']],
    ['zh', ['失败'], ['Noto Sans SC ExtraBold']],
    ['zh-TW', ['失敗'], ['Noto Sans TC ExtraBold']],
    [null, ['失敗', 'は'], ['Noto Sans JP ExtraBold']],
    ['ar', ['عام', '2024،'], ['Noto Sans Arabic ExtraBold']],
    ['hi', ['नहीं।'], ['Noto Sans Devanagari ExtraBold']],
    ['el', ['Κανείς'], ['Noto Sans ExtraBold']],
    ['en', ['fire', '🔥'], ['Noto Emoji']],
    ['en', ['Straße', 'naïve', 'Việt', 'привет'], []],
  ])('in %s for %s are %s', (language, texts, families) => {
    expect(neededFamilies(texts, lettering('karaoke', undefined, language))).toEqual(families);
  });
});
