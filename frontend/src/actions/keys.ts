import type { KeyBody, NewKeyBody } from '@reelwright/server/dialects/clipora';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

export type { KeyBody, NewKeyBody } from '@reelwright/server/dialects/clipora';

/** The user's API keys, without the keys themselves. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => (await request<{ keys: KeyBody[] }>('/api/keys', { signal })).keys,
});

/** Makes a key; the answer is the only time that it is shown. */
export function makeKey(name: string): Promise<NewKeyBody> {
  return request('/api/keys', { method: 'POST', json: name === '' ? {} : { name } });
}

/** Ends a key at once. */
export function revokeKey(id: string): Promise<void> {
  return request(`/api/keys/${id}`, { method: 'DELETE' });
}
