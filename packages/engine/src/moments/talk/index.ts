/**
 * A talk read once: words with part of speech and stem, sentiment, rarity, topics, gaps, loudness. The measures look
 * things up here. The only door to wink-nlp and VADER.
 */
export { clamp, cosine, either, median, quantile, ramp, ranks } from './figures.ts';
export {
  type Entity,
  isEnglish,
  plain,
  type Reading,
  readSentence,
  straighten,
  type Token,
} from './language.ts';
export { BREATH_SECONDS, type Line } from './line.ts';
export type { Loudness } from './loudness.ts';
export { begins, closes, everywhere, nothingBut, opens, said } from './patterns.ts';
export type { Reaction } from './reactions.ts';
export { clipSeconds, readTalk, type Talk } from './talk.ts';
export { ORDINARY_WORDS, UNFINISHED_ENDINGS } from './vocabulary.ts';
