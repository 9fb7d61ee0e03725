import pRetry, { AbortError } from 'p-retry';
import { ZodError } from 'zod';
import { EngineError, throwIfCancelled } from '../error.ts';
import { baseLanguage } from '../facts/index.ts';
import type { Heard } from './heard.ts';
import type { OpenRecogniser, Recogniser, TranscriptionService } from './recogniser.ts';
import { explainNetwork, explainStatus, isWorthRetrying } from './service-error.ts';
import { readTranscriptionAnswer } from './transcription-answer.ts';
import { SAMPLE_RATE } from './voice.ts';
import { waveFile } from './wave.ts';

/**
 * Requests are dear and context is cheap, so long stretches, silences of up to 5 s included: five minutes are 9.6 MB,
 * well under the 25 MB that OpenAI takes.
 */
const PIECES = { joinSeconds: 5, mostSeconds: 300, padSeconds: 0.25 };
const REQUESTS_IN_FLIGHT = 2;
/** Five minutes of sound take the slowest services about one. */
const TIMEOUT_MS = 180_000;
/** Five minutes of talk with word times have about 100 KB. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** How requests are made; everything has the default a user wants. */
export type RequestOptions = {
  fetch: typeof fetch;
  timeoutMs: number;
  /** Attempts after the first. */
  retries: number;
  /** Before the second attempt; doubled each time, with up to as much again by chance. */
  firstPauseMs: number;
};

const DEFAULTS: RequestOptions = { fetch, timeoutMs: TIMEOUT_MS, retries: 4, firstPauseMs: 1000 };

/** Any service that speaks OpenAI's `/v1/audio/transcriptions`. The sound leaves this machine for it. */
export const openaiCompatible: Recogniser = {
  name: 'openai-compatible',
  languages: 'any',
  leastUnderstood: null,
  models: [],
  pieces: PIECES,
  async open({ service, language }) {
    if (service === null)
      throw new EngineError(
        'recogniser_not_configured',
        'No transcription service is set up; set REELWRIGHT_TRANSCRIPTION_URL (for OpenAI: https://api.openai.com/v1), REELWRIGHT_TRANSCRIPTION_KEY and REELWRIGHT_TRANSCRIPTION_MODEL.',
      );
    return openTranscriptionService(service, language);
  },
};

/**
 * A transcription service, ready to hear. `language` null: the service finds out. Errors of `hear`: `recogniser_*`,
 * `timed_out`, `cancelled`; none of them holds the key.
 */
export function openTranscriptionService(
  service: TranscriptionService,
  language: string | null,
  options: Partial<RequestOptions> = {},
): OpenRecogniser {
  const how = { ...DEFAULTS, ...options };
  const closing = new AbortController();
  // Some models answer in plain JSON only (gpt-4o-transcribe); the service says so once.
  let form: AnswerForm = 'verbose_json';
  const address = addressOf(service);
  const ask = async (samples: Float32Array, signal: AbortSignal): Promise<Heard> => {
    for (;;) {
      const asked: AnswerForm = form;
      const answer = await send(
        address,
        service,
        request(samples, service.model, language, asked),
        signal,
        how,
      );
      if (answer !== 'form refused') return readTranscriptionAnswer(answer);
      if (asked === 'json') throw explainStatus(400, 'It refuses response_format "json".', service);
      form = 'json';
    }
  };
  return {
    threads: REQUESTS_IN_FLIGHT,
    async hear(samples, cancel) {
      throwIfCancelled(cancel);
      const signal = cancel ? AbortSignal.any([cancel, closing.signal]) : closing.signal;
      try {
        return await pRetry(() => attempt(ask(samples, signal), service), {
          retries: how.retries,
          minTimeout: how.firstPauseMs,
          randomize: true,
          signal,
          onFailedAttempt: ({ error, retriesLeft }) =>
            retriesLeft > 0 ? waitAsAsked(error, signal) : undefined,
        });
      } catch (error) {
        if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.', { cause: error });
        throw error;
      }
    },
    async close() {
      closing.abort();
    },
  };
}

