import { and, eq, sql } from 'drizzle-orm';
import { inTransaction, type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { newId } from '../ports.ts';
import type { BillingContext } from './context.ts';
import { book, openBalance, settleOwed, takeBack } from './ledger.ts';
import { CURRENCIES, isPackId, PACKS, type PackId } from './packs.ts';

const { paymentEvents, paymentRefunds, payments, users } = schema;

/** Who takes the money. */
export type PaymentProvider = (typeof schema.PAYMENT_PROVIDERS)[number];

/** A row of the table of payments. */
export type Payment = typeof payments.$inferSelect;

/** What an event of a provider says, whoever the provider is. */
export type PaymentNews =
  | {
      readonly kind: 'paid';
      /** Of the session or order. */
      readonly reference: string;
      /** Of the money, as refunds name it; null when it is not told. */
      readonly moneyReference: string | null;
      /** In minor units; null when it is not told. */
      readonly amount: number | null;
      /** In lower case; null when it is not told. */
      readonly currency: string | null;
      readonly email: string | null;
      /** What was noted at the provider when the payment was begun here; null when nothing was. */
      readonly ownerId: string | null;
      /** The pack that was bought; null when it is none of ours. */
      readonly packId: PackId | null;
    }
  | {
      readonly kind: 'refunded';
      readonly moneyReference: string;
      /** All that was paid back of it until now, in minor units. */
      readonly refunded: number;
    }
  /** Something that a person has to look at: a dispute, a refund that failed. */
  | { readonly kind: 'for the operator'; readonly details: Readonly<Record<string, string | number | null>> }
  | { readonly kind: 'nothing' };

/** An event, by which it is known again. */
export type PaymentEvent = {
  readonly provider: PaymentProvider;
  readonly eventId: string;
  readonly type: string;
};

/**
 * Acts upon an event once, however often and in whatever order events are told: what is booked follows from what is known
 * of the payment, not from the event. What cannot be credited is kept for the operator.
 */
export async function applyEvent(
  context: BillingContext,
  event: PaymentEvent,
  news: PaymentNews,
): Promise<void> {
  const now = context.ports.now();
  await inTransaction(context.db, async (transaction) => {
    const first = await transaction
      .insert(paymentEvents)
      .values({ ...event, outcome: 'ignored', receivedAt: now })
      .onConflictDoNothing()
      .returning();
    if (first.length === 0) return;
    const outcome = await act(context, transaction, event.provider, news);
    await transaction
      .update(paymentEvents)
      .set({ outcome, details: news.kind === 'for the operator' ? { ...news.details } : null })
      .where(and(eq(paymentEvents.provider, event.provider), eq(paymentEvents.eventId, event.eventId)));
  });
}

async function act(
  context: BillingContext,
  transaction: Queries,
  provider: PaymentProvider,
  news: PaymentNews,
): Promise<(typeof schema.PAYMENT_EVENT_OUTCOMES)[number]> {
  if (news.kind === 'nothing') return 'ignored';
  if (news.kind === 'for the operator') return 'kept';
  if (news.kind === 'refunded') {
    await lockMoney(transaction, provider, news.moneyReference);
    return noteRefund(context, transaction, provider, news);
  }
  await lockMoney(transaction, provider, news.moneyReference ?? news.reference);
  const payment = await notePaid(context, transaction, provider, news);
  if (payment.status === 'paid') await settlePayment(context, transaction, payment);
  return payment.status === 'kept' ? 'kept' : 'applied';
}

/** Keeps others who hear of the same money waiting until the transaction ends: a payment and its refund must see each other. */
export async function lockMoney(
  transaction: Queries,
  provider: PaymentProvider,
  reference: string,
): Promise<void> {
  await transaction.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`${provider} ${reference}`}, 0))`,
  );
}

async function notePaid(
  { ports }: BillingContext,
  transaction: Queries,
  provider: PaymentProvider,
  news: Extract<PaymentNews, { kind: 'paid' }>,
): Promise<Payment> {
  const { reference, moneyReference, amount, currency, email } = news;
  await noteBegun({ db: transaction, ports }, { provider, reference, ownerId: null, packId: null });
  const same = and(eq(payments.provider, provider), eq(payments.reference, reference));
  const [known] = await transaction.select().from(payments).where(same).for('update');
  if (!known) throw new ServerError('internal', 'The database did not keep the payment.');
  // Paid already by an event before, or decided by the operator.
  if (known.status !== 'open') return known;
  const ownerId = known.ownerId ?? (await findPayer(transaction, news));
  const packId = known.packId ?? news.packId;
  const reason = objection(provider, { ...news, ownerId, packId });
  const [noted] = await transaction
    .update(payments)
    .set({
      status: reason === null ? 'paid' : 'kept',
      reason,
      ownerId,
      packId,
      // What refunds will name when nothing better is told.
      moneyReference: moneyReference ?? reference,
      amount,
      currency,
      email,
      updatedAt: ports.now(),
    })
    .where(same)
    .returning();
  return noted ?? known;
}

/** The account that a payment is of: the one that was noted, else the one with that address; null when there is none. */
export async function findPayer(
  transaction: Queries,
  { ownerId, email }: { readonly ownerId: string | null; readonly email: string | null },
): Promise<string | null> {
  const byId = ownerId === null ? undefined : eq(users.id, ownerId);
  const byEmail = email === null ? undefined : eq(users.email, email.trim().toLowerCase());
  for (const who of [byId, byEmail]) {
    const [user] = who ? await transaction.select({ id: users.id }).from(users).where(who) : [];
    if (user) return user.id;
  }
  return null;
}

/** Why a payment cannot be credited; null when it can. */
function objection(
  provider: PaymentProvider,
  paid: {
    readonly ownerId: string | null;
    readonly packId: string | null;
    readonly amount: number | null;
    readonly currency: string | null;
    readonly email: string | null;
  },
): string | null {
  const { ownerId, packId, amount, currency, email } = paid;
  if (packId === null || !isPackId(packId)) return 'It is not for one of the packs that are sold here.';
  const expected = CURRENCIES[provider];
  // The documented events do not all name their currency; the providers' own do.
  if (currency !== null && currency !== expected)
    return `It is in ${currency} and the pack ${packId} is sold in ${expected}.`;
  const price = PACKS[packId].price[expected];
  if (amount !== price) return `It is of ${amount} and the pack ${packId} costs ${price} (minor units).`;
  if (ownerId === null) return `Nobody with the address ${email ?? '(none told)'} has an account.`;
  return null;
}

async function noteRefund(
  context: BillingContext,
  transaction: Queries,
  provider: PaymentProvider,
  { moneyReference, refunded }: { readonly moneyReference: string; readonly refunded: number },
): Promise<'applied' | 'ignored'> {
  const updatedAt = context.ports.now();
  await transaction
    .insert(paymentRefunds)
    .values({ provider, moneyReference, refunded, updatedAt })
    .onConflictDoUpdate({
      target: [paymentRefunds.provider, paymentRefunds.moneyReference],
      // An older event that comes later says less.
      set: { refunded: sql`greatest(${paymentRefunds.refunded}, ${refunded})`, updatedAt },
    });
  const [payment] = await transaction
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.provider, provider),
        eq(payments.moneyReference, moneyReference),
        eq(payments.status, 'paid'),
      ),
    )
    .for('update');
  if (!payment) return 'ignored';
  await settlePayment(context, transaction, payment);
  return 'applied';
}

/**
 * Books what a payment's owner is to have of it and has not: its pack once, and back from that what was paid back, in
 * proportion and rounded in the owner's favour.
 */
export async function settlePayment(
  { ports }: Pick<BillingContext, 'ports'>,
  transaction: Queries,
  { id: paymentId, provider, ownerId, packId, amount, moneyReference, creditsBack }: Payment,
): Promise<void> {
  if (ownerId === null || packId === null || !isPackId(packId)) return;
  const now = ports.now();
  const { credits } = PACKS[packId];
  await openBalance(transaction, now, ownerId);
  const purchase = {
    ownerId,
    key: `purchase:${paymentId}`,
    kind: 'purchase',
    amount: credits,
    paymentId,
  } as const;
  if (await book(transaction, now, purchase)) await settleOwed(transaction, now, ownerId, purchase.key);
  const back = Math.min(
    credits,
    Math.floor(
      (credits * (await refundedOf(transaction, provider, moneyReference))) /
        (amount ?? Number.POSITIVE_INFINITY),
    ),
  );
  if (back > creditsBack)
    await takeBack(transaction, now, {
      ownerId,
      key: `refund:${paymentId}:${back}`,
      amount: back - creditsBack,
      paymentId,
    });
  await transaction
    .update(payments)
    .set({ creditsGiven: credits, creditsBack: Math.max(back, creditsBack), updatedAt: now })
    .where(eq(payments.id, paymentId));
}

async function refundedOf(
  transaction: Queries,
  provider: PaymentProvider,
  moneyReference: string | null,
): Promise<number> {
  if (moneyReference === null) return 0;
  const [row] = await transaction
    .select({ refunded: paymentRefunds.refunded })
    .from(paymentRefunds)
    .where(and(eq(paymentRefunds.provider, provider), eq(paymentRefunds.moneyReference, moneyReference)));
  return row?.refunded ?? 0;
}

/**
 * Notes a payment that is to come, once. With an owner, somebody was sent to pay from here, and it is theirs whatever
 * address they pay with; null: it was begun elsewhere.
 */
export async function noteBegun(
  { db, ports }: { readonly db: Queries } & Pick<BillingContext, 'ports'>,
  begun: {
    readonly provider: PaymentProvider;
    readonly reference: string;
    readonly ownerId: string | null;
    readonly packId: PackId | null;
  },
): Promise<void> {
  const now = ports.now();
  await db
    .insert(payments)
    .values({ id: newId(ports), ...begun, status: 'open', createdAt: now, updatedAt: now })
    .onConflictDoNothing();
}
