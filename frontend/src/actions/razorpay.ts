import type { RazorpayCheckoutRequest, RazorpayOrder } from '@reelwright/server/dialects/clipzz';
import { request } from './request.ts';

/**
 * An order at Razorpay for a pack, for its checkout in the browser. Throws RequestError with a sentence, e.g. when payments
 * are not set up.
 */
export function createCheckoutSession(priceId: RazorpayCheckoutRequest['priceId']): Promise<RazorpayOrder> {
  return request<RazorpayOrder>('/api/actions/razorpay-order', { method: 'POST', json: { priceId } });
}