type AnswerForm = 'verbose_json' | 'json';

function addressOf({ baseUrl }: TranscriptionService): URL {
  const base = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (base === null || !/^https?:$/.test(base.protocol) || base.username !== '')
    throw new EngineError(
      'recogniser_not_configured',
      'The address of the transcription service must be an http(s) address without a user name, e.g. https://api.openai.com/v1.',
    );
  return new URL(`${base.pathname.replace(/\/+$/, '')}/audio/transcriptions${base.search}`, base);
}

function request(samples: Float32Array, model: string, language: string | null, form: AnswerForm): FormData {
  const body = new FormData();
  body.append('file', new Blob([waveFile(samples, SAMPLE_RATE)], { type: 'audio/wav' }), 'speech.wav');
  body.append('model', model);
  body.append('response_format', form);
  // Always the likeliest word: the same sound gives the same text as far as the service can.
  body.append('temperature', '0');
  if (form === 'verbose_json') body.append('timestamp_granularities[]', 'word');
  if (language !== null) body.append('language', baseLanguage(language));
  return body;
}

/** Sends one request; gives the parsed JSON, or says that the form of answer is refused. */
async function send(
  address: URL,
  service: TranscriptionService,
  body: FormData,
  signal: AbortSignal,
  { fetch: reach, timeoutMs }: RequestOptions,
): Promise<unknown> {
  // Written out first: a form that fetch streams itself is an unhandled rejection when it is aborted (undici of Node 24).
  const encoded = new Response(body);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': encoded.headers.get('content-type') ?? 'multipart/form-data',
  };
  const bytes = await encoded.arrayBuffer();
  if (service.apiKey !== null) headers.authorization = `Bearer ${service.apiKey}`;
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await reach(address, {
      method: 'POST',
      headers,
      body: bytes,
      // A redirect would take the sound and the key elsewhere.
      redirect: 'error',
      signal: AbortSignal.any([signal, limit]),
    });
    const text = await readText(response);
    if (response.ok) return parse(text, service);
    if (response.status === 400 && /response_format|timestamp_granularities|verbose_json/.test(text))
      return 'form refused';
    throw explainStatus(response.status, text, service, response.headers.get('retry-after'));
  } catch (error) {
    if (error instanceof EngineError || signal.aborted) throw error;
    throw explainNetwork(error, service, limit.aborted ? timeoutMs : null);
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES)
      throw new EngineError(
        'recogniser_bad_answer',
        'The transcription service answered with more than 16 MB.',
      );
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string, service: TranscriptionService): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EngineError(
      'recogniser_bad_answer',
      `The transcription service at ${new URL(service.baseUrl).host} answered with something else than JSON; check that its address ends before /audio/transcriptions.`,
      { cause },
    );
  }
}

/** One attempt, with errors that another attempt would not change marked as final. */
async function attempt(hearing: Promise<Heard>, service: TranscriptionService): Promise<Heard> {
  try {
    return await hearing;
  } catch (error) {
    const explained =
      error instanceof ZodError
        ? new EngineError(
            'recogniser_bad_answer',
            `The transcription service at ${new URL(service.baseUrl).host} answered in another form than OpenAI's.`,
            { cause: error },
          )
        : error;
    if (explained instanceof Error && !isWorthRetrying(explained)) throw new AbortError(explained);
    throw explained;
  }
}

/** Seconds that a service may ask to be left alone for; beyond, the job would seem to hang. */
const LONGEST_WAIT_SECONDS = 120;

async function waitAsAsked(error: unknown, signal: AbortSignal): Promise<void> {
  const seconds = error instanceof EngineError ? (retryAfterSeconds(error) ?? 0) : 0;
  if (seconds <= 0) return;
  if (seconds > LONGEST_WAIT_SECONDS) throw error;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function retryAfterSeconds(error: EngineError): number | null {
  const { cause } = error;
  if (typeof cause !== 'object' || cause === null || !('retryAfterSeconds' in cause)) return null;
  return typeof cause.retryAfterSeconds === 'number' ? cause.retryAfterSeconds : null;
}
