import { describe, expect, test } from 'vitest';
import type { Word } from '../facts/index.ts';
import { findSentences } from './sentences.ts';

/** Words of 0.3 s in a row; `|` is a pause of 1.2 s, `/` one of 0.3 s. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  for (const piece of text.split(' ')) {
    if (piece === '|') at += 1.2;
    else if (piece === '/') at += 0.3;
    else {
      words.push({
        text: piece,
        startSeconds: at,
        endSeconds: at + 0.3,
        confidence: null,
        timing: 'estimated',
      });
      at += 0.3;
    }
  }
  return words;
}

const texts = (text: string) => findSentences(wordsOf(text)).map((sentence) => sentence.text);

describe('sentences', () => {
  test('end with their punctuation, quotes and brackets included', () => {
    const found = findSentences(wordsOf('He left. “Why?” Oh no! (Really.) Yes'));
    expect(found.map((sentence) => [sentence.text, sentence.ending])).toEqual([
      ['He left.', 'statement'],
      ['“Why?”', 'question'],
      ['Oh no!', 'exclamation'],
      ['(Really.)', 'statement'],
      ['Yes', 'pause'],
    ]);
  });

  test.each([
    'Dr. Smith met J. K. Rowling at 5 p.m. on Jan. 3 in the U.S. with friends, e.g. Mr. Brown vs. St. John.',
    'It rose by 3.5 percent to $1.2 million at No. 10 Downing Street.',
    'Well... it was not so bad.',
  ])('do not end at an abbreviation, a decimal or a hesitation: %s', (text) => {
    expect(texts(text)).toEqual([text]);
  });

  test('may end with an abbreviation', () => {
    expect(texts('He moved to the U.S. Then he worked for Acme Inc. She stayed.')).toHaveLength(3);
    expect(texts('I said no. Then I left.')).toHaveLength(2);
    expect(texts('So did I. Then we left.')).toHaveLength(2);
  });

  test('end at a long pause without punctuation, and not at a short one', () => {
    const found = findSentences(wordsOf('and then / we went home | the next day came.'));
    expect(found.map((sentence) => [sentence.text, sentence.ending])).toEqual([
      ['and then we went home', 'pause'],
      ['the next day came.', 'statement'],
    ]);
  });

  test('that run on for more than 40 words are broken at the longest pause', () => {
    const long = `${'word '.repeat(25)}/ ${'more '.repeat(29)}end.`.trim();
    const found = findSentences(wordsOf(long));
    expect(found).toHaveLength(2);
    expect(found[0]?.lastWord).toBe(24);
    expect(found.map((sentence) => sentence.ending)).toEqual(['pause', 'statement']);
    expect(
      Math.max(
        ...findSentences(wordsOf('word '.repeat(500).trim())).map((s) => s.lastWord - s.firstWord + 1),
      ),
    ).toBeLessThanOrEqual(40);
  });

  test('cover every word once, in order, under their own index', () => {
    const words = wordsOf('One two. Three | four five? Six... seven / eight');
    const found = findSentences(words);
    expect(found.map((sentence) => sentence.id)).toEqual(found.map((_, index) => index));
    expect(found.flatMap((s) => words.slice(s.firstWord, s.lastWord + 1))).toEqual(words);
    expect(findSentences([])).toEqual([]);
  });

  test.each([
    [
      'ja',
      ['今日は', '東京へ', '行きます。', '明日も', '行きますか？', 'はい！'],
      ['statement', 'question', 'exclamation'],
    ],
    [
      'zh',
      ['大家', '好，', '谢谢', '你们。', '真的', '吗？」', '好！'],
      ['statement', 'question', 'exclamation'],
    ],
    ['hi', ['नमस्ते', 'दोस्तों।', 'आप', 'कैसे', 'हैं?'], ['statement', 'question']],
    ['ar', ['مساء', 'الخير.', 'كيف', 'حالكم؟'], ['statement', 'question']],
    [
      'es',
      ['¡Hola!', '¿Qué', 'tal?', 'El', 'Sr.', 'García', 'vive', 'en', 'EE.UU.', 'Muy', 'bien.'],
      ['exclamation', 'question', 'statement', 'statement'],
    ],
    [
      'de',
      [
        'Am',
        '3.',
        'Oktober',
        'kam',
        'Dr.',
        'Müller,',
        'z.B.',
        'mit',
        'ca.',
        '20',
        'Leuten.',
        'Und',
        'so',
        'weiter',
        'usw.',
        'Dann',
        'nicht.',
      ],
      ['statement', 'statement', 'statement'],
    ],
    ['ru', ['Это', 'в', '1990', 'г.', 'было.', 'Т.е.', 'давно.'], ['statement', 'statement']],
  ])('of %s end with the marks of its script, and not at its abbreviations', (language, words, endings) => {
    const timed = words.map((text, i) => ({
      text,
      startSeconds: i * 0.3,
      endSeconds: i * 0.3 + 0.3,
      confidence: null,
      timing: 'estimated' as const,
    }));
    expect(findSentences(timed, language).map(({ ending }) => ending)).toEqual(endings);
  });

  test('without spaces between their words are written without', () => {
    const words = wordsOf('今日は 東京へ 行きます。');
    expect(findSentences(words, 'ja')[0]?.text).toBe('今日は東京へ行きます。');
  });
});
