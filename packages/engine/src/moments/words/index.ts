/**
 * The words that go with a moment when it is published: title, hook line, key insight, hashtags, and the reasons why
 * it was chosen. All taken from what is said; nothing is invented.
 */

export { sentenceCase, shorten, titleCase } from './case.ts';
export { hashtags } from './hashtags.ts';
export { keyInsight } from './insight.ts';
export { headlines } from './lines.ts';
export { type NeutralWords, neutralWords, readTerms, type Terms } from './neutral.ts';
export { type Phrase, phrasesOf, readTopics, type Topics } from './phrases.ts';
export { reasonsFor } from './reasons.ts';
