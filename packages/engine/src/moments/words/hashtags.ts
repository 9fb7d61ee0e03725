import type { KnownGenre } from '../genre.ts';
import type { Phrase } from './phrases.ts';

const MOST = 5;
const FEWEST = 3;

/** Longer tags are not read. */
const LONGEST = 24;

/** People search for subjects, not for details: each doubling of how often the whole talk says a thing adds this much. */
const TALK_SHARE = 0.45;

/**
 * 3–5 tags of what a run is about: lower case, letters and digits only, no two of one stem. Filled up with what the
 * whole talk is about, and with its genre, when the run has too few things to name.
 */
export function hashtags(
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
      .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
    const isKnown =
      phrase.stems.some((stem) => stems.has(stem)) ||
      tags.some((other) => other.includes(tag) || tag.includes(other));
    if (isKnown || tag.length < 2 || tag.length > LONGEST || /^\d+$/.test(tag)) return;
    tags.push(tag);
    for (const stem of phrase.stems) stems.add(stem);
  };
  const searched = (phrase: Phrase) => phrase.weight * (1 + TALK_SHARE * Math.log2(phrase.saidInTalk));
  const strong = phrases
    .filter((phrase) => phrase.saidInTalk > 1 || phrase.isName)
    .sort((a, b) => searched(b) - searched(a));
  for (const phrase of strong) if (tags.length < MOST - 1) add(phrase);
  for (const phrase of talkPhrases) if (tags.length < FEWEST) add(phrase);
  for (const phrase of phrases) if (tags.length < FEWEST) add(phrase);
  if (!tags.includes(genre)) tags.push(genre);
  return tags;
}
