import type { UserAnswer } from '@reelwright/server/dialects/clipora';
import { queryOptions } from '@tanstack/react-query';
import { request, requestUnless } from './request.ts';

/** Who is logged in. */
export type User = UserAnswer['user'];

/** Who is logged in; null when nobody is. */
export const userQuery = queryOptions({
  queryKey: ['user'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<User | null> =>
    (await requestUnless<UserAnswer>(401, '/api/auth/me', { signal }))?.user ?? null,
});

/** Logs in. Throws RequestError with a sentence for the form. */
export async function logIn(credentials: { email: string; password: string }): Promise<User> {
  return (await request<UserAnswer>('/api/auth/login', { method: 'POST', json: credentials })).user;
}

/** Makes an account and logs in. Throws as `logIn`. */
export async function signUp(registration: {
  email: string;
  password: string;
  name?: string;
}): Promise<User> {
  return (await request<UserAnswer>('/api/auth/signup', { method: 'POST', json: registration })).user;
}

/** Ends the session of this browser. */
export async function logOut(): Promise<void> {
  await request('/api/auth/logout', { method: 'POST' });
}
