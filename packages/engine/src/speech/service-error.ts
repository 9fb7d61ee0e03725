import { EngineError, type EngineErrorCode } from '../error.ts';
import type { TranscriptionService } from './recogniser.ts';

/** At most so much of what a service says goes into a message. */
const MOST_WORDS = 200;

/** The error for a status that is no success. `body`: what the service wrote; the key is taken out of it. */
export function explainStatus(
  status: number,
  body: string,
  service: TranscriptionService,
  retryAfter: string | null = null,
): EngineError {
  const { code, advice } = meaningOf(status, body);
  const words = wordsOf(body, service);
  // What is said about a refused key may quote the key.
  const said = words === '' || code === 'recogniser_key_refused' ? '' : ` (${words})`;
  return new EngineError(
    code,
    `The transcription service at ${hostOf(service)} answered ${status}${said}; ${advice(service)}.`,
    { cause: { status, retryAfterSeconds: secondsOf(retryAfter) } },
  );
}

/** The error for a service that was not reached. `timeoutMs`: the limit that ran out, if that was it. */
export function explainNetwork(
  error: unknown,
  service: TranscriptionService,
  timeoutMs: number | null,
): EngineError {
  if (timeoutMs !== null)
    return new EngineError(
      'timed_out',
      `The transcription service at ${hostOf(service)} did not answer within ${timeoutMs / 1000} s; try again later, or use a recogniser on this machine.`,
    );
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const reason = inner instanceof Error ? inner.message : String(inner);
  return new EngineError(
    'recogniser_unreachable',
    `The transcription service at ${hostOf(service)} cannot be reached (${withoutKey(reason, service)}); check its address and the network.`,
  );
}

/** Whether the same request may well succeed a little later. */
export function isWorthRetrying(error: Error): boolean {
  if (!(error instanceof EngineError)) return false;
  if (error.code === 'recogniser_quota') return !/quota|billing|credit/i.test(error.message);
  return ['recogniser_unreachable', 'timed_out', 'recogniser_bad_answer'].includes(error.code);
}

type Meaning = { code: EngineErrorCode; advice: (service: TranscriptionService) => string };

function meaningOf(status: number, body: string): Meaning {
  if (status === 401 || status === 403)
    return { code: 'recogniser_key_refused', advice: () => 'check the key and what it is allowed to use' };
  if (status === 402 || status === 429)
    return { code: 'recogniser_quota', advice: () => 'wait, or raise the limits of your account' };
  if (status === 404 || (status === 400 && /model/i.test(body)))
    return {
      code: 'recogniser_refused',
      advice: ({ model }) => `check its address and whether it knows the model ${model}`,
    };
  if (status >= 500 || status === 408 || status === 409)
    return { code: 'recogniser_unreachable', advice: () => 'try again later' };
  return { code: 'recogniser_refused', advice: () => 'see its documentation for the reason' };
}

/** `{"error": {"message": …}}` of OpenAI, or the plain text, in one short line. */
function wordsOf(body: string, service: TranscriptionService): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? (/^\s*</.test(body) ? '' : body);
  const plain = withoutKey(message, service)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return plain.slice(0, MOST_WORDS).replace(/[.;]$/, '');
}

function withoutKey(text: string, { apiKey }: TranscriptionService): string {
  return apiKey === null || apiKey === '' ? text : text.replaceAll(apiKey, '…');
}

function hostOf({ baseUrl }: TranscriptionService): string {
  return new URL(baseUrl).host;
}

/** Of a Retry-After header (RFC 9110, 10.2.3) in its form of seconds; a date is not waited for. */
function secondsOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
