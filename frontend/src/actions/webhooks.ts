import type { DeliveriesAnswer } from '@reelwright/server/dialects/clipora';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** A message to a server of the user's, with every attempt to deliver it. */
export type Delivery = DeliveriesAnswer['deliveries'][number];

/** The messages that were sent about a job. */
export function deliveriesQuery(jobId: string) {
  return queryOptions({
    queryKey: ['deliveries', jobId],
    queryFn: async ({ signal }) =>
      (await request<DeliveriesAnswer>(`/api/jobs/${jobId}/webhooks`, { signal })).deliveries,
  });
}

/** Sends the newest message again. */
export async function resend(jobId: string): Promise<Delivery[]> {
  return (await request<DeliveriesAnswer>(`/api/jobs/${jobId}/webhooks/resend`, { method: 'POST' }))
    .deliveries;
}
