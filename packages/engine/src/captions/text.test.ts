import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assText, cleanWord, LONGEST_WORD, srtText, vttText } from './text.ts';

describe('a word for the screen', () => {
  test('has no control, bidi, tag or unassigned characters and no line breaks', () => {
    expect(cleanWord('a\u202Eb\u2066c\u0007d\u0000e')).toBe('abcde');
    expect(cleanWord(' one\r\ntwo\u2028three\u00a0four ')).toBe('one two three four');
    expect(cleanWord('\u{E0041}x\uD800')).toBe('x\uFFFD');
    expect(cleanWord('\u200b\u2060\ufeff')).toBe('');
  });

  test('keeps emoji, also joined and coloured ones', () => {
    for (const emoji of ['🔥', '👨‍👩‍👧', '👍🏽', '❤️', '🇩🇪']) expect(cleanWord(emoji)).toBe(emoji);
  });

  test('carries four combining marks on a letter, not a hundred', () => {
    const flood = cleanWord(`Z${'\u0335\u0336'.repeat(50)}algo`);
    expect(flood.match(/\p{M}/gu)?.length).toBe(4);
    expect(flood.endsWith('algo')).toBe(true);
    expect(cleanWord('Việt')).toBe('Việt');
  });

  test('is cut at 200 characters, between graphemes', () => {
    const long = cleanWord('👨‍👩‍👧'.repeat(1000));
    expect(long.length).toBeLessThanOrEqual(LONGEST_WORD);
    expect(long.endsWith('👨‍👩‍👧…')).toBe(true);
  });

  test('of any text stays within the schema and is stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const once = cleanWord(text);
        expect(once.length).toBeLessThanOrEqual(LONGEST_WORD);
        expect(once.isWellFormed()).toBe(true);
        expect(once).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});

describe('escaped text', () => {
  test('never lets an ASS override begin or a backslash command through', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('{', '}', '\\', 'N', 'p', '1', 'a', '\n')), (parts) => {
        const escaped = assText(parts.join(''));
        expect(escaped).not.toMatch(/(^|[^\\])[{}]/);
        // A backslash is followed by a brace it escapes, or by the joiner that disarms it.
        expect(escaped).not.toMatch(/\\[^{}\u2060]|\\$/);
      }),
    );
  });

  test('shows markup in VTT and SRT instead of obeying it', () => {
    expect(vttText('<b>&-->')).toBe('&lt;b&gt;&amp;--&gt;');
    expect(srtText('<b>{\\an8}-->')).toBe('<\u2060b>{\u2060\\an8}--\u2060>');
  });
});
