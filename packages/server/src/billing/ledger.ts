import { eq, sql } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';

const { creditBalances, creditTransfers } = schema;

/** What a new account begins with. */
export const SIGNUP_CREDITS = 10;

/** What a user has. */
export type Balance = typeof creditBalances.$inferSelect;

/** What a transfer is for. */
export type TransferKind = (typeof schema.TRANSFER_KINDS)[number];

type LedgerAccount = (typeof schema.LEDGER_ACCOUNTS)[number];

/** Every kind of transfer has its two accounts: where the credits come from, and where they go. */
const ACCOUNTS: Readonly<Record<TransferKind, readonly [from: LedgerAccount, to: LedgerAccount]>> = {
  signup: ['grants', 'available'],
  purchase: ['purchases', 'available'],
  hold: ['available', 'held'],
  take: ['held', 'spent'],
  release: ['held', 'available'],
  refund: ['available', 'purchases'],
};

/** A movement of credits to be booked. */
export type Transfer = {
  readonly ownerId: string;
  /** What it is for: a second transfer with the same key is not booked. */
  readonly key: string;
  readonly kind: TransferKind;
  /** 1 or more. */
  readonly amount: number;
  readonly jobId?: string;
  readonly clipIndex?: number;
  readonly paymentId?: string;
};

/**
 * The user's balance, kept from other transactions until this one ends; a new one has `SIGNUP_CREDITS`. Whoever books
 * does so behind this, so that bookings of one user stand in a row.
 */
export async function openBalance(transaction: Queries, now: Date, ownerId: string): Promise<Balance> {
  const opened = await transaction
    .insert(creditBalances)
    .values({ ownerId, createdAt: now })
    .onConflictDoNothing()
    .returning();
  if (opened.length > 0)
    await book(transaction, now, {
      ownerId,
      key: `signup:${ownerId}`,
      kind: 'signup',
      amount: SIGNUP_CREDITS,
    });
  const balance = await lockBalance(transaction, ownerId);
  if (!balance) throw new ServerError('internal', 'The database did not keep the balance.');
  return balance;
}

/** The user's balance, kept from other transactions until this one ends; undefined when there never was one. */
export async function lockBalance(transaction: Queries, ownerId: string): Promise<Balance | undefined> {
  const [balance] = await transaction
    .select()
    .from(creditBalances)
    .where(eq(creditBalances.ownerId, ownerId))
    .for('update');
  return balance;
}

/** Books a transfer and what it changes of the balance. Says whether it did: not when its key is booked already. */
export async function book(transaction: Queries, now: Date, transfer: Transfer): Promise<boolean> {
  const [fromAccount, toAccount] = ACCOUNTS[transfer.kind];
  const booked = await transaction
    .insert(creditTransfers)
    .values({ ...transfer, fromAccount, toAccount, createdAt: now })
    .onConflictDoNothing({ target: creditTransfers.key })
    .returning({ id: creditTransfers.id });
  if (booked.length === 0) return false;
  const moved = { fromAccount, toAccount, amount: transfer.amount };
  await transaction
    .update(creditBalances)
    .set({
      available: sql`${creditBalances.available} + ${changeOf('available', moved)}`,
      held: sql`${creditBalances.held} + ${changeOf('held', moved)}`,
    })
    .where(eq(creditBalances.ownerId, transfer.ownerId));
  return true;
}

/** By how much a transfer changes an account: negative for the one that it comes from. */
export function changeOf(
  account: LedgerAccount,
  moved: { readonly fromAccount: LedgerAccount; readonly toAccount: LedgerAccount; readonly amount: number },
): number {
  if (moved.toAccount === account) return moved.amount;
  return moved.fromAccount === account ? -moved.amount : 0;
}

/**
 * Takes back credits that were paid back in money. What was spent already is owed, and taken from what becomes available
 * next (`settleOwed`).
 */
export async function takeBack(
  transaction: Queries,
  now: Date,
  refund: Omit<Transfer, 'kind'>,
): Promise<void> {
  const balance = await openBalance(transaction, now, refund.ownerId);
  const amount = Math.min(balance.available, refund.amount);
  if (amount > 0) await book(transaction, now, { ...refund, kind: 'refund', amount });
  if (amount < refund.amount)
    await transaction
      .update(creditBalances)
      .set({ owed: sql`${creditBalances.owed} + ${refund.amount - amount}` })
      .where(eq(creditBalances.ownerId, refund.ownerId));
}

/** Takes what is owed from what became available by the transfer with the key `cause`. */
export async function settleOwed(
  transaction: Queries,
  now: Date,
  ownerId: string,
  cause: string,
): Promise<void> {
  const balance = await lockBalance(transaction, ownerId);
  const amount = Math.min(balance?.owed ?? 0, balance?.available ?? 0);
  if (amount === 0) return;
  await book(transaction, now, { ownerId, key: `owed:${cause}`, kind: 'refund', amount });
  await transaction
    .update(creditBalances)
    .set({ owed: sql`${creditBalances.owed} - ${amount}` })
    .where(eq(creditBalances.ownerId, ownerId));
}
