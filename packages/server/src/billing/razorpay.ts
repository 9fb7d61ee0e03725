import { createHmac, timingSafeEqual } from 'node:crypto';
import Razorpay from 'razorpay';
import { z } from 'zod';
import { ServerError } from '../error.ts';
import type { PaymentsConfig } from '../payments-config.ts';
import { newId } from '../ports.ts';
import type { BillingContext } from './context.ts';
import { isPackId, PACK_IDS, PACKS, type PackId } from './packs.ts';
import { applyEvent, noteBegun, type PaymentNews } from './payments.ts';
import { failed, notSetUp } from './provider-errors.ts';

type RazorpayConfig = PaymentsConfig['razorpay'];

/** An order at Razorpay, for its checkout in the browser. */
export type RazorpayOrder = {
  readonly orderId: string;
  /** In paise. */
  readonly amount: number;
  readonly currency: 'INR';
  /** The public half of the key, which the checkout wants. */
  readonly keyId: string;
};

/** Purchases through Razorpay Orders. */
export type RazorpayPayments = {
  readonly isSetUp: boolean;
  /** An order of a pack. Throws `payments_not_set_up` and `payment_failed`. */
  order(userId: string, packId: PackId): Promise<RazorpayOrder>;
  /** Makes somebody a contact at Razorpay. Throws `payments_not_set_up` and `payment_failed`. */
  addContact(person: {
    readonly userId: string;
    readonly email: string;
    readonly name: string;
  }): Promise<void>;
  /**
   * Acts upon an event, given its body to the byte, its `X-Razorpay-Signature`, and its `X-Razorpay-Event-Id` where there
   * is one. Throws `payments_not_set_up`, and `invalid_request` when Razorpay did not sign it or it is no event.
   */
  receive(body: Buffer, signature: string | undefined, eventId: string | undefined): Promise<void>;
};

/** Purchases through Razorpay as they are configured. */
export function openRazorpay(context: BillingContext, config: RazorpayConfig): RazorpayPayments {
  const { keyId, keySecret, webhookSecret } = config;
  const client = keyId && keySecret ? clientOf(keyId, keySecret, config.baseUrl) : undefined;
  return {
    isSetUp: client !== undefined,
    async order(userId, packId) {
      if (!client || keyId === undefined) throw notSetUp('Razorpay');
      const amount = PACKS[packId].price.inr;
      const receipt = newId(context.ports);
      const notes = { userId, packId };
      const { id } = await client.orders.create({ amount, currency: 'INR', receipt, notes }).catch(refused);
      await noteBegun(context, { provider: 'razorpay', reference: id, ownerId: userId, packId });
      return { orderId: id, amount, currency: 'INR', keyId };
    },
    async addContact({ userId, email, name }) {
      if (!client) throw notSetUp('Razorpay');
      const contact = { name, email, type: 'customer', reference_id: userId };
      await client.api.post({ url: '/contacts', data: contact }).catch(refused);
    },
    async receive(body, signature, eventId) {
      if (webhookSecret === undefined) throw notSetUp('Razorpay');
      const event = verified(body, signature, webhookSecret);
      const { event: type, payload } = event;
      const about = payload.order?.entity.id ?? payload.refund?.entity.id ?? payload.payment?.entity.id;
      const known = eventId || `${type}:${about ?? digest(body)}`;
      await applyEvent(context, { provider: 'razorpay', eventId: known.slice(0, 255), type }, newsOf(event));
    },
  };
}

function clientOf(keyId: string, keySecret: string, baseUrl: string | undefined): Razorpay {
  const client = new Razorpay({ key_id: keyId, key_secret: keySecret });
  if (baseUrl === undefined) return client;
  // The SDK has no option for it; its requests go through one axios instance.
  const requests: unknown = Reflect.get(client.api, 'rq');
  const Requests = z.custom<{ defaults: { baseURL?: string } }>(
    (value) => typeof value === 'function' && 'defaults' in value,
  );
  Requests.parse(requests).defaults.baseURL = baseUrl;
  return client;
}

function refused(cause: unknown): never {
  throw failed('Razorpay', cause);
}

/** What somebody noted on an order; Razorpay writes none as an empty list. */
const Notes = z
  .union([
    z.object({
      userId: z.string().optional(),
      packId: z.string().optional(),
      priceId: z.string().optional(),
    }),
    z.array(z.unknown()).transform(() => ({ userId: undefined, packId: undefined, priceId: undefined })),
  ])
  .nullish();

/** As much of an event as is looked at. The documented events leave out much of what Razorpay's own contain. */
const Event = z.object({
  event: z.string().min(1).max(255),
  payload: z.object({
    order: z
      .object({
        entity: z.object({
          id: z.string().min(1).max(255),
          amount: z.number().int(),
          amount_paid: z.number().int().nullish(),
          currency: z.string(),
          notes: Notes,
        }),
      })
      .optional(),
    payment: z
      .object({
        entity: z.object({
          id: z.string().max(255).nullish(),
          email: z.string().nullish(),
          amount_refunded: z.number().int().nullish(),
          notes: Notes,
        }),
      })
      .optional(),
    refund: z
      .object({ entity: z.object({ id: z.string().min(1).max(240), amount: z.number().int().nullish() }) })
      .optional(),
  }),
});

/** Not the SDK's own check: it compares byte by byte until the first that differs. */
function verified(body: Buffer, signature: string | undefined, secret: string): z.output<typeof Event> {
  const right = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature ?? '', 'hex');
  try {
    if (given.length === right.length && timingSafeEqual(given, right))
      return Event.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw new ServerError('invalid_request', 'This is no event of Razorpay.', { cause });
  }
  throw new ServerError('invalid_request', 'Razorpay did not sign this.');
}

function digest(body: Buffer): string {
  return createHmac('sha256', 'event').update(body).digest('hex');
}

function newsOf({ event, payload }: z.output<typeof Event>): PaymentNews {
  const order = payload.order?.entity;
  const payment = payload.payment?.entity;
  if (event === 'order.paid' && order)
    return {
      kind: 'paid',
      reference: order.id,
      moneyReference: payment?.id ?? null,
      amount: order.amount_paid ?? order.amount,
      currency: order.currency.toLowerCase(),
      email: payment?.email ?? null,
      ownerId: order.notes?.userId ?? payment?.notes?.userId ?? null,
      packId: packOf(order.notes?.packId ?? order.notes?.priceId, order.amount),
    };
  if (event === 'refund.processed' && payment?.id && typeof payment.amount_refunded === 'number')
    return { kind: 'refunded', moneyReference: payment.id, refunded: payment.amount_refunded };
  if (/^refund[.](failed|processed)$|^payment[.]dispute[.](created|lost|won)$/.test(event))
    return {
      kind: 'for the operator',
      details: {
        reference: payment?.id ?? payload.refund?.entity.id ?? null,
        amount: payload.refund?.entity.amount ?? null,
        currency: null,
        reason: 'look at it at Razorpay',
      },
    };
  return { kind: 'nothing' };
}

/** The pack that was noted on the order; on one without a note, as the reference has them, the pack of that price. */
function packOf(noted: string | undefined, amount: number): PackId | null {
  if (noted !== undefined) return isPackId(noted) ? noted : null;
  return PACK_IDS.find((id) => PACKS[id].price.inr === amount) ?? null;
}
