import type { KnownGenre } from '../genre.ts';
import type { Talk } from '../talk/index.ts';
import type { Phrase } from './phrases.ts';

const MOST = 5;
const FEWEST = 3;

/** Longer tags are not read. */
const LONGEST = 24;

/**
 * 3–5 tags of what a run is about: lower case, letters and digits only, no two of one stem. Filled up with what the
 * whole talk is about and at last its genre when the run has too few things to name.
 */
export function hashtags(
  talk: Talk,
  phrases: readonly Phrase[],
  talkPhrases: readonly Phrase[],
  genre: KnownGenre,
): string[] {
  const tags: string[] = [];
  const stems = new Set<string>();
  const add = (phrase: Phrase) => {
    const tag = phrase.text
      .toLowerCase()
      .normalize('NFC')
      .replace(/[^\p{L}\p{N}]/gu, '');
    const known =
      phrase.stems.some((stem) => stems.has(stem)) ||
      tags.some((other) => other.includes(tag) || tag.includes(other));
    if (known || tag.length < 3 || tag.length > LONGEST || /^\d+$/.test(tag)) return;
    tags.push(tag);
    for (const stem of phrase.stems) stems.add(stem);
  };
  const strong = (phrase: Phrase) =>
    phrase.stems.some((stem) => (talk.counts.get(stem) ?? 0) > 1) || phrase.isName;
  for (const phrase of phrases.filter(strong)) if (tags.length < MOST - 1) add(phrase);
  for (const phrase of talkPhrases) if (tags.length < FEWEST + 1) add(phrase);
  for (const phrase of phrases) if (tags.length < FEWEST) add(phrase);
  if (tags.length < MOST && !tags.includes(genre)) tags.push(genre);
  return tags;
}
