/**
 * Translation: which sentences a clip says, what is asked of a translator, and how translated sentences lie in the time of
 * the original. Pure.
 */
export { type ClipSentence, clipSentences } from './sentences.ts';
export { Translated, translationQuestion, translationsOf } from './sheet.ts';
export { lineRoom, wordsOver } from './timing.ts';
