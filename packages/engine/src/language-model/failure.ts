import { APICallError } from 'ai';
import { EngineError, type EngineErrorCode } from '../error.ts';
import { baseUrlOf, type LanguageModelSettings } from './settings.ts';

/** Why a request failed: what the caller is told, and whether and when to try again. */
export type Failure = {
  error: EngineError;
  isTransient: boolean;
  /** Seconds the service asks to wait; null when it does not say. */
  retryAfterSeconds: number | null;
};

/** Longest piece of a service's own words in a message. */
const QUOTE_CHARACTERS = 200;

/**
 * Names what went wrong with a request, for people and for machines. The key never stands in it: what the service says
 * about a refused key is left out, because services repeat parts of it, and the key itself is struck out everywhere.
 * `now` in milliseconds since 1970, for Retry-After dates.
 */
export function failureOf(
  error: unknown,
  settings: LanguageModelSettings,
  context: { timeoutSeconds: number; hasTimedOut: boolean; now: number },
): Failure {
  const where = `${settings.provider} at ${new URL(baseUrlOf(settings)).host}`;
  const causes = chainOf(error);
  const fail = (code: EngineErrorCode, message: string, isTransient = false): Failure => ({
    error: new EngineError(code, message, { cause: tellable(error, settings) }),
    isTransient,
    retryAfterSeconds: retryAfter(causes, context.now),
  });
  const own = causes.find((cause) => cause instanceof EngineError);
  if (own instanceof EngineError) return { error: own, isTransient: false, retryAfterSeconds: null };
  if (context.hasTimedOut)
    return fail(
      'language_model_timed_out',
      `${where} did not answer within ${context.timeoutSeconds} s. Try a smaller model or raise languageModel.timeoutSeconds.`,
      true,
    );
  const call = causes.find((cause) => APICallError.isInstance(cause));
  const status = APICallError.isInstance(call) ? call.statusCode : undefined;
  if (status === undefined || (status < 400 && causes.some(isConnection)))
    return fail(
      'language_model_unreachable',
      `${where} cannot be reached, or broke off. Check the address and the network.`,
      true,
    );
  const body = APICallError.isInstance(call) ? (call.responseBody ?? '') : '';
  const said = quoted(body, settings);
  if (status === 401 || status === 403 || (status === 400 && /API_KEY_INVALID|API key not valid/.test(body)))
    return fail(
      'language_model_key_refused',
      `${where} refused the key (HTTP ${status}). Check that it is whole, not revoked, and allowed to use ${settings.model}.`,
    );
  if (status === 404)
    return fail(
      'language_model_not_found',
      `${where} knows no model “${settings.model}” (HTTP 404). Check the model's name and the address.`,
    );
  if (status === 402 || status === 429)
    return fail(
      'language_model_quota',
      `${where} refused the request because the quota or rate limit is used up (HTTP ${status}). Wait, or use another key or model.`,
      status === 429 && !/insufficient_quota|PerDay/.test(body),
    );
  if (status === 408 || status >= 500)
    return fail('language_model_unreachable', `${where} is out of order (HTTP ${status})${said}.`, true);
  if (status >= 400)
    return fail('language_model_refused', `${where} refused the request (HTTP ${status})${said}.`);
  return fail(
    'language_model_bad_answer',
    `${where} answered with something that is not an answer of a language model. Check the address.`,
  );
}

function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 10; at = at.cause) chain.push(at);
  return chain;
}

/** Errors of sockets and of undici, which carry a code; a body that breaks off is only called `terminated`. */
function isConnection(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(?:UND_ERR_|E[A-Z]{4,}$|CERT_)/.test(code) || error.message === 'terminated';
}

/** The header (RFC 9110, 10.2.3: seconds or a date), or Google's RetryInfo in the body (`"retryDelay": "34s"`). */
function retryAfter(causes: readonly Error[], now: number): number | null {
  const call = causes.find((cause) => APICallError.isInstance(cause));
  if (!APICallError.isInstance(call)) return null;
  const header = call.responseHeaders?.['retry-after'];
  const seconds =
    header === undefined
      ? Number(/"retryDelay":\s*"([\d.]+)s"/.exec(call.responseBody ?? '')?.[1] ?? Number.NaN)
      : /^\d+$/.test(header)
        ? Number(header)
        : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** `: “…”` with the service's words, one line, or nothing. */
function quoted(body: string, settings: LanguageModelSettings): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? '';
  const reason = /"reason"\s*:\s*"(\w+)"/.exec(body)?.[1];
  const code = /"code"\s*:\s*"(\w+)"/.exec(body)?.[1];
  const text = [message, reason ?? code].filter((part) => part).join(' ');
  const clean = withoutKey(text, settings)
    .replace(/[\p{Cc}\p{Cf}]|\\./gu, ' ')
    .trim();
  return clean === '' ? '' : `: “${clean.slice(0, QUOTE_CHARACTERS)}”`;
}

/** A cause that tells the kind of error and its words, without requests, answers, headers and the key. */
function tellable(error: unknown, settings: LanguageModelSettings): Error {
  const [first, ...rest] = chainOf(error);
  const last = rest.at(-1) ?? first;
  const isRefusedKey =
    APICallError.isInstance(first) && (first.statusCode === 401 || first.statusCode === 403);
  const words = isRefusedKey
    ? ''
    : `: ${withoutKey(last?.message ?? '', settings).slice(0, QUOTE_CHARACTERS)}`;
  return new Error(`${first?.name ?? typeof error}${words}`);
}

function withoutKey(text: string, { apiKey }: LanguageModelSettings): string {
  return apiKey === undefined ? text : text.replaceAll(apiKey, '…');
}
