import { and, desc, eq } from 'drizzle-orm';
import { inTransaction, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { BillingContext } from './context.ts';
import type { PackId } from './packs.ts';
import { findPayer, lockMoney, settlePayment } from './payments.ts';

const { paymentEvents, payments } = schema;

/** Something about money that a person has to decide. */
export type KeptMatter = {
  /** For `creditPayment` and `dismissMatter`. */
  readonly id: string;
  readonly provider: string;
  /** The provider's id, to find it there. */
  readonly reference: string;
  /** What it is, and why it was not settled. */
  readonly reason: string;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly email: string | null;
  readonly at: Date;
};

/** What waits for the operator, newest first: payments that could not be credited, disputes, refunds that failed. */
export async function listKept({ db }: Pick<BillingContext, 'db'>): Promise<KeptMatter[]> {
  const paid = await db
    .select()
    .from(payments)
    .where(eq(payments.status, 'kept'))
    .orderBy(desc(payments.updatedAt));
  const told = await db
    .select()
    .from(paymentEvents)
    .where(eq(paymentEvents.outcome, 'kept'))
    .orderBy(desc(paymentEvents.receivedAt));
  return [
    ...paid.map(({ id, provider, reference, reason, amount, currency, email, updatedAt }) => ({
      ...{ id, provider, reference, amount, currency, email },
      reason: reason ?? '',
      at: updatedAt,
    })),
    // Those of a payment stand above.
    ...told.flatMap(({ provider, eventId, type, details, receivedAt }) =>
      details === null
        ? []
        : [
            {
              id: `${provider}:${eventId}`,
              provider,
              reference: textOf(details.reference) ?? eventId,
              reason: `${type}: ${textOf(details.reason) ?? 'look at it there'}`,
              amount: typeof details.amount === 'number' ? details.amount : null,
              currency: textOf(details.currency),
              email: null,
              at: receivedAt,
            },
          ],
    ),
  ].sort((a, b) => b.at.getTime() - a.at.getTime());
}

function textOf(value: string | number | null | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Credits a kept payment to an account with a pack. Throws `not_found` when there is no such payment or account. */
export async function creditPayment(
  context: BillingContext,
  paymentId: string,
  to: { readonly email: string; readonly packId: PackId },
): Promise<void> {
  await inTransaction(context.db, async (transaction) => {
    const ownerId = await findPayer(transaction, { ownerId: null, email: to.email });
    if (ownerId === null)
      throw new ServerError('not_found', `Nobody with the address ${to.email} has an account.`);
    const waiting = and(eq(payments.id, paymentId), eq(payments.status, 'kept'));
    const [kept] = await transaction.select().from(payments).where(waiting);
    if (!kept) throw noSuchMatter(paymentId);
    await lockMoney(transaction, kept.provider, kept.moneyReference ?? kept.reference);
    const [payment] = await transaction
      .update(payments)
      .set({
        status: 'paid',
        reason: null,
        ownerId,
        packId: to.packId,
        updatedAt: context.ports.now(),
      })
      .where(waiting)
      .returning();
    if (!payment) throw noSuchMatter(paymentId);
    await settlePayment(context, transaction, payment);
  });
}

/** Notes that the operator settled something elsewhere. Throws `not_found` when it does not wait. */
export async function dismissMatter({ db, ports }: BillingContext, id: string): Promise<void> {
  const [provider, ...rest] = id.split(':');
  const dismissed =
    rest.length === 0
      ? await db
          .update(payments)
          .set({ status: 'dismissed', reason: null, updatedAt: ports.now() })
          .where(and(eq(payments.id, id), eq(payments.status, 'kept')))
          .returning({ id: payments.id })
      : await db
          .update(paymentEvents)
          .set({ outcome: 'ignored' })
          .where(
            and(
              eq(paymentEvents.provider, provider === 'stripe' ? 'stripe' : 'razorpay'),
              eq(paymentEvents.eventId, rest.join(':')),
              eq(paymentEvents.outcome, 'kept'),
            ),
          )
          .returning({ id: paymentEvents.eventId });
  if (dismissed.length === 0) throw noSuchMatter(id);
}

function noSuchMatter(id: string): ServerError {
  return new ServerError('not_found', `Nothing with the id ${id} waits for a decision.`);
}
