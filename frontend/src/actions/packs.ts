import type { CreditPacks } from '@reelwright/server/dialects/clipzz';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** Credits that can be bought together, with their price at each provider; null where it does not sell them. */
export type CreditPack = CreditPacks['packs'][number];

/** What can be bought. Nothing, where no pack has a price. */
export const creditPacksQuery = queryOptions({
  queryKey: ['credit-packs'],
  staleTime: 600_000,
  queryFn: async ({ signal }) => (await request<CreditPacks>('/api/actions/credit-packs', { signal })).packs,
});
