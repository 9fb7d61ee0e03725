import Stripe from 'stripe';
import { z } from 'zod';
import { ServerError } from '../error.ts';
import type { PaymentsConfig } from '../payments-config.ts';
import type { BillingContext } from './context.ts';
import { PACK_IDS, type PackId } from './packs.ts';
import { applyEvent, noteBegun, type PaymentNews } from './payments.ts';
import { failed, notSetUp } from './provider-errors.ts';

type StripeConfig = PaymentsConfig['stripe'];

/** Who buys. */
export type Buyer = { readonly userId: string; readonly email: string };

/** How long Stripe is waited for, ms, and how often it is asked again. */
const TIMEOUT_MS = 20_000;
const RETRIES = 2;

/** Purchases through Stripe Checkout. */
export type StripePayments = {
  /** The price id of a pack; null when that pack is not sold through Stripe. */
  priceIdOf(packId: PackId): string | null;
  /**
   * An address at Stripe where a pack can be paid. Throws `payments_not_set_up`, `invalid_request` for a price that is
   * none of the packs', and `payment_failed`.
   */
  checkout(buyer: Buyer, priceId: string): Promise<{ readonly url: string }>;
  /**
   * Acts upon an event, given its body to the byte and its `Stripe-Signature`. Throws `payments_not_set_up`, and
   * `invalid_request` when Stripe did not sign it or it is no event.
   */
  receive(body: Buffer, signature: string | undefined): Promise<void>;
};

/** Purchases through Stripe as they are configured; pages of the service lie below `baseUrl`. */
export function openStripe(
  context: BillingContext,
  config: StripeConfig,
  baseUrl: () => string,
): StripePayments {
  const stripe = config.secretKey === undefined ? undefined : clientOf(config.secretKey, config.baseUrl);
  const packOf = (priceId: string | undefined) =>
    PACK_IDS.find((id) => priceId !== undefined && config.priceIds[id] === priceId) ?? null;
  return {
    priceIdOf: (packId) => (stripe ? (config.priceIds[packId] ?? null) : null),
    async checkout(buyer, priceId) {
      if (!stripe) throw notSetUp('Stripe');
      const packId = packOf(priceId);
      if (packId === null) throw new ServerError('invalid_request', 'priceId is not the price of a pack.');
      const session = await stripe.checkout.sessions
        .create(sessionOf(buyer, priceId, packId, baseUrl()))
        .catch(refused);
      if (session.url === null) throw refused(new Error('The session has no address.'));
      await noteBegun(context, {
        provider: 'stripe',
        reference: session.id,
        ownerId: buyer.userId,
        packId,
      });
      return { url: session.url };
    },
    async receive(body, signature) {
      if (config.webhookSecret === undefined) throw notSetUp('Stripe');
      const event = verified(body, signature, config.webhookSecret, context.ports.now());
      const { id, type } = event;
      const news = newsOf(event, packOf);
      await applyEvent(
        context,
        { provider: 'stripe', eventId: id ?? `${type}:${event.data.object.id}`, type },
        news,
      );
    },
  };
}

function clientOf(secretKey: string, baseUrl: string | undefined): Stripe {
  const options = { timeout: TIMEOUT_MS, maxNetworkRetries: RETRIES, telemetry: false };
  if (baseUrl === undefined) return new Stripe(secretKey, options);
  const { protocol, hostname, port } = new URL(baseUrl);
  const isPlain = protocol === 'http:';
  return new Stripe(secretKey, {
    ...options,
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port || (isPlain ? '80' : '443'),
  });
}

function sessionOf(
  { userId, email }: Buyer,
  priceId: string,
  packId: PackId,
  baseUrl: string,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { userId, packId, priceId };
  return {
    mode: 'payment',
    line_items: [{ price: priceId, quantity: 1 }],
    success_url: `${baseUrl}/account?payment=done`,
    cancel_url: `${baseUrl}/account?payment=cancelled`,
    client_reference_id: userId,
    customer_email: email,
    metadata,
    payment_intent_data: { metadata },
  };
}

function refused(cause: unknown): never {
  throw failed('Stripe', cause);
}

/**
 * As much of an event as is looked at. The documented events leave out what Stripe's own contain (their id, the currency,
 * the money's id), so that those may be missing.
 */
const Event = z.object({
  id: z.string().min(1).max(255).optional(),
  type: z.string().min(1).max(255),
  data: z.object({
    object: z.looseObject({ id: z.string().min(1).max(255) }),
  }),
});

const Session = z.object({
  id: z.string(),
  payment_status: z.string().nullish(),
  payment_intent: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish(),
  amount_total: z.number().int().nullish(),
  currency: z.string().nullish(),
  customer_email: z.string().nullish(),
  customer_details: z.object({ email: z.string().nullish() }).nullish(),
  client_reference_id: z.string().nullish(),
  metadata: z.object({ userId: z.string().optional(), priceId: z.string().optional() }).nullish(),
});

const Charge = z.object({
  payment_intent: z.string().nullish(),
  amount_refunded: z.number().int().min(0),
});

function verified(body: Buffer, signature: string | undefined, secret: string, now: Date) {
  try {
    const seconds = Stripe.webhooks.DEFAULT_TOLERANCE;
    const event: unknown = Stripe.webhooks.constructEvent(
      body,
      signature ?? '',
      secret,
      seconds,
      undefined,
      now.getTime(),
    );
    return Event.parse(event);
  } catch (cause) {
    throw new ServerError('invalid_request', 'This is no event that Stripe signed.', { cause });
  }
}

function newsOf(
  { type, data: { object } }: z.output<typeof Event>,
  packOf: (priceId: string | undefined) => PackId | null,
): PaymentNews {
  if (type === 'checkout.session.completed' || type === 'checkout.session.async_payment_succeeded') {
    const session = Session.parse(object);
    // Paid by a bank transfer or the like, which comes later; then the other event follows.
    if (session.payment_status === 'unpaid') return { kind: 'nothing' };
    return {
      kind: 'paid',
      reference: session.id,
      moneyReference: session.payment_intent ?? null,
      amount: session.amount_total ?? null,
      currency: session.currency?.toLowerCase() ?? null,
      email: session.customer_details?.email ?? session.customer_email ?? null,
      ownerId: session.metadata?.userId ?? session.client_reference_id ?? null,
      packId: packOf(session.metadata?.priceId),
    };
  }
  if (type === 'charge.refunded') {
    const { payment_intent, amount_refunded } = Charge.parse(object);
    return payment_intent
      ? { kind: 'refunded', moneyReference: payment_intent, refunded: amount_refunded }
      : { kind: 'nothing' };
  }
  if (/^charge[.]dispute[.](created|closed)$|^refund[.]failed$/.test(type))
    return { kind: 'for the operator', details: matterOf(object) };
  return { kind: 'nothing' };
}

const Matter = z.object({
  id: z.string(),
  amount: z.number().nullish().catch(null),
  currency: z.string().nullish().catch(null),
  payment_intent: z.string().nullish().catch(null),
  status: z.string().nullish().catch(null),
});

function matterOf(object: unknown): Record<string, string | number | null> {
  const { id, amount, currency, payment_intent, status } = Matter.parse(object);
  return {
    reference: payment_intent ?? id,
    amount: amount ?? null,
    currency: currency ?? null,
    reason: `${id}${status ? ` is ${status}` : ''}`,
  };
}
