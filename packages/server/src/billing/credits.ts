import { and, count, desc, eq, lt, sql } from 'drizzle-orm';
import { inTransaction, type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { BillingContext } from './context.ts';
import {
  book,
  changeOf,
  lockBalance,
  openBalance,
  SIGNUP_CREDITS,
  settleOwed,
  type TransferKind,
} from './ledger.ts';

const { creditBalances, creditTransfers, users } = schema;

/** A job, as the books know it. */
export type ChargedJob = { readonly ownerId: string; readonly jobId: string };

/**
 * What jobs cost, within the transactions that they go with. A delivered clip costs one credit, once, however often it is
 * rendered. Only `hold` asks whether jobs cost anything: what was set aside is taken or released even when that changed.
 */
export type Credits = {
  /**
   * Sets aside what a job may cost: a credit for each of `clips` that it may deliver, without those it delivered and paid
   * already. Throws `no_credits` when there are fewer. Nothing happens when jobs cost nothing, or for a user as whom
   * nobody can log in.
   */
  hold(transaction: Queries, job: ChargedJob, clips: number): Promise<void>;
  /** Throws as `hold` of a new job would, and sets nothing aside: to refuse before work is done that comes first. */
  require(queries: Queries, ownerId: string, clips: number): Promise<void>;
  /** As `hold`, for a clip of an ended job that is to be made after all; nothing when it was paid already. */
  holdClip(transaction: Queries, job: ChargedJob, clipIndex: number): Promise<void>;
  /** Takes the credit of a clip that was delivered; none when the job has none set aside or the clip was paid. */
  take(transaction: Queries, job: ChargedJob, clipIndex: number): Promise<void>;
  /** Gives back the credit of a clip that will not be delivered; none when it was paid. */
  releaseClip(transaction: Queries, job: ChargedJob, clipIndex: number): Promise<void>;
  /** Gives back all that is still set aside for a job. */
  release(transaction: Queries, job: ChargedJob): Promise<void>;
};

/** The books of jobs. `metered`: whether new jobs cost anything. */
export function createCredits({ ports, metered }: Pick<BillingContext, 'ports' | 'metered'>): Credits {
  /** Sets aside as many credits as `amountOf` says, in view of how many clips were paid. */
  const setAside = async (
    transaction: Queries,
    job: ChargedJob,
    amountOf: (taken: number) => number | Promise<number>,
  ) => {
    if (!metered || !(await pays(transaction, job.ownerId))) return;
    const { available } = await openBalance(transaction, ports.now(), job.ownerId);
    const known = await bookedFor(transaction, job);
    const amount = await amountOf(known.taken);
    if (amount <= 0) return;
    if (available < amount) throw tooFew(available, amount);
    const key = `hold:${job.jobId}:${known.transfers}`;
    await book(transaction, ports.now(), { ...job, key, kind: 'hold', amount });
  };
  return {
    async require(queries, ownerId, clips) {
      if (!metered || !(await pays(queries, ownerId))) return;
      const [balance] = await queries
        .select({ available: creditBalances.available })
        .from(creditBalances)
        .where(eq(creditBalances.ownerId, ownerId));
      const available = balance?.available ?? SIGNUP_CREDITS;
      if (available < clips) throw tooFew(available, clips);
    },
    hold: (transaction, job, clips) => setAside(transaction, job, (taken) => clips - taken),
    holdClip: (transaction, job, clipIndex) =>
      setAside(transaction, job, async () => ((await isPaid(transaction, job, clipIndex)) ? 0 : 1)),
    async take(transaction, job, clipIndex) {
      if (!(await lockBalance(transaction, job.ownerId))) return;
      const { held } = await bookedFor(transaction, job);
      if (held === 0) return;
      const key = takeKey(job, clipIndex);
      await book(transaction, ports.now(), { ...job, key, kind: 'take', amount: 1, clipIndex });
    },
    async releaseClip(transaction, job, clipIndex) {
      if (!(await lockBalance(transaction, job.ownerId))) return;
      if (!(await isPaid(transaction, job, clipIndex)))
        await giveBack(transaction, ports.now(), job, 1, clipIndex);
    },
    async release(transaction, job) {
      if (!(await lockBalance(transaction, job.ownerId))) return;
      await giveBack(transaction, ports.now(), job, Number.POSITIVE_INFINITY);
    },
  };
}

const takeKey = ({ jobId }: ChargedJob, clipIndex: number) => `take:${jobId}:${clipIndex}`;

async function isPaid(transaction: Queries, job: ChargedJob, clipIndex: number): Promise<boolean> {
  const found = await transaction
    .select({ id: creditTransfers.id })
    .from(creditTransfers)
    .where(eq(creditTransfers.key, takeKey(job, clipIndex)));
  return found.length > 0;
}

async function giveBack(
  transaction: Queries,
  now: Date,
  job: ChargedJob,
  most: number,
  clipIndex?: number,
): Promise<void> {
  const known = await bookedFor(transaction, job);
  const amount = Math.min(most, known.held);
  if (amount === 0) return;
  const key = `release:${job.jobId}:${known.transfers}`;
  const ofClip = clipIndex === undefined ? {} : { clipIndex };
  await book(transaction, now, { ...job, ...ofClip, key, kind: 'release', amount });
  await settleOwed(transaction, now, job.ownerId, key);
}

/** What was booked for a job: how many transfers, clips paid, and credits still set aside. */
async function bookedFor(
  transaction: Queries,
  { ownerId, jobId }: ChargedJob,
): Promise<{ readonly transfers: number; readonly taken: number; readonly held: number }> {
  const [booked] = await transaction
    .select({
      transfers: count(),
      taken: sql<number>`count(*) filter (where ${creditTransfers.kind} = 'take')`.mapWith(Number),
      held: sql<number>`coalesce(sum(case when ${creditTransfers.toAccount} = 'held' then ${creditTransfers.amount}
        else -${creditTransfers.amount} end), 0)`.mapWith(Number),
    })
    .from(creditTransfers)
    .where(and(eq(creditTransfers.jobId, jobId), eq(creditTransfers.ownerId, ownerId)));
  return booked ?? { transfers: 0, taken: 0, held: 0 };
}

/** Whether somebody can log in as the user; whoever nobody can log in as is the operator's own, and nobody could pay. */
async function pays(transaction: Queries, ownerId: string): Promise<boolean> {
  const [user] = await transaction
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, ownerId));
  return user !== undefined && user.passwordHash !== null;
}

