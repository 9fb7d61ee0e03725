import { z } from 'zod';
import { EngineError } from '../error.ts';
import { checkAddress } from './address.ts';

/** Services that can be asked. `openai-compatible` is anything that speaks OpenAI's /v1/chat/completions. */
export const LANGUAGE_MODEL_PROVIDERS = ['google', 'openai-compatible', 'ollama'] as const;
/** A service that can be asked. */
export type LanguageModelProvider = (typeof LANGUAGE_MODEL_PROVIDERS)[number];

const PROVIDER_TEXT = `must be one of ${LANGUAGE_MODEL_PROVIDERS.map((name) => `"${name}"`).join(', ')}`;
const MODEL_TEXT =
  'must be the name of a model as the service calls it, e.g. "gemini-3.8-flash": letters, digits and . _ : / @ -';

/** Which language model is asked, where and with which key. Everything is checked before the first request. */
export const LanguageModelSettings = z
  .strictObject({
    provider: z.enum(LANGUAGE_MODEL_PROVIDERS, { error: PROVIDER_TEXT }),
    model: z.string({ error: MODEL_TEXT }).regex(/^[\w.:/@-]{1,200}$/, { error: MODEL_TEXT }),
    /** Address before `/models/…` or `/chat/completions`. Default: the service's own; Ollama's on this machine. */
    baseUrl: z.string({ error: 'must be an address' }).optional(),
    /** Never logged, cached or put into an error. */
    apiKey: z
      .string({ error: 'must be a text' })
      .regex(/^[\x21-\x7e]{1,1000}$/, { error: 'must be a key without spaces or line breaks' })
      .optional(),
    /**
     * Whether addresses of this machine and of private networks, and http without encryption, may be asked. Only for
     * settings of whoever runs the machine, never for settings that came over a network. Default false.
     */
    allowLocal: z.boolean({ error: 'must be true or false' }).optional(),
    /** Seconds one request may take, 1–3,600. Default 120, for Ollama 600. */
    timeoutSeconds: z
      .number({ error: 'must be a number of seconds from 0.1 to 3600' })
      .min(0.1, { error: 'must be a number of seconds from 0.1 to 3600' })
      .max(3600, { error: 'must be a number of seconds from 0.1 to 3600' })
      .optional(),
  })
  .readonly();
/** Which language model is asked, where and with which key. */
export type LanguageModelSettings = z.infer<typeof LanguageModelSettings>;

/**
 * Checks settings from outside. Throws EngineError `invalid_input` naming the path of what is wrong, and
 * `language_model_key_missing` for a service that needs a key and has none. Values never stand in the message.
 */
export function parseLanguageModelSettings(input: unknown): LanguageModelSettings {
  const result = LanguageModelSettings.safeParse(input);
  if (!result.success)
    throw new EngineError(
      'invalid_input',
      result.error.issues
        .map((issue) =>
          issue.code === 'unrecognized_keys'
            ? `languageModel.${issue.keys.join(', ')} is not a setting`
            : `${['languageModel', ...issue.path].join('.')} ${issue.message}`,
        )
        .join('; '),
    );
  const settings = result.data;
  if (settings.provider === 'google' && settings.apiKey === undefined)
    throw new EngineError(
      'language_model_key_missing',
      'Google Gemini needs a key. Set GEMINI_API_KEY, or give a key with the job.',
    );
  checkAddress(baseUrlOf(settings), settings.allowLocal === true);
  return settings;
}

/** OpenAI's own address. */
export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
/** Google's own address. */
export const GOOGLE_BASE_URL = 'https://generativelanguage.googleapis.com/v1beta';
/** Where Ollama listens unless told otherwise; its OpenAI-compatible part is under `/v1`. */
export const OLLAMA_HOST = 'http://127.0.0.1:11434';

/** The address that requests go to, without a slash at its end. */
export function baseUrlOf({ provider, baseUrl }: LanguageModelSettings): string {
  const address =
    baseUrl ??
    { google: GOOGLE_BASE_URL, 'openai-compatible': OPENAI_BASE_URL, ollama: OLLAMA_HOST }[provider];
  const bare = address.replace(/\/+$/, '');
  return provider === 'ollama' && !bare.endsWith('/v1') ? `${bare}/v1` : bare;
}
