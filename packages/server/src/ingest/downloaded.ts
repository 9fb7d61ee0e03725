import { ServerError } from '../error.ts';
import type { StoredFile } from '../library/index.ts';

/** A video that was fetched. */
export type DownloadedVideo = { readonly file: StoredFile; readonly originalName: string };

/** How far a download is: bytes so far, and in all where that is known. */
export type DownloadProgress = { readonly receivedBytes: number; readonly totalBytes: number | null };

/** The error of a video that could not be fetched; `what` says why, as the end of a sentence. */
export function downloadFailed(what: string, cause?: unknown): ServerError {
  const message = `The video could not be downloaded: ${what}. Check the address and try again.`;
  return new ServerError('download_failed', message, { cause });
}
