import { Agent, request } from 'undici';
import { EngineError } from '../error.ts';
import { publicLookup } from './address.ts';

/** An answer of a few thousand words is 50 kB; what is a hundred times longer is not an answer. */
const MOST_BYTES = 4 * 1024 * 1024;

// The caller's signal is the only time limit: undici's own would end a slow local model after five minutes.
const anywhere = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
const publicOnly = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { lookup: publicLookup } });

/**
 * A fetch for language models: never follows a redirect (the key would travel with it), reads at most 4 MiB, and
 * without `allowLocal` connects to no address of this machine or a private network, whatever a name resolves to.
 */
export function guardedFetch(allowLocal: boolean): typeof globalThis.fetch {
  const dispatcher = allowLocal ? anywhere : publicOnly;
  return async (input, init = {}) => {
    if (typeof input !== 'string' || (init.body != null && typeof init.body !== 'string'))
      throw new EngineError('internal', 'Only texts are sent to language models.');
    // Not undici's fetch: it forgets the signal when memory is cleaned up, and an answer that hangs would never be given up.
    const { statusCode, headers, body } = await request(input, {
      method: init.method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: init.body ?? null,
      signal: init.signal ?? null,
      dispatcher,
    });
    // Whoever reads the body hears of errors; a body that is given up has nobody who could.
    body.on('error', () => undefined);
    if (statusCode >= 300 && statusCode < 400) {
      body.destroy();
      throw new Error(`The address leads elsewhere (HTTP ${statusCode}), where the key is not sent.`);
    }
    return new Response(WITHOUT_BODY.has(statusCode) ? null : ReadableStream.from(bounded(body)), {
      status: statusCode,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((one): [string, string] => [name, one]),
      ),
    });
  };
}

/** Answers that have no body (RFC 9110). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205]);

async function* bounded(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES)
      throw new EngineError(
        'language_model_bad_answer',
        `The language model's answer is longer than ${MOST_BYTES / 1024 / 1024} MiB and was not read.`,
      );
    yield chunk;
  }
}
