import { baseLanguage, type Transcript, type Word } from '../facts/index.ts';
import { isTrusted } from './words.ts';

/** Sounds that say nothing, by language (BCP 47 primary). */
const SOUNDS: Record<string, readonly string[]> = {
  en: ['um', 'umm', 'uh', 'uhh', 'uhm', 'er', 'erm', 'hm', 'hmm', 'mm'],
  de: ['äh', 'ähm', 'öh', 'öhm', 'hm'],
  fr: ['euh', 'heu', 'hum'],
  es: ['eh', 'em', 'mmm'],
  it: ['ehm', 'eh', 'mmm'],
  nl: ['eh', 'ehm', 'uh', 'uhm'],
};

/** Words that often say nothing, and often do: fillers only where the voice rests before and after them. */
const PHRASES: Record<string, readonly (readonly string[])[]> = {
  en: [['you', 'know'], ['i', 'mean'], ['like']],
};

/** The voice rests at least this long before and after a phrase that is a filler; at a comma it does for some 0.15 s. */
const REST_SECONDS = 0.2;

/**
 * The words (indices, both inclusive) among `first`–`last` that are fillers and set off from their neighbours: "um" and
 * its like wherever they stand, "you know", "I mean" and "like" only between two rests of 0.2 s.
 */
export function findFillers(
  transcript: Transcript,
  first: number,
  last: number,
): { first: number; last: number }[] {
  const language = baseLanguage(transcript.language);
  const sounds = new Set(SOUNDS[language] ?? []);
  const phrases = PHRASES[language] ?? [];
  const { words } = transcript;
  const found: { first: number; last: number }[] = [];
  for (let at = first; at <= last; at += 1) {
    const phrase = phrases.find(
      (parts) => isPhrase(words, at, parts, last) && isSetOff(words, at, parts.length),
    );
    const length = sounds.has(bare(words[at])) ? 1 : (phrase?.length ?? 0);
    if (length === 0 || !words.slice(at, at + length).every(isTrusted)) continue;
    found.push({ first: at, last: at + length - 1 });
    at += length - 1;
  }
  return found;
}

function isPhrase(words: readonly Word[], at: number, parts: readonly string[], last: number): boolean {
  return at + parts.length - 1 <= last && parts.every((part, i) => bare(words[at + i]) === part);
}

function isSetOff(words: readonly Word[], at: number, length: number): boolean {
  const [before, first, end, after] = [words[at - 1], words[at], words[at + length - 1], words[at + length]];
  // "Do you know" and "what I mean" end sentences that they belong to.
  if (!first || !end || /[?!]/.test(end.text)) return false;
  const rests = (gap: number) => gap >= REST_SECONDS;
  return (
    (!before || rests(first.startSeconds - before.endSeconds)) &&
    after !== undefined &&
    rests(after.startSeconds - end.endSeconds)
  );
}

function bare(word: Word | undefined): string {
  return (word?.text ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}']/gu, '');
}