function tooFew(available: number, amount: number): ServerError {
  const some = (credits: number) => `${credits} credit${credits === 1 ? '' : 's'}`;
  return new ServerError(
    'no_credits',
    `You have ${some(available)} and this may cost ${amount}: buy more, or ask for fewer clips.`,
  );
}

/** What a user has to spend. */
export type CreditBalance = { readonly available: number; readonly held: number };

/** What a user has; null when jobs cost nothing, or nothing to them. */
export async function creditBalance(
  { db, ports, metered }: BillingContext,
  ownerId: string,
): Promise<CreditBalance | null> {
  if (!metered || !(await pays(db, ownerId))) return null;
  const [known] = await db.select().from(creditBalances).where(eq(creditBalances.ownerId, ownerId));
  const balance =
    known ?? (await inTransaction(db, (transaction) => openBalance(transaction, ports.now(), ownerId)));
  return { available: balance.available, held: balance.held };
}

/** A movement of a user's credits. */
export type CreditEntry = {
  readonly id: number;
  readonly kind: TransferKind;
  /** Change of what is available; 0 for a credit that was set aside before it was taken. */
  readonly available: number;
  /** Change of what is set aside. */
  readonly held: number;
  readonly jobId: string | null;
  readonly clipIndex: number | null;
  readonly paymentId: string | null;
  readonly createdAt: Date;
};

/** One page of movements, newest first. `before`: `next` of the page before; `next` is null on the last. */
export async function creditHistory(
  { db }: Pick<BillingContext, 'db'>,
  ownerId: string,
  page: { readonly limit: number; readonly before?: number | undefined },
): Promise<{ readonly entries: readonly CreditEntry[]; readonly next: number | null }> {
  const rows = await db
    .select()
    .from(creditTransfers)
    .where(
      and(
        eq(creditTransfers.ownerId, ownerId),
        page.before === undefined ? undefined : lt(creditTransfers.id, page.before),
      ),
    )
    .orderBy(desc(creditTransfers.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    entries: shown.map(entryOf),
    next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

function entryOf(row: typeof creditTransfers.$inferSelect): CreditEntry {
  const { id, kind, jobId, clipIndex, paymentId, createdAt } = row;
  return {
    id,
    kind,
    available: changeOf('available', row),
    held: changeOf('held', row),
    jobId,
    clipIndex,
    paymentId,
    createdAt,
  };
}
