import { expect, test } from 'vitest';
import { shownWords } from './words.ts';

test.each([
  ['So -- he said “go”.', ['So --', 'he', 'said', '“go”.']],
  ['>> Why did you? >> Because.', ['Why', 'did', 'you?', 'Because.']],
  ['♪ la la ♪', ['la', 'la']],
  ['“ Well , yes', ['“Well ,', 'yes']],
  ['salt & pepper, 5 % more', ['salt', '&', 'pepper,', '5', '%', 'more']],
  ['  ', []],
])('%j is shown as whole words, marks attached and subtitle signs gone', (text, words) => {
  expect(shownWords(text)).toEqual(words);
});
