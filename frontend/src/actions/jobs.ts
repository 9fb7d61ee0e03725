import type { JobBody, JobItem } from '@reelwright/server/dialects/clipora';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { idempotencyKey, request } from './request.ts';

export type { JobBody, JobItem } from '@reelwright/server/dialects/clipora';

/** Where a job may be. */
export type JobStatus = JobItem['status'];

type Page = { readonly jobs: JobItem[]; readonly next?: string };

const PAGE_SIZE = 30;
/** How often a list with jobs under way is looked at again, ms. */
const LOOK_AGAIN_MS = 2_500;

/** Whether a job still waits or runs. */
export function isActive({ status }: Pick<JobItem, 'status'>): boolean {
  return status !== 'completed' && status !== 'failed';
}

/** The user's jobs, newest first, page by page. */
export const jobsQuery = infiniteQueryOptions({
  queryKey: ['jobs'],
  queryFn: ({ pageParam, signal }) => {
    const query = new URLSearchParams({
      limit: String(PAGE_SIZE),
      ...(pageParam ? { after: pageParam } : {}),
    });
    return request<Page>(`/api/jobs?${query}`, { signal });
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
  refetchInterval: (query) =>
    query.state.data?.pages.some((page) => page.jobs.some(isActive)) ? LOOK_AGAIN_MS : false,
});

/** A job. Kept new by `watchJob` while it is looked at. */
export function jobQuery(jobId: string) {
  return queryOptions({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => request<JobBody>(`/api/jobs/${jobId}`, { signal }),
  });
}

/** Stops a job. */
export function cancelJob(jobId: string): Promise<JobBody> {
  return request(`/api/jobs/${jobId}/cancel`, { method: 'POST', headers: idempotencyKey() });
}

/** Does again what failed. */
export function retryJob(jobId: string): Promise<JobBody> {
  return request(`/api/jobs/${jobId}/retry`, { method: 'POST', headers: idempotencyKey() });
}

/** Deletes a job with its files. */
export function deleteJob(jobId: string): Promise<void> {
  return request(`/api/jobs/${jobId}`, { method: 'DELETE' });
}
