import { createHmac } from 'node:crypto';
import Stripe from 'stripe';

/** The secrets that test events are signed with. */
export const WEBHOOK_SECRETS = { stripe: 'whsec_for_tests', razorpay: 'razorpay-for-tests' } as const;

/** An event as Stripe sends it, signed by its SDK's own helper. */
export function stripeEvent(event: object, secret: string = WEBHOOK_SECRETS.stripe) {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return { path: '/api/webhooks/stripe', payload, headers: { 'stripe-signature': signature } };
}

/** An event as Razorpay sends it. */
export function razorpayEvent(
  event: object,
  { secret = WEBHOOK_SECRETS.razorpay, eventId }: { secret?: string; eventId?: string } = {},
) {
  const payload = JSON.stringify(event);
  const signature = createHmac('sha256', secret).update(payload).digest('hex');
  const id: Record<string, string> = eventId === undefined ? {} : { 'x-razorpay-event-id': eventId };
  return { path: '/api/webhooks/razorpay', payload, headers: { 'x-razorpay-signature': signature, ...id } };
}
