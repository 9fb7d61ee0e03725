import type { StyleDna } from '@reelwright/engine/shapes';
import type { Plan } from '@reelwright/plan';
import type { PlanAnswer } from '@reelwright/server/dialects/clipora';
import type { JobBody, JobDetailBody, JobRequest } from '@reelwright/server/dialects/clipzy';
import { queryOptions } from '@tanstack/react-query';
import { RequestError, request, requestUnless } from './request.ts';

/** A job that extracts a style, and applies it unless that is all that was asked for. */
export type StyleJob = JobBody;
/** A style as numbers. */
export type Style = StyleDna;

type Answer<Data> = { readonly data: Data };

/** How often a job under way is looked at again, ms. */
const LOOK_AGAIN_MS = 1_500;

/** Whether a job waits or runs. */
export function isUnderWay({ status }: Pick<StyleJob, 'status'>): boolean {
  return status === 'queued' || status === 'processing';
}

/** The newest style jobs. */
export const styleJobsQuery = queryOptions({
  queryKey: ['styles'],
  queryFn: async ({ signal }) => {
    const { data } = await request<Answer<{ jobs: StyleJob[] }>>('/api/v1/jobs?page_size=50', { signal });
    return data.jobs;
  },
  refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? LOOK_AGAIN_MS : false),
});

/** A style job with all that is known of it. */
export function styleJobQuery(jobId: string) {
  return queryOptions({
    queryKey: ['style', jobId],
    queryFn: async ({ signal }) =>
      (await request<Answer<JobDetailBody>>(`/api/v1/jobs/${jobId}`, { signal })).data,
    refetchInterval: (query) => (query.state.data && isUnderWay(query.state.data) ? LOOK_AGAIN_MS : false),
  });
}

/** The plan by which a style was applied, with its grade; null for a job that applied none. */
export function appliedPlanQuery(jobId: string) {
  return queryOptions({
    queryKey: ['style', jobId, 'plan'],
    queryFn: async ({ signal }): Promise<Plan | null> =>
      (await requestUnless<PlanAnswer>(404, `/api/clips/${jobId}/1/plan`, { signal }))?.plan ?? null,
  });
}

/** Starts a job. */
export async function makeStyleJob(wanted: {
  readonly video_id: string;
  readonly template_video_id?: string;
  readonly config?: Pick<NonNullable<JobRequest['config']>, 'extract_only' | 'strength' | 'style'>;
}): Promise<StyleJob> {
  return (await request<Answer<StyleJob>>('/api/v1/jobs', { method: 'POST', json: wanted })).data;
}

/** Sends a video and answers with its id. `onProgress` is told the share that was sent, 0–1. */
export function uploadVideo(file: File, onProgress: (share: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.set('file', file);
    // fetch tells nothing of how much was sent.
    const sending = new XMLHttpRequest();
    sending.open('POST', '/api/v1/videos/upload');
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    sending.onerror = () => reject(new RequestError(0, 'The upload was broken off. Try it again.'));
    sending.onload = () => {
      const [, id] = /"video_id":\s*"([^"]+)"/.exec(sending.responseText) ?? [];
      const [, said] = /"detail":\s*"((?:[^"\\]|\\.)*)"/.exec(sending.responseText) ?? [];
      if (sending.status === 200 && id) resolve(id);
      else reject(new RequestError(sending.status, said ?? 'The video was not accepted.'));
    };
    sending.send(form);
  });
}
