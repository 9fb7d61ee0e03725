import { Agent, fetch as fetchFrom } from 'undici';
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
    const response = await fetchFrom(input, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: init.body ?? null,
      signal: init.signal ?? null,
      redirect: 'error',
      dispatcher,
    });
    const body = response.body === null ? null : ReadableStream.from(bounded(response.body));
    return new Response(body, {
      status: response.status,
      statusText: response.statusText,
      headers: Object.fromEntries(response.headers),
    });
  };
}

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
