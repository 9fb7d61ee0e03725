import { describe, expect, test } from 'vitest';
import { wordsIn } from '../facts/index.ts';
import { emphasise } from './emphasis.ts';

/** Cues of four words each. */
function cuesOf(words: readonly string[]) {
  const timed = words.map((text, i) => ({ text, startSeconds: i, endSeconds: i + 1 }));
  return Array.from({ length: Math.ceil(timed.length / 4) }, (_, i) => ({
    startSeconds: 4 * i,
    endSeconds: 4 * i + 4,
    lines: [timed.slice(4 * i, 4 * i + 4)],
  }));
}
const marked = (text: string) =>
  emphasise(cuesOf(wordsIn(text)), wordsIn(text)).flatMap((cue) =>
    cue.lines.flat().flatMap((word) => (word.emphasis ? [word.text] : [])),
  );

describe('emphasis', () => {
  test('falls on numbers, names and long rare words, not on what connects them', () => {
    expect(
      marked('So I asked Maria about the 25,000 dollars that we lost because of an extraordinary mistake.'),
    ).toEqual(['Maria', '25,000', 'extraordinary']);
  });

  test('falls on one word of about four, and on none where nothing stands out', () => {
    expect(marked('and so it is for us and so it was for me')).toEqual([]);
    expect(marked('12 34 56 78')).toHaveLength(1);
  });

  test('needs no word list: it works without spaces, without capitals and where every noun has one', () => {
    expect(marked('今天我们来谈人工智能的未来')).not.toEqual([]);
    expect(marked('لا أحد يخبرك عن الديمقراطية في عام 2024')).toContain('2024');
    const german = 'Das ist der Hund und die Katze mit dem Ball und der Maus vor dem Haus am See.';
    expect(marked(german)).toEqual([]);
  });

  test('is the same when it is set again, and old marks go', () => {
    const words = wordsIn('We paid 500 for it and nothing else');
    const once = emphasise(cuesOf(words), words);
    expect(emphasise(once, words)).toEqual(once);
  });
});
