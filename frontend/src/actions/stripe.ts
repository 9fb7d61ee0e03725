import type { Address } from '@reelwright/server/dialects/clipzz';
import { request } from './request.ts';

/**
 * An address at Stripe where the pack with that price id can be paid; the browser goes there. Throws RequestError with a
 * sentence, e.g. when payments are not set up.
 */
export function createCheckoutSession(priceId: string): Promise<Address> {
  return request<Address>('/api/actions/stripe-checkout-session', { method: 'POST', json: { priceId } });
}
