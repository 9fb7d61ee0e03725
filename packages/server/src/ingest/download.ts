import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { IngestContext } from './context.ts';
import { type DownloadedVideo, type DownloadProgress, downloadFailed as failed } from './downloaded.ts';
import { type Answer, isRefusal } from './outbound.ts';
import { receiveVideo, tooLarge } from './receive.ts';
import { downloadFromSite } from './site.ts';

/** Redirects that are followed, as browsers do (WHATWG Fetch). */
const MOST_REDIRECTS = 20;
/** Names of files that are videos or recordings: fetched directly, and never asked a site's program for. */
const MEDIA_NAME =
  /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|ts|mts|flv|wmv|3gp|ogv|mp3|m4a|wav|flac|ogg|opus|aac)$/i;
/** Content types of bytes that may be a video; what they are is decided by themselves. */
const MEDIA_TYPE = /^(video|audio)\/(?!.*(mpegurl|dash))|^(application|binary)\/octet-stream/i;

/**
 * Fetches a video: directly when the address leads to a file, else through yt-dlp. Throws `download_failed` with a
 * sentence for the user, `invalid_request` when the address leads to a private place or to no video, `too_large`,
 * `storage_full`, and `missing_dependency` when yt-dlp is needed and not there; then nothing is left.
 */
export async function downloadVideo(
  context: IngestContext,
  address: string,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: DownloadProgress) => void } = {},
): Promise<DownloadedVideo> {
  const url = await context.outbound.check(address, 'url');
  const direct = await openDirect(context, url, options.signal);
  if (direct === 'site') return downloadFromSite(context, url, options);
  const { answer, lastUrl } = direct;
  const totalBytes = contentLength(answer);
  if (totalBytes !== null && totalBytes > context.maxFileSizeBytes) {
    answer.body.destroy();
    throw tooLarge(context);
  }
  const file = await receiveVideo(context, unbroken(answer.body), {
    signal: options.signal,
    onBytes: (receivedBytes) => options.onProgress?.({ receivedBytes, totalBytes }),
  });
  return { file, originalName: fileName(lastUrl) };
}

/** What a video is called before it was fetched: the last part of its address, else the host. */
export function fileName(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || url.hostname;
  } catch {
    return last;
  }
}

async function openDirect(
  context: IngestContext,
  start: URL,
  signal: AbortSignal | undefined,
): Promise<{ readonly answer: Answer; readonly lastUrl: URL } | 'site'> {
  let url = start;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await ask(context, url, signal);
    const { location } = answer.headers;
    if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
      answer.body.destroy();
      if (!URL.canParse(location, url.href)) throw failed(`${url.host} redirects to an address that is none`);
      url = await context.outbound.check(new URL(location, url).href, 'url');
      continue;
    }
    const isFile = MEDIA_NAME.test(url.pathname);
    if (answer.statusCode === 200 && (isFile || MEDIA_TYPE.test(contentType(answer))))
      return { answer, lastUrl: url };
    answer.body.destroy();
    if (!isFile) return 'site';
    throw failed(`${url.host} answered ${answer.statusCode}`);
  }
  throw failed(`${start.host} redirects too often`);
}

/** Asks twice before it gives up on a server that cannot be reached. */
async function ask({ outbound }: IngestContext, url: URL, signal: AbortSignal | undefined): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // Compressed videos would have lengths and hashes of another file.
      return await outbound.ask(url, { headers: { accept: '*/*', 'accept-encoding': 'identity' }, signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (isRefusal(error)) throw error;
      if (attempt === 2) throw failed(`${url.host} cannot be reached`, error);
      await pause(1_000, undefined, { signal });
    }
  }
}

/** The body, with a break of the connection said in our words. */
function unbroken(body: Readable): Readable {
  async function* pieces() {
    try {
      yield* body;
    } catch (error) {
      throw failed('the connection broke off', error);
    }
  }
  return Readable.from(pieces(), { objectMode: false });
}

function contentType(answer: Answer): string {
  const header = answer.headers['content-type'];
  return typeof header === 'string' ? header : '';
}

function contentLength(answer: Answer): number | null {
  const header = answer.headers['content-length'];
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : null;
}
