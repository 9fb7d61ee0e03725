import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerError } from '../error.ts';
import type { IngestContext } from './context.ts';
import { type DownloadedVideo, type DownloadProgress, downloadFailed as failed } from './downloaded.ts';
import { openFilteringProxy } from './proxy.ts';
import { receiveVideo, scratchPath } from './receive.ts';

/** How much of what yt-dlp says is kept: its errors come last. */
const SAID_CHARACTERS = 16 * 1024;
/** How yt-dlp is told to say where it is: bytes so far and in all, of which either may be `NA`. */
const PROGRESS = /^reelwright (\d+|NA) (\d+|NA)/;

/**
 * Fetches a video of a site through yt-dlp, which reaches the network only through a proxy of ours that checks every
 * address. Errors as in `downloadVideo`.
 */
export async function downloadFromSite(
  context: IngestContext,
  url: URL,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: DownloadProgress) => void },
): Promise<DownloadedVideo> {
  const folder = await scratchPath(context);
  const proxy = await openFilteringProxy(context.outbound);
  try {
    await mkdir(folder);
    const title = await runYtdlp(context, url, folder, proxy.url, options);
    const [name] = (await readdir(folder)).filter((file) => !/\.(part|ytdl|temp)$/.test(file));
    if (!name) throw failed('nothing was downloaded; it may be too large, or live');
    // Read once more for its hash; the folder is on the same disk.
    const file = await receiveVideo(context, createReadStream(join(folder, name)), {
      signal: options.signal,
    });
    return { file, originalName: title ?? url.hostname };
  } finally {
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs yt-dlp to its end; answers with the video's title. The name of the file is ours, never the site's. */
function runYtdlp(
  { ytdlpPath, maxFileSizeBytes }: IngestContext,
  url: URL,
  folder: string,
  proxyUrl: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: DownloadProgress) => void },
): Promise<string | undefined> {
  const args = [
    '--ignore-config',
    '--no-playlist',
    ...['--playlist-items', '1'],
    ...['--proxy', proxyUrl],
    // ffmpeg would do its own networking.
    ...['--downloader', 'native'],
    '--no-cache-dir',
    ...['--socket-timeout', '20', '--retries', '3'],
    ...['--max-filesize', String(maxFileSizeBytes)],
    ...['--format', 'bv*[height<=1080]+ba/b[height<=1080]/b'],
    ...['--merge-output-format', 'mkv'],
    ...['--output', join(folder, 'video.%(ext)s')],
    ...['--newline', '--progress', '--no-simulate', '--no-warnings'],
    ...['--progress-template', 'download:reelwright %(progress.downloaded_bytes)s %(progress.total_bytes)s'],
    ...['--print', 'before_dl:title %(title)s'],
    '--',
    url.href,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(ytdlpPath, args, {
      cwd: folder,
      // Its own group, so that a merge that it started ends with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // What leads around the proxy is left out, and so is every secret of ours.
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', no_proxy: '' },
    });
    let title: string | undefined;
    let said = '';
    const end = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    };
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
    const heed = (line: string) => {
      if (line.startsWith('title ')) title = line.slice('title '.length);
      const [, received, total] = PROGRESS.exec(line) ?? [];
      if (received === undefined || received === 'NA') return;
      onProgress?.({
        receivedBytes: Number(received),
        totalBytes: total === undefined || total === 'NA' ? null : Number(total),
      });
    };
    onLines(child.stdout, heed);
    onLines(child.stderr, (line) => {
      said = `${said}${line}\n`.slice(-SAID_CHARACTERS);
    });
    child.on('error', (error) => {
      const isMissing = 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
      reject(isMissing ? missing(url, error) : error);
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else if (code === 0) resolve(title);
      else reject(failed(reasonOf(said), new Error(said)));
    });
  });
}

function onLines(stream: NodeJS.ReadableStream, heed: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n|\r/);
    rest = (lines.pop() ?? '').slice(-SAID_CHARACTERS);
    for (const line of lines) heed(line);
  });
}

/** The last error that yt-dlp told, without its prefix and its advice to report a bug. */
function reasonOf(said: string): string {
  const last = said.split('\n').findLast((line) => line.startsWith('ERROR:'));
  const reason = last?.replace(/^ERROR:\s*/, '').replace(/; please report this issue.*$/, '');
  return (reason || 'the site’s program ended without saying why').slice(0, 300);
}

function missing(url: URL, cause: unknown): ServerError {
  return new ServerError(
    'missing_dependency',
    `${url.hostname} is a page and no video file, and the program that downloads from pages, yt-dlp, is not installed on this server: give the address of a video file, upload it, or ask the operator to install yt-dlp (YTDLP_PATH).`,
    { cause },
  );
}
