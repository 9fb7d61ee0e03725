import { findUser, requireSession } from '../../accounts/index.ts';
import { PACK_IDS, PACKS } from '../../billing/index.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import type { ClipzzContext } from './context.ts';
import { errors } from './errors.ts';
import {
  Address,
  CreditPacks,
  RazorpayCheckoutRequest,
  RazorpayOrder,
  StripeCheckoutRequest,
} from './schemas.ts';

const tags = ['payments'];

/** What can be bought, and where it is paid. */
export function checkoutRoutes(server: HttpServer, context: ClipzzContext): void {
  const { accounts, stripe, razorpay } = context;
  server.get(
    '/credit-packs',
    { schema: { tags, summary: 'What can be bought', response: { 200: CreditPacks, ...errors(401) } } },
    async () => ({
      packs: PACK_IDS.map((id) => {
        const { credits, price } = PACKS[id];
        const priceId = stripe.priceIdOf(id);
        return {
          id,
          credits,
          stripe: priceId === null ? null : { priceId, amount: price.usd, currency: 'USD' as const },
          razorpay: razorpay.isSetUp ? { priceId: id, amount: price.inr, currency: 'INR' as const } : null,
        };
      }),
    }),
  );
  server.post(
    '/stripe-checkout-session',
    {
      schema: {
        tags,
        summary: 'An address at Stripe where a pack can be paid',
        body: StripeCheckoutRequest,
        response: { 200: Address, ...errors(401, 403, 422, 502, 503) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      requireSession(caller);
      const { id: userId, email } = await findUser(accounts, caller.userId);
      return stripe.checkout({ userId, email }, request.body.priceId);
    },
  );
  server.post(
    '/razorpay-order',
    {
      schema: {
        tags,
        summary: 'An order at Razorpay for a pack',
        body: RazorpayCheckoutRequest,
        response: { 200: RazorpayOrder, ...errors(401, 403, 422, 502, 503) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      requireSession(caller);
      return razorpay.order(caller.userId, request.body.priceId);
    },
  );
}
