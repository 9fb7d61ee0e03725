/**
 * Language models: the only door to them. A question with the form of its answer goes in, a checked answer with what it
 * cost comes out; limits, retries, one repair and plain names for what can go wrong are seen to here.
 */
export { type Answer, type Checked, type LanguageModel, openLanguageModel, type Question } from './ask.ts';
export {
  type Configured,
  DEFAULT_MODELS,
  languageModelFromEnvironment,
  languageModelNamed,
} from './environment.ts';
export {
  LANGUAGE_MODEL_PROVIDERS,
  type LanguageModelProvider,
  LanguageModelSettings,
  parseLanguageModelSettings,
} from './settings.ts';
export { addUsage, NO_USAGE, type Usage } from './usage.ts';
