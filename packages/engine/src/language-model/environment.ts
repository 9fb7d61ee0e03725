import { EngineError } from '../error.ts';
import {
  LANGUAGE_MODEL_PROVIDERS,
  type LanguageModelSettings,
  OLLAMA_HOST,
  OPENAI_BASE_URL,
} from './settings.ts';

/** What the environment says: a model, or why there is none, as one sentence for people. */
export type Configured =
  | { settings: LanguageModelSettings; reason: null }
  | { settings: null; reason: string };

/** Models that are asked when a key is there and no model is named: the small current ones of each service, 2026-11. */
export const DEFAULT_MODELS = { google: 'gemini-3.8-flash', openai: 'gpt-5.6-luna' } as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads which language model is configured. `REELWRIGHT_LANGUAGE_MODEL` is `provider/model`, or `none`; without it the
 * first of GEMINI_API_KEY (or GOOGLE_GENERATIVE_AI_API_KEY) and OPENAI_API_KEY at OpenAI's own address decides. The
 * environment belongs to whoever runs the machine, so local addresses in it are allowed. Pure.
 */
export function languageModelFromEnvironment(environment: Environment): Configured {
  const named = environment.REELWRIGHT_LANGUAGE_MODEL?.trim() ?? '';
  if (named === 'none') return none('REELWRIGHT_LANGUAGE_MODEL is "none".');
  if (named !== '') {
    const settings = settingsNamed(named, environment);
    return settings === null ? none(`REELWRIGHT_LANGUAGE_MODEL ${NAME_TEXT}.`) : { settings, reason: null };
  }
  if (googleKey(environment) !== undefined)
    return { settings: settingsFor('google', DEFAULT_MODELS.google, environment), reason: null };
  if (set(environment.OPENAI_API_KEY) !== undefined) {
    const address = set(environment.OPENAI_BASE_URL);
    if (address === undefined || address.replace(/\/+$/, '') === OPENAI_BASE_URL)
      return { settings: settingsFor('openai-compatible', DEFAULT_MODELS.openai, environment), reason: null };
    return none(unnamed('OPENAI_BASE_URL', 'openai-compatible'));
  }
  if (set(environment.OLLAMA_HOST) !== undefined) return none(unnamed('OLLAMA_HOST', 'ollama'));
  return none('No language model is configured.');
}

/**
 * The settings for `provider/model`, key and address from the environment. Throws EngineError `invalid_input` for another
 * form. Pure.
 */
export function languageModelNamed(name: string, environment: Environment): LanguageModelSettings {
  const settings = settingsNamed(name, environment);
  if (settings === null) throw new EngineError('invalid_input', `The language model ${NAME_TEXT}.`);
  return settings;
}

const NAME_TEXT = `must be one of ${LANGUAGE_MODEL_PROVIDERS.join(', ')}, a slash and a model, e.g. google/${DEFAULT_MODELS.google}`;

function settingsNamed(name: string, environment: Environment): LanguageModelSettings | null {
  const slash = name.indexOf('/');
  const provider = LANGUAGE_MODEL_PROVIDERS.find((known) => known === name.slice(0, slash));
  return provider && slash < name.length - 1
    ? settingsFor(provider, name.slice(slash + 1), environment)
    : null;
}

function settingsFor(
  provider: LanguageModelSettings['provider'],
  model: string,
  environment: Environment,
): LanguageModelSettings {
  const { apiKey, baseUrl } = {
    google: { apiKey: googleKey(environment), baseUrl: set(environment.GOOGLE_GEMINI_BASE_URL) },
    'openai-compatible': {
      apiKey: set(environment.OPENAI_API_KEY),
      baseUrl: set(environment.OPENAI_BASE_URL),
    },
    ollama: { apiKey: undefined, baseUrl: ollamaAddress(environment) },
  }[provider];
  return {
    provider,
    model,
    allowLocal: true,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  };
}

/** OLLAMA_HOST may be a host, host:port or address; 0.0.0.0 is where a server listens, not where a client asks. */
function ollamaAddress(environment: Environment): string {
  const host = set(environment.OLLAMA_HOST);
  if (host === undefined) return OLLAMA_HOST;
  const address = /^https?:\/\//.test(host) ? host : `http://${host}`;
  const withPort = /^https?:\/\/[^/]*:\d+(?:\/|$)/.test(address) || address.startsWith('https:');
  return (withPort ? address : address.replace(/^(http:\/\/[^/]+)/, '$1:11434')).replace(
    '//0.0.0.0',
    '//127.0.0.1',
  );
}

function googleKey(environment: Environment): string | undefined {
  return set(environment.GEMINI_API_KEY) ?? set(environment.GOOGLE_GENERATIVE_AI_API_KEY);
}

function unnamed(variable: string, provider: string): string {
  return `${variable} is set, but no model is named; set REELWRIGHT_LANGUAGE_MODEL to ${provider}/ and its name.`;
}

function none(reason: string): Configured {
  return { settings: null, reason };
}

function set(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === '' ? undefined : text;
}
