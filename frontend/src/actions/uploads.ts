import type { ClipOptions } from '@reelwright/engine/shapes';
import type { UploadAnswer } from '@reelwright/server/dialects/clipora';
import { idempotencyKey, RequestError, request } from './request.ts';

/** What a job may be asked for; what is left out is as the service thinks best. */
export type ClipWishes = Partial<ClipOptions>;

/** A file on its way to the service. */
export type Upload = {
  /** The id under which the service has the file when all of it is there. Rejects with RequestError. */
  readonly done: Promise<string>;
  /** Stops, and forgets what was sent. */
  cancel(): void;
};

/** Where resumable uploads are made (tus 1.0.0). */
const UPLOADS_PATH = '/api/uploads';
/** Waits between attempts when the connection is lost, ms. */
const RETRY_DELAYS_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000];

/**
 * Sends a file. Goes on where it was broken off: after a lost connection by itself, after a closed browser when the same
 * file is chosen again. `onProgress` is told the share that is there, 0–1.
 */
export function startUpload(file: File, onProgress: (share: number) => void): Upload {
  const leaving = new AbortController();
  return { done: send(file, onProgress, leaving.signal), cancel: () => leaving.abort() };
}

async function send(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<string> {
  const tus = await import('tus-js-client');
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(file, {
      endpoint: UPLOADS_PATH,
      retryDelays: RETRY_DELAYS_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      onProgress: (sent, total) => onProgress(total > 0 ? sent / total : 0),
      onSuccess: () => resolve(upload.url?.split('/').at(-1) ?? ''),
      onError: (error) => reject(readError(error)),
    });
    signal.addEventListener('abort', () => {
      // What cannot be taken away now is swept away by the service within a day.
      upload.abort(true).catch(() => undefined);
    });
    upload.findPreviousUploads().then(
      ([previous]) => {
        if (previous) upload.resumeFromPreviousUpload(previous);
        if (!signal.aborted) upload.start();
      },
      () => upload.start(),
    );
  });
}

function readError(error: Error): RequestError {
  const answer =
    'originalResponse' in error && error.originalResponse !== null
      ? (error.originalResponse as { getStatus(): number; getBody(): string })
      : undefined;
  const [, said] = /"error":\s*"((?:[^"\\]|\\.)*)"/.exec(answer?.getBody() ?? '') ?? [];
  return new RequestError(
    answer?.getStatus() ?? 0,
    said ?? 'The upload was broken off. Choose the same file again, and it goes on where it stopped.',
    { cause: error },
  );
}

/** Starts a job of a file that was sent. */
export function makeClipsOfUpload(
  uploadId: string,
  originalName: string,
  options: ClipWishes,
): Promise<UploadAnswer> {
  return request('/api/upload', {
    method: 'POST',
    headers: idempotencyKey(),
    json: { uploadId, originalName, options },
  });
}

/** Starts a job of a video at an address. */
export function makeClipsOfLink(url: string, options: ClipWishes): Promise<UploadAnswer> {
  return request('/api/upload/url', { method: 'POST', headers: idempotencyKey(), json: { url, options } });
}
