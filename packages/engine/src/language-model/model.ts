import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel as SdkModel } from 'ai';
import { guardedFetch } from './fetch.ts';
import { baseUrlOf, type LanguageModelSettings, OPENAI_BASE_URL } from './settings.ts';

/**
 * The SDK's model for the settings. `hasSchemas` says whether the service takes a JSON schema for its answer; one that
 * does not is only asked for JSON.
 */
export function sdkModel(settings: LanguageModelSettings, hasSchemas: boolean): SdkModel {
  const baseURL = baseUrlOf(settings);
  const fetch = guardedFetch(settings.allowLocal === true);
  if (settings.provider === 'google')
    return createGoogleGenerativeAI({ baseURL, fetch, apiKey: settings.apiKey ?? '' })(settings.model);
  return createOpenAICompatible({
    name: settings.provider,
    baseURL,
    fetch,
    supportsStructuredOutputs: hasSchemas,
    // OpenAI's reasoning models refuse the older name of the limit, other services know only that.
    transformRequestBody: ({ max_tokens, ...body }) =>
      baseURL === OPENAI_BASE_URL ? { ...body, max_completion_tokens: max_tokens } : { ...body, max_tokens },
    ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
  })(settings.model);
}
