import { DEFAULT_MODELS, type LanguageModelSettings } from '@reelwright/engine';
import type { OpenShortsContext } from './context.ts';

/** The model that a key of Gemini opens. */
export function geminiOf(
  { geminiBaseUrl }: Pick<OpenShortsContext['config'], 'geminiBaseUrl'>,
  apiKey: string,
): LanguageModelSettings {
  return {
    provider: 'google',
    model: DEFAULT_MODELS.google,
    apiKey,
    // The address is the operator's, who may have one on this machine.
    ...(geminiBaseUrl === undefined ? {} : { baseUrl: geminiBaseUrl, allowLocal: true }),
  };
}
