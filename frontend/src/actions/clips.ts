import type { ClipBody, ClipsAnswer } from '@reelwright/server/dialects/clipora';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

export type { ClipBody } from '@reelwright/server/dialects/clipora';

/** How often clips are looked at again while one of them is being rendered, ms. */
const LOOK_AGAIN_MS = 1_500;

/** Whether a clip waits to be rendered or is being rendered, for the first time or anew. */
export function isRendering({ status }: Pick<ClipBody, 'status'>): boolean {
  return status === 'queued' || status === 'processing';
}

/** The clips of a job, finished or not, best first; empty until the moments are chosen. */
export function clipsQuery(jobId: string) {
  return queryOptions({
    queryKey: ['clips', jobId],
    queryFn: async ({ signal }) => (await request<ClipsAnswer>(`/api/jobs/${jobId}/clips`, { signal })).clips,
    refetchInterval: (query) => (query.state.data?.some(isRendering) ? LOOK_AGAIN_MS : false),
  });
}

/** Deletes a clip with its files; the others keep their numbers. */
export function deleteClip(jobId: string, index: number): Promise<void> {
  return request(`/api/clips/${jobId}/${index}`, { method: 'DELETE' });
}

/** Where a file is downloaded instead of shown. */
export function downloadUrl(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}download`;
}

/** What goes with a clip when it is posted: title, a sentence, hashtags. */
export function postText({ title, insight, hashtags }: ClipBody): string {
  const tags = hashtags.map((tag) => `#${tag}`).join(' ');
  return [title, insight, tags].filter((part) => part !== '').join('\n\n');
}
