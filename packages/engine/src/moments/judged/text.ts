import { wordsIn } from '../../facts/index.ts';
import { EMOTIONS, type Emotion } from '../measures/index.ts';
import { shorten } from '../words/index.ts';

/** Format characters that writing needs: joiners of Persian, Indic scripts and emoji. */
const JOINERS = /[\u200C\u200D]/u;

/** Addresses of pages and of mail, with or without a scheme. */
const ADDRESS =
  /\b(?:https?|ftp|mailto|javascript|data):\S*|\bwww\.\S+|\S+@\S+\.\p{L}{2,}|\b(?:[\p{L}\p{N}-]+\.)+(?:com|net|org|io|co|ai|app|dev|me|tv|ly|gg|xyz|info|biz|shop|store|site|online|link|click|top)\b(?:\/\S*)?/giu;

/** Tags, and marks that Markdown, ASS subtitles and shells take for more than text. */
const MARKUP = /<[^<>]*>|[<>{}[\]\\`*_~^|]|(?:^|\s)#+\s/gu;

/**
 * Text of a language model as plain words: no addresses, no markup, no control or direction characters, no lone quotes
 * around it, single spaces, and at most so many characters, no word cut. Empty when nothing is left.
 */
export function plainText(text: string, mostCharacters: number): string {
  const plain = Array.from(text.normalize('NFC'), (letter) => (isFormat(letter) ? ' ' : letter))
    .join('')
    .replace(MARKUP, ' ')
    .replace(ADDRESS, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const inside = QUOTED.exec(plain)?.groups?.inside ?? plain;
  const short = shorten(inside.trim(), mostCharacters);
  const cleaned = /[\p{L}\p{N}]/u.test(short) ? short : '';
  // Taking one thing out can leave another standing: what is returned has nothing left to take out.
  return cleaned === text ? cleaned : plainText(cleaned, mostCharacters);
}

/** A whole text between quotation marks, with none inside. */
const QUOTED = /^["“”„«'‘](?<inside>[^"“”„«»]*)["“”»'’]$/u;

/** Control and direction characters, private use and broken surrogates; not the joiners that writing needs. */
function isFormat(letter: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(letter) && !JOINERS.test(letter);
}

/** At most so many words, the rest left out with an ellipsis. Scripts without spaces count by their dictionary's words. */
export function fewWords(text: string, mostWords: number, language: string): string {
  const words = text.split(' ');
  const isSpaced = wordsIn(text, language).length === words.length;
  if (!isSpaced || words.length <= mostWords) return text;
  return `${words
    .slice(0, mostWords)
    .join(' ')
    .replace(/[\s,;:.!?—–-]+$/u, '')}…`;
}

const MOST_TAGS = 6;
const LONGEST_TAG = 24;

/** Tags of letters, marks and digits only, lower case, each once, at most six of at most 24 characters. */
export function plainTags(tags: readonly string[]): string[] {
  const plain = tags.map((tag) =>
    plainText(tag.replace(/^[\s#＃]+/u, ''), 100)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]/gu, ''),
  );
  const fit = plain.filter((tag) => tag.length >= 2 && tag.length <= LONGEST_TAG && /\p{L}/u.test(tag));
  return [...new Set(fit)].slice(0, MOST_TAGS);
}

/** Other names of the feelings that moments have. */
const SYNONYMS = new Map<string, Emotion>(
  Object.entries({
    joy: 'excitement',
    happiness: 'excitement',
    happy: 'excitement',
    excited: 'excitement',
    pride: 'excitement',
    enthusiasm: 'excitement',
    interest: 'curiosity',
    intrigue: 'curiosity',
    curious: 'curiosity',
    shock: 'surprise',
    amazement: 'surprise',
    surprised: 'surprise',
    humour: 'humor',
    amusement: 'humor',
    funny: 'humor',
    frustration: 'anger',
    outrage: 'anger',
    disgust: 'anger',
    grief: 'sadness',
    sad: 'sadness',
    nostalgia: 'sadness',
    regret: 'sadness',
    anxiety: 'fear',
    worry: 'fear',
    tension: 'fear',
    hope: 'inspiration',
    motivation: 'inspiration',
    determination: 'inspiration',
    awe: 'inspiration',
    empowerment: 'inspiration',
    love: 'gratitude',
    compassion: 'gratitude',
    empathy: 'gratitude',
    neutral: 'calm',
    serenity: 'calm',
  } as const),
);

/** The feeling of `EMOTIONS` that a word names; null for any other word. */
export function emotionNamed(word: string): Emotion | null {
  const name = word.trim().toLowerCase();
  return EMOTIONS.find((emotion) => emotion === name) ?? SYNONYMS.get(name) ?? null;
}
