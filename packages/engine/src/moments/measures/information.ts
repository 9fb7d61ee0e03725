import { either, type Line, ramp, type Talk } from '../talk/index.ts';

/** Saturation of term frequency and weight of length in BM25; the usual values (Robertson & Zaragoza 2009). */
const K1 = 1.2;
const B = 0.75;

/** A clip of some 30 s; longer runs must say more to score the same. */
const USUAL_WORDS = 80;

/** Share of content words in dense talk; casual talk has 0.2–0.3, lectures 0.35–0.45. */
const DENSE_SHARE = 0.42;
const LOOSE_SHARE = 0.16;

/** Figures and names for each hundred words that make a passage concrete. */
const CONCRETE_PER_100_WORDS = 6;

/** How much a run has to say: BM25 weight of its words in this talk (any scale), density and concreteness 0–1. */
export type Information = { weight: number; density: number; concreteness: number };

/**
 * Measures what a run says. `weight` is the BM25 score of the run for its own distinct content words, so words that
 * the talk rarely uses and this run comes back to count most; words said once in the whole talk count half, because
 * many of them are slips of the recogniser.
 */
export function informationOf(talk: Talk, first: number, last: number): Information {
  const counts = new Map<string, number>();
  let words = 0;
  let content = 0;
  let concrete = 0;
  for (let i = first; i <= last; i += 1) {
    const line = talk.lines[i];
    if (!line) continue;
    words += line.wordCount;
    concrete += concreteThings(line);
    for (const [stem, count] of line.stems) {
      counts.set(stem, (counts.get(stem) ?? 0) + count);
      content += count;
    }
  }
  const norm = K1 * (1 - B + (B * words) / USUAL_WORDS);
  let weight = 0;
  for (const [stem, count] of counts) {
    const trust = (talk.counts.get(stem) ?? 0) > 1 ? 1 : 0.5;
    weight += trust * (talk.rarity.get(stem) ?? 0) * ((count * (K1 + 1)) / (count + norm));
  }
  return {
    weight,
    density: ramp(content / Math.max(1, words), LOOSE_SHARE, DENSE_SHARE),
    concreteness: ramp((100 * concrete) / Math.max(20, words), 0, CONCRETE_PER_100_WORDS),
  };
}

/** 0–1: how much a single sentence says, for finding the sentence that says most. */
export function weightOf(talk: Talk, line: Line, focus: ReadonlyMap<string, number>): number {
  let weight = 0;
  for (const stem of line.stems.keys())
    weight += (talk.rarity.get(stem) ?? 0) * (0.5 + (focus.get(stem) ?? 0));
  const perWord = weight / Math.sqrt(Math.max(6, line.wordCount));
  return either(ramp(perWord, 0.3, 2), 0.25 * ramp(concreteThings(line), 0, 2));
}

/** Figures and names in a sentence. */
export function concreteThings(line: Line): number {
  const names = line.tokens.filter((token, i) => token.part === 'PROPN' && token.isContent && i > 0).length;
  return line.entities.length + names;
}
