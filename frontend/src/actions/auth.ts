import type { Done, SignUpRequest } from '@reelwright/server/dialects/clipzz';
import { type Outcome, outcomeOf } from './outcome.ts';
import { request } from './request.ts';

/** Makes an account, with 10 credits where they are counted, and logs in. Never throws: `error` says what to do. */
export function signUp(account: SignUpRequest): Promise<Outcome> {
  return outcomeOf(request<Done>('/api/actions/sign-up', { method: 'POST', json: account }));
}
