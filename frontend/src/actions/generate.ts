import type {
  Address,
  Done,
  ProcessUploadRequest,
  UploadedFile,
  UploadedFiles,
} from '@reelwright/server/dialects/clipzz';
import { type Outcome, outcomeOf, sentenceOf } from './outcome.ts';
import { request } from './request.ts';

export type { UploadedFile } from '@reelwright/server/dialects/clipzz';

/** Has at most `numClips` clips made of a file that was sent to its upload address. Never throws: `error` says why not. */
export function processVideo(uploadedFileId: string, numClips: number): Promise<Outcome> {
  const asked: ProcessUploadRequest = { uploadedFileId, numClips };
  return outcomeOf(request<Done>('/api/actions/process-video', { method: 'POST', json: asked }));
}

/** An address under which a clip of one's own plays for an hour; empty, with an `error`, when there is none. Never throws. */
export async function getClipPlayUrl(clipId: string): Promise<{ url: string; error?: string }> {
  try {
    return await request<Address>('/api/actions/clip-play-url', { method: 'POST', json: { clipId } });
  } catch (error) {
    return { url: '', error: sentenceOf(error) };
  }
}

/** A file that was sent and what became of it: for polling after `processVideo`. Throws RequestError. */
export function getUploadedFile(uploadedFileId: string): Promise<UploadedFile> {
  return request<UploadedFile>(`/api/actions/uploaded-files/${encodeURIComponent(uploadedFileId)}`);
}

/** The files that were sent, newest first, with their clips. Throws RequestError. */
export async function listUploadedFiles(): Promise<UploadedFile[]> {
  return (await request<UploadedFiles>('/api/actions/uploaded-files')).uploadedFiles;
}
