import { DEFAULT_MODELS, type LanguageModelSettings } from '@reelwright/engine';
import type { FastifyRequest } from 'fastify';
import { ServerError } from '../../error.ts';
import type { OpenShortsContext } from './context.ts';

type GeminiConfig = Pick<OpenShortsContext['config'], 'geminiBaseUrl' | 'openShorts'>;

/**
 * The model that the key of Gemini opens which came with a request, in its header or its body; undefined: the service's own
 * choice. Throws `invalid_request` for what is no key.
 */
export function geminiOf(
  { geminiBaseUrl }: GeminiConfig,
  { headers }: Pick<FastifyRequest, 'headers'>,
  inBody?: string | null | undefined,
): LanguageModelSettings | undefined {
  const apiKey = [headers['x-gemini-key'], inBody]
    .flat()
    .map((key) => (key ?? '').trim())
    .find((key) => key !== '');
  if (apiKey === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,1000}$/.test(apiKey))
    throw new ServerError(
      'invalid_request',
      'X-Gemini-Key must be a key: up to 1,000 characters without spaces.',
    );
  return {
    provider: 'google',
    model: DEFAULT_MODELS.google,
    apiKey,
    // The address is the operator's, who may have one on this machine.
    ...(geminiBaseUrl === undefined ? {} : { baseUrl: geminiBaseUrl, allowLocal: true }),
  };
}

/** As `geminiOf`; throws `invalid_request` too without a key on a service that asks for one. */
export function requiredGeminiOf(
  config: GeminiConfig,
  request: Pick<FastifyRequest, 'headers'>,
  inBody?: string | null | undefined,
): LanguageModelSettings | undefined {
  const model = geminiOf(config, request, inBody);
  if (model === undefined && !config.openShorts.keyless)
    throw new ServerError('invalid_request', 'Missing X-Gemini-Key header');
  return model;
}
