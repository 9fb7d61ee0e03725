import { describe, expect, test } from 'vitest';
import { judge } from './refusal.ts';

const sound = { voicedSeconds: 3, voice: 0.95, levelDb: -25, wasEmpty: false };
const heard = (text: string, confidence = 0.9) => ({
  text,
  confidences: text.split(' ').map(() => confidence),
  looped: false,
  full: false,
  times: null,
  language: null,
});

describe('recognised text', () => {
  test('that is credible is kept word for word', () => {
    const { words, refused } = judge(heard('It cost $5.2 million.'), sound);
    expect(words.map((word) => word.text)).toEqual(['It', 'cost', '$5.2', 'million.']);
    expect(words[0]?.confidence).toBe(0.9);
    expect(refused).toBeNull();
  });

  test('that loops is cut back to one round, and the rest is reported', () => {
    const { words, refused } = judge(heard(`Well, ${'we go on '.repeat(9)}`.trim()), {
      ...sound,
      voicedSeconds: 12,
    });
    expect(words.map((word) => word.text).join(' ')).toBe('Well, we go on');
    expect(refused?.reason).toContain('repeated itself 9 times');
  });

  test.each([
    [
      'at an absurd speed',
      heard('a b c d e f g h i j k l'),
      { ...sound, voicedSeconds: 0.5 },
      /words a second/,
    ],
    ['over near silence', heard('Thank you for watching.'), { ...sound, levelDb: -80 }, /no sound/],
    ['that was guessed', heard('Pit of hell.', 0.3), sound, /guessing/],
    [
      'where nothing was heard at first',
      heard('So, I do that.', 0.5),
      { ...sound, wasEmpty: true },
      /guessing/,
    ],
    ['over sound that is hardly voice', heard('The thing.', 0.5), { ...sound, voice: 0.43 }, /guessing/],
  ])('%s is refused with the reason', (_, text, over, reason) => {
    const judged = judge(text, over);
    expect(judged.words).toEqual([]);
    expect(judged.refused?.text).toBe(text.text);
    expect(judged.refused?.reason).toMatch(reason);
  });

  test('that only notes music is no text', () => {
    expect(judge(heard('[Music] ♪ (applause)'), sound)).toEqual({ words: [], refused: null });
    expect(judge(heard(''), sound)).toEqual({ words: [], refused: null });
  });
});
