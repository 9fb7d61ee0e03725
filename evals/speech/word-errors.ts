import { spokenForms } from '../../packages/engine/src/speech/index.ts';

/** Substituted, missing and added words of a hypothesis, and the words of the reference. */
export type WordErrors = { errors: number; words: number; differences: string[] };

/**
 * Spellings that differ between British and American English or between an abbreviation and its word; nothing else is
 * forgiven. Both sides go through it.
 */
const SAME_WORD: ReadonlyMap<string, string> = new Map([
  ['honour', 'honor'],
  ['colour', 'color'],
  ['favour', 'favor'],
  ['neighbour', 'neighbor'],
  ['labour', 'labor'],
  ['grey', 'gray'],
  ['mr', 'mister'],
  ['mrs', 'missus'],
  ['dr', 'doctor'],
]);

/**
 * A text as plain words for comparing: small letters, numbers and symbols as they are said, hyphens as blanks,
 * apostrophes and all other punctuation gone, British spelling as American. Contractions stay as written.
 */
export function plainWords(text: string): string[] {
  return spokenForms(text.split(/\s+/).filter((word) => word !== ''))
    .flatMap((readings) => readings[0] ?? [])
    .map((token) => token.toLowerCase().replaceAll(/[^a-z]/g, ''))
    .filter((token) => token !== '')
    .map((token) => SAME_WORD.get(token) ?? token);
}

/** Counts word errors by the least number of edits (Levenshtein) between two texts. */
export function wordErrors(reference: string, hypothesis: string): WordErrors {
  const wanted = plainWords(reference);
  const got = plainWords(hypothesis);
  const cost = Array.from({ length: wanted.length + 1 }, (_, i) =>
    Array.from({ length: got.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => cost[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= wanted.length; i += 1) {
    for (let j = 1; j <= got.length; j += 1) {
      const row = cost[i];
      const same = wanted[i - 1] === got[j - 1] ? 0 : 1;
      if (row) row[j] = Math.min(at(i - 1, j - 1) + same, at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  const differences: string[] = [];
  for (let i = wanted.length, j = got.length; i > 0 || j > 0; ) {
    const same = wanted[i - 1] === got[j - 1] ? 0 : 1;
    if (i > 0 && j > 0 && at(i, j) === at(i - 1, j - 1) + same) {
      if (same === 1) differences.unshift(`${wanted[i - 1]}→${got[j - 1]}`);
      i -= 1;
      j -= 1;
    } else if (i > 0 && at(i, j) === at(i - 1, j) + 1) {
      differences.unshift(`${wanted[i - 1]}→∅`);
      i -= 1;
    } else {
      differences.unshift(`∅→${got[j - 1]}`);
      j -= 1;
    }
  }
  return { errors: at(wanted.length, got.length), words: wanted.length, differences };
}
