/**
 * Translation: a clip in another language, its subtitles and its voice. By ElevenLabs, for requests that bring a key, or
 * by a language model and a voice of this machine. What comes of it is a change of the clip's plan.
 */
export { type ElevenLabs, openElevenLabs } from './elevenlabs.ts';
export { LANGUAGES } from './languages.ts';
export { type TranslationContext, type TranslationWish, translated } from './translate-clip.ts';
