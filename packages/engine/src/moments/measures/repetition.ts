import type { Line } from '../talk/index.ts';

/** Shorter sentences are said again in any talk. */
const SHORTEST_WORDS = 5;

/** For each sentence the id of the first sentence with the same words, itself when it is said for the first time or is short. */
export function firstSaid(lines: readonly Line[]): number[] {
  const seen = new Map<string, number>();
  return lines.map((line, id) => {
    const key = line.plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    if (line.wordCount < SHORTEST_WORDS) return id;
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, id);
    return id;
  });
}

/** Share of the words of a run that are said in it a second time, sentence by sentence, 0–1. */
export function repetitionOf(
  lines: readonly Line[],
  said: readonly number[],
  first: number,
  last: number,
): number {
  const seen = new Set<number>();
  let words = 0;
  let again = 0;
  for (let i = first; i <= last; i += 1) {
    const line = lines[i];
    const origin = said[i];
    if (!line || origin === undefined) continue;
    words += line.wordCount;
    if (seen.has(origin)) again += line.wordCount;
    seen.add(origin);
  }
  return again / Math.max(1, words);
}
