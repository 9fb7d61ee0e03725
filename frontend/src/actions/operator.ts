import type { OperatorAnswer } from '@reelwright/server/dialects/clipora';
import { queryOptions } from '@tanstack/react-query';
import { RequestError, request } from './request.ts';

export type { OperatorAnswer } from '@reelwright/server/dialects/clipora';

/** How often the operator's page looks again, ms. */
const LOOK_AGAIN_MS = 5_000;

/** How the service does; null for whoever is no operator of it. */
export const operatorQuery = queryOptions({
  queryKey: ['operator'],
  queryFn: async ({ signal }): Promise<OperatorAnswer | null> => {
    try {
      return await request<OperatorAnswer>('/api/operator', { signal });
    } catch (error) {
      if (error instanceof RequestError && error.status === 403) return null;
      throw error;
    }
  },
});

/** The same, looked at again and again. */
export const liveOperatorQuery = queryOptions({ ...operatorQuery, refetchInterval: LOOK_AGAIN_MS });
