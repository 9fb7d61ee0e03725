import type { OperatorAnswer } from '@reelwright/server/dialects/clipora';
import { queryOptions } from '@tanstack/react-query';
import { requestUnless } from './request.ts';

export type { OperatorAnswer } from '@reelwright/server/dialects/clipora';

/** How often the operator's page looks again, ms. */
const LOOK_AGAIN_MS = 5_000;

/** How the service does; null for whoever is no operator of it. */
export const operatorQuery = queryOptions({
  queryKey: ['operator'],
  queryFn: ({ signal }) => requestUnless<OperatorAnswer>(403, '/api/operator', { signal }),
});

/** The same, looked at again and again. */
export const liveOperatorQuery = queryOptions({ ...operatorQuery, refetchInterval: LOOK_AGAIN_MS });
