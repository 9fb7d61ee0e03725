import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emotionNamed, fewWords, plainTags, plainText } from './text.ts';

describe('a text of a language model becomes plain words', () => {
  test.each([
    ['Read it at https://scam.example/x?y=1#z today', 'Read it at today'],
    ['www.scam.example is a scam', 'is a scam'],
    ['Write to me@scam.example.org now', 'Write to now'],
    ['Visit scam.xyz/free', 'Visit'],
    ['javascript:alert(1) run', 'run'],
    ['<b>Bold</b> and **bold** and `code`', 'Bold and bold and code'],
    ['{\\an8\\fs200}Huge', 'an8 fs200 Huge'],
    ['Line one\nline two\u0000\u001b[31m', 'Line one line two 31m'],
    ['\u202Eevil\u202C text\u200B here', 'evil text here'],
    ['“Quoted all over”', 'Quoted all over'],
    ['He said “no” and left', 'He said “no” and left'],
    ['It costs $4,000. Really?', 'It costs $4,000. Really?'],
    ['Cr\u0065\u0301me', 'Créme'],
    ['می‌خواهم بروم', 'می‌خواهم بروم'],
    ['👩‍🚀 goes up', '👩‍🚀 goes up'],
    ['हिन्दी में', 'हिन्दी में'],
    ['***', ''],
    ['🙂🙂', ''],
    ['', ''],
  ])('%j → %j', (text, plain) => {
    expect(plainText(text, 100)).toBe(plain);
  });

  test('whatever it is: no address, no markup, no control character, never too long, and stays as it is when cleaned again', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(' https://a.io/b ', '<i>', '{\\k10}', '\u202E', '”', '“', ' a.com ', '\n', 'word'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 10, max: 80 }), (pieces, most) => {
        const plain = plainText(pieces.join(''), most);
        expect(plain.length).toBeLessThanOrEqual(most);
        expect(plain).not.toMatch(/https?:|www\.|[<>{}[\]\\`]/);
        expect(plain).not.toMatch(/[\p{Cc}\p{Co}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u);
        expect(plainText(plain, most)).toBe(plain);
      }),
      { numRuns: 500 },
    );
  });

  test('a hook has at most twelve words; without spaces it is measured in characters', () => {
    expect(fewWords('one two three four', 3, 'en')).toBe('one two three…');
    expect(fewWords('one two three', 3, 'en')).toBe('one two three');
    expect(fewWords('日本の朝は静かです', 3, 'ja')).toBe('日本の朝は静かです');
  });

  test('tags are words: lower case, no marks, each once', () => {
    expect(
      plainTags(['#Startups', 'startups', 'Two Words', 'हिन्दी', 'コーヒー', '2026', '<b>', 'a']),
    ).toEqual(['startups', 'twowords', 'हिन्दी', 'コーヒー']);
    expect(plainTags(Array.from({ length: 20 }, (_, i) => `tag${i}`))).toHaveLength(6);
  });

  test('a feeling is one of those that moments have, or none', () => {
    expect(emotionNamed(' Joy ')).toBe('excitement');
    expect(emotionNamed('humor')).toBe('humor');
    expect(emotionNamed('greed')).toBeNull();
    expect(emotionNamed('constructor')).toBeNull();
  });
});
