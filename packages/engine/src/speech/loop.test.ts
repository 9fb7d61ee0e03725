import { describe, expect, test } from 'vitest';
import { endsInLoop, findLoop } from './loop.ts';

const words = (text: string) => text.split(' ');

describe('a loop', () => {
  test.each([
    ['one word', 'well okay okay okay okay okay okay okay okay', { start: 1, period: 1, times: 8 }],
    [
      'a phrase',
      'so i was going to i was going to i was going to i was going to',
      { start: 1, period: 4, times: 4 },
    ],
    ['a phrase broken off', 'a b c d a b c d a b c d a b c d a b', { start: 0, period: 4, times: 4 }],
  ])('of %s is found with its start', (_, text, loop) => {
    expect(findLoop(words(text))).toEqual(loop);
  });

  test.each([
    'no no no no',
    'very very very very very good',
    'ask not what your country can do for you ask what you can do for your country',
    'row row row your boat',
    '',
    'to be or not to be to be or not to be',
  ])('is not what people say: %s', (text) => {
    expect(endsInLoop(words(text))).toBe(false);
  });
});
