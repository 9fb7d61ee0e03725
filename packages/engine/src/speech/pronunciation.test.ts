import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { pronunciations } from './pronunciation.ts';

const model = new URL('model/en-us/', import.meta.resolve('soundswallower'));
const dictionary = new Map<string, string>();
let phones: Set<string>;
const lookup = (word: string) => dictionary.get(word) ?? null;

beforeAll(async () => {
  for (const line of (await readFile(new URL('dict.txt', model), 'utf8')).split('\n')) {
    const blank = line.indexOf(' ');
    dictionary.set(line.slice(0, blank), line.slice(blank + 1));
  }
  phones = new Set(Object.keys(JSON.parse(await readFile(new URL('phoneset.json', model), 'utf8'))));
});

describe('pronunciations', () => {
  test('the dictionary comes first', () => {
    expect(pronunciations('country', lookup)).toEqual(['K AH N T R IY']);
  });

  test('an initialism is its letters, and the word it may be', () => {
    expect(pronunciations('NASA', lookup)).toEqual(['EH N EY EH S EY', 'N AE S AH']);
    expect(pronunciations("CEO's", lookup)).toEqual(['S IY IY OW Z']);
  });

  test('possessives of known words get the right ending', () => {
    expect(pronunciations("podcast's", lookup)[0]).toMatch(/T S$/);
    expect(pronunciations("niche's", lookup)[0]).toMatch(/(SH|CH) AH Z$/);
  });

  test('words that no dictionary has are pronounced in phones the aligner knows', () => {
    const words = [
      'kubernetes',
      'reelwright',
      'zxqv',
      "feed'st",
      'niggarding',
      'cafe',
      'aaaah',
      "'tis",
      'qwertyuiop',
      'xiaomi',
    ];
    for (const word of words) {
      const [first] = pronunciations(word, () => null);
      expect(first, word).toBeDefined();
      for (const phone of first?.split(' ') ?? []) expect(phones, word).toContain(phone);
    }
  });

  test('rules agree with the dictionary on nine of ten of its words', () => {
    const words = [...dictionary.keys()]
      .filter((word) => /^[a-z]+$/.test(word))
      .filter((_, i) => i % 211 === 0);
    const same = words.filter((word) => pronunciations(word, () => null)[0] === lookup(word));
    expect(words.length).toBeGreaterThan(300);
    expect(same.length / words.length).toBeGreaterThan(0.85);
  });

  test('a token without letters has none', () => {
    expect(pronunciations("'", lookup)).toEqual([]);
  });
});
