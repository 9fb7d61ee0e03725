import type { CreditHistory, Credits } from '@reelwright/server/dialects/clipora';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** One movement of credits. */
export type CreditEntry = CreditHistory['entries'][number];

/** What the user has to spend, where jobs cost credits. */
export const creditsQuery = queryOptions({
  queryKey: ['credits'],
  queryFn: ({ signal }) => request<Credits>('/api/billing/credits', { signal }),
});

/** How credits came and went, newest first. */
export const creditHistoryQuery = infiniteQueryOptions({
  queryKey: ['credits', 'history'],
  queryFn: ({ pageParam, signal }) =>
    request<CreditHistory>(`/api/billing/history${pageParam > 0 ? `?before=${pageParam}` : ''}`, { signal }),
  initialPageParam: 0,
  getNextPageParam: (page) => page.next,
});
