import { Readable } from 'node:stream';
import { FormDataEncoder } from 'form-data-encoder';
import { request } from 'undici';
import { z } from 'zod';
import { ServerError } from '../error.ts';

/** How long the service may take over a question, ms. */
const ANSWER_MS = 30_000;
/** How long the sending of a clip may take, ms. */
const SENDING_MS = 15 * 60_000;
/** Letters of what the service says that are passed on. */
const LONGEST_SAID = 500;

/** A clip on its way out. */
export type OutgoingClip = {
  /** Ours; the same post is taken once, however often it is sent. */
  readonly id: string;
  readonly profile: string;
  readonly platforms: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly scheduledDate: string | null;
  readonly timezone: string;
  /** Read as it is sent, never all at once. */
  readonly video: Blob;
  readonly filename: string;
};

/** What the service said to a clip: taken, now or for later. */
export type Taken = { readonly scheduleId: string | null };

/** Where a clip is that was taken. */
export type Whereabouts = {
  readonly isOver: boolean;
  readonly results: readonly {
    readonly platform: string;
    readonly success: boolean;
    readonly url: string | null;
    readonly message: string | null;
  }[];
};

/** A refusal that sending again would not change. */
export class Refused extends ServerError {}

/**
 * Upload-Post (docs.upload-post.com), as far as clips need it. Its own client is not used because it takes no signal and
 * hides the status that tells a refusal from a failure. Questions throw `invalid_request` when the key is refused,
 * `not_found`, `rate_limited` and `download_failed` when the service does not answer.
 */
export type UploadPost = {
  /** Hands a clip over. Throws Refused when that is no use, and what is worth another try. */
  send(key: string, clip: OutgoingClip, signal: AbortSignal): Promise<Taken>;
  /** What became of a clip that was handed over under that id. */
  whereabouts(key: string, id: string, signal: AbortSignal): Promise<Whereabouts>;
  /** Asks something and gives the answer on as it is. */
  ask(key: string, path: string, query?: Record<string, string | undefined>): Promise<unknown>;
  /** Calls a clip back that was taken for later. */
  cancel(key: string, scheduleId: string): Promise<unknown>;
};

const TakenBody = z.looseObject({ job_id: z.string().optional(), success: z.boolean().optional() });
const StatusBody = z.looseObject({
  status: z.string(),
  results: z
    .array(
      z.looseObject({
        platform: z.string().default(''),
        success: z.boolean().default(false),
        post_url: z.string().nullish(),
        url: z.string().nullish(),
        message: z.string().nullish(),
        error: z.string().nullish(),
      }),
    )
    .default([]),
});
const ErrorBody = z.looseObject({ message: z.string().optional(), detail: z.string().optional() });

type Call = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Destroyed when the answer is there, read or not. */
  readonly body?: Readable;
  readonly signal?: AbortSignal;
  readonly patienceMs?: number;
};

/** Opens the service at an address. `tiktokMode`: whether TikTok gets a draft or a post. */
export function openUploadPost(options: {
  readonly baseUrl: string;
  readonly tiktokMode: 'MEDIA_UPLOAD' | 'DIRECT_POST';
}): UploadPost {
  const call = async (key: string, path: string, how: Call = {}): Promise<unknown> => {
    const { method = 'GET', headers = {}, body, signal, patienceMs = ANSWER_MS } = how;
    try {
      const answer = await request(`${options.baseUrl}${path}`, {
        method,
        // Redirects are not followed: a key must not go to another place.
        headers: { ...headers, authorization: `Apikey ${key}`, accept: 'application/json' },
        signal: AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal ? [signal] : [])]),
        headersTimeout: patienceMs,
        ...(body ? { body } : {}),
      });
      const said = await answer.body.json().catch(() => null);
      if (answer.statusCode >= 200 && answer.statusCode < 300) return said;
      throw refusal(answer.statusCode, said);
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof ServerError) throw cause;
      throw new ServerError('download_failed', 'Upload-Post cannot be reached; try again later.', { cause });
    } finally {
      body?.destroy();
    }
  };
  return {
    async send(key, clip, signal) {
      const form = new FormDataEncoder(formOf(clip, options.tiktokMode));
      const answer = await call(key, '/api/upload', {
        method: 'POST',
        headers: { ...form.headers, 'idempotency-key': clip.id, 'x-request-id': clip.id },
        body: Readable.from(form),
        signal,
        patienceMs: SENDING_MS,
      });
      const taken = TakenBody.safeParse(answer);
      if (!taken.success || taken.data.success === false)
        throw new Refused('invalid_request', `Upload-Post did not take the clip: ${saidIn(answer)}`);
      return { scheduleId: clip.scheduledDate === null ? null : (taken.data.job_id ?? null) };
    },
    async whereabouts(key, id, signal) {
      const path = `/api/uploadposts/status?${new URLSearchParams({ request_id: id })}`;
      const { status, results } = StatusBody.parse(await call(key, path, { signal }));
      return {
        isOver: /^(completed|success|failed|error)$/.test(status),
        results: results.map((result) => ({
          platform: result.platform,
          success: result.success,
          url: result.post_url ?? result.url ?? null,
          message: (result.message ?? result.error ?? null)?.slice(0, LONGEST_SAID) ?? null,
        })),
      };
    },
    ask(key, path, query = {}) {
      const given = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, value);
      const search = given.size === 0 ? '' : `?${given}`;
      return call(key, `${path}${search}`);
    },
    cancel: (key, scheduleId) =>
      call(key, `/api/uploadposts/schedule/${encodeURIComponent(scheduleId)}`, { method: 'DELETE' }),
  };
}

function formOf(clip: OutgoingClip, tiktokMode: string): FormData {
  const form = new FormData();
  form.set('user', clip.profile);
  for (const platform of clip.platforms) form.append('platform[]', platform);
  form.set('async_upload', 'true');
  form.set('request_id', clip.id);
  form.set('title', clip.title);
  form.set('description', clip.description);
  if (clip.scheduledDate !== null) {
    form.set('scheduled_date', clip.scheduledDate);
    form.set('timezone', clip.timezone);
  }
  if (clip.platforms.includes('youtube')) {
    form.set('youtube_title', clip.title);
    form.set('privacyStatus', 'public');
  }
  if (clip.platforms.includes('instagram')) form.set('media_type', 'REELS');
  if (clip.platforms.includes('tiktok')) form.set('post_mode', tiktokMode);
  form.set('video', clip.video, clip.filename);
  return form;
}

function refusal(status: number, body: unknown): ServerError {
  const said = saidIn(body);
  if (status === 401 || status === 403)
    return new Refused('invalid_request', `Upload-Post refuses the key: ${said}`);
  if (status === 404) return new Refused('not_found', `Upload-Post knows no such thing: ${said}`);
  if (status === 429)
    return new ServerError('rate_limited', `Upload-Post is asked too often: ${said}`, {
      retryAfterSeconds: 60,
    });
  if (status >= 400 && status < 500)
    return new Refused('invalid_request', `Upload-Post refuses this: ${said}`);
  return new ServerError('download_failed', `Upload-Post fails (${status}); try again later.`);
}

function saidIn(body: unknown): string {
  const parsed = ErrorBody.safeParse(body);
  const said = parsed.success ? (parsed.data.message ?? parsed.data.detail) : undefined;
  return (said ?? 'it does not say why.').slice(0, LONGEST_SAID);
}
