import { createWriteStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FormDataEncoder } from 'form-data-encoder';
import { request } from 'undici';
import { z } from 'zod';
import { ServerError } from '../error.ts';

/** How long ElevenLabs may take over an answer, ms; sending and fetching count from byte to byte. */
const ANSWER_MS = 120_000;
/** Between looks at a dub that is being made, ms. */
const LOOK_MS = 5_000;
/** Letters of what the service says that are passed on. */
const LONGEST_SAID = 500;

/** What is to be dubbed. */
export type DubWish = {
  /** A finished clip of this machine. */
  readonly file: string;
  /** Of the file, e.g. `video/mp4`. */
  readonly contentType: string;
  readonly name: string;
  /** Codes as in `LANGUAGES`; null: told from what is heard. */
  readonly from: string | null;
  readonly to: string;
};

/** A dub that was fetched: its sound, and its subtitles as SubRip when there are any. */
export type FetchedDub = { readonly format: 'mp3' | 'mp4'; readonly subtitles: string | null };

/** ElevenLabs' dubbing (elevenlabs.io/docs, Dubbing API). */
export type ElevenLabs = {
  /**
   * Has a clip dubbed and fetches the result into a file; the clip is taken away there afterwards. Throws
   * `invalid_request` when the key or the clip is refused, `rate_limited`, and `download_failed` when the service does not
   * answer or the dub fails there.
   */
  dub(key: string, wish: DubWish, to: string, signal: AbortSignal): Promise<FetchedDub>;
};

const Begun = z.looseObject({ dubbing_id: z.string() });
const State = z.looseObject({
  status: z.string(),
  error: z.string().nullish(),
  error_message: z.string().nullish(),
});
const Refusal = z.looseObject({
  detail: z.union([z.string(), z.looseObject({ message: z.string().optional() })]).optional(),
});

/** Opens ElevenLabs at an address. `pause` waits between looks. */
export function openElevenLabs(options: {
  readonly baseUrl: string;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}): ElevenLabs {
  const ask = async (
    key: string,
    path: string,
    signal: AbortSignal,
    how: { method?: 'GET' | 'POST' | 'DELETE'; headers?: Record<string, string>; body?: Readable } = {},
  ) => {
    const { method = 'GET', headers = {}, body } = how;
    try {
      // Redirects are not followed: a key must not go to another place.
      const answer = await request(`${options.baseUrl}${path}`, {
        method,
        headers: { ...headers, 'xi-api-key': key },
        signal,
        headersTimeout: ANSWER_MS,
        bodyTimeout: ANSWER_MS,
        ...(body ? { body } : {}),
      });
      if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
      throw refusal(answer.statusCode, await answer.body.json().catch(() => null));
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ServerError) throw cause;
      throw new ServerError('download_failed', 'ElevenLabs cannot be reached; try again later.', { cause });
    } finally {
      body?.destroy();
    }
  };

  const begin = async (key: string, wish: DubWish, signal: AbortSignal): Promise<string> => {
    const form = new FormData();
    form.set('name', wish.name);
    form.set('source_lang', wish.from ?? 'auto');
    form.set('target_lang', wish.to);
    form.set('num_speakers', '0');
    form.set('file', await openAsBlob(wish.file, { type: wish.contentType }), 'clip.mp4');
    const encoded = new FormDataEncoder(form);
    const answer = await ask(key, '/v1/dubbing', signal, {
      method: 'POST',
      headers: { ...encoded.headers },
      body: Readable.from(encoded),
    });
    return Begun.parse(await answer.body.json()).dubbing_id;
  };

  const untilDubbed = async (key: string, id: string, signal: AbortSignal): Promise<void> => {
    for (;;) {
      const answer = await ask(key, `/v1/dubbing/${encodeURIComponent(id)}`, signal);
      const { status, error, error_message: message } = State.parse(await answer.body.json());
      if (status === 'dubbed') return;
      if (status === 'failed') {
        const said = (error ?? message ?? 'it does not say why').slice(0, LONGEST_SAID);
        throw new ServerError('download_failed', `ElevenLabs could not dub the clip: ${said}`);
      }
      await options.pause(LOOK_MS, signal);
    }
  };

  const subtitles = async (key: string, id: string, to: string, signal: AbortSignal) => {
    const path = `/v1/dubbing/${encodeURIComponent(id)}/transcript/${to}?format_type=srt`;
    try {
      return await (await ask(key, path, signal)).body.text();
    } catch (error) {
      signal.throwIfAborted();
      // The voice is what was asked for; it does without them.
      if (error instanceof ServerError) return null;
      throw error;
    }
  };

  return {
    async dub(key, wish, to, signal) {
      const id = await begin(key, wish, signal);
      const path = `/v1/dubbing/${encodeURIComponent(id)}`;
      try {
        await untilDubbed(key, id, signal);
        const audio = await ask(key, `${path}/audio/${wish.to}`, signal);
        const format = /mp4/.test(String(audio.headers['content-type'])) ? 'mp4' : 'mp3';
        await pipeline(audio.body, createWriteStream(to), { signal });
        return { format, subtitles: await subtitles(key, id, wish.to, signal) };
      } finally {
        const soon = AbortSignal.timeout(ANSWER_MS);
        await ask(key, path, soon, { method: 'DELETE' })
          .then((answer) => answer.body.dump())
          .catch(() => undefined);
      }
    },
  };
}

function refusal(status: number, body: unknown): ServerError {
  const parsed = Refusal.safeParse(body);
  const detail = parsed.success ? parsed.data.detail : undefined;
  const said = ((typeof detail === 'string' ? detail : detail?.message) ?? 'it does not say why').slice(
    0,
    LONGEST_SAID,
  );
  if (status === 401 || status === 403)
    return new ServerError('invalid_request', `ElevenLabs refuses the key: ${said}`);
  if (status === 429)
    return new ServerError('rate_limited', `ElevenLabs is asked too often: ${said}`, {
      retryAfterSeconds: 60,
    });
  if (status < 500) return new ServerError('invalid_request', `ElevenLabs refuses this: ${said}`);
  return new ServerError('download_failed', `ElevenLabs fails (${status}); try again later.`);
}
