import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment } from './columns.ts';

/** What a transfer of credits was for. */
export const TRANSFER_KINDS = ['signup', 'purchase', 'hold', 'take', 'release', 'refund'] as const;

/** Accounts of the ledger: a user's own two, and those on the other side of what comes and goes. */
export const LEDGER_ACCOUNTS = ['available', 'held', 'grants', 'purchases', 'spent'] as const;

/** What a user has. Always what their transfers add up to; kept so that the database itself refuses less than nothing. */
export const creditBalances = pgTable(
  'credit_balances',
  {
    // Somebody with books is not deleted by the way: whoever ends an account decides what becomes of them.
    ownerId: text('owner_id')
      .primaryKey()
      .references(() => users.id),
    /** May be spent. */
    available: integer('available').notNull().default(0),
    /** Set aside for jobs that run. */
    held: integer('held').notNull().default(0),
    /** Paid back by the provider when it was spent already: taken from what becomes available next. */
    owed: integer('owed').notNull().default(0),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    check(
      'credit_balances_not_negative',
      sql`${table.available} >= 0 and ${table.held} >= 0 and ${table.owed} >= 0`,
    ),
  ],
);

/** One movement of credits between two accounts: two entries of double-entry bookkeeping. Never changed, never deleted. */
export const creditTransfers = pgTable(
  'credit_transfers',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => creditBalances.ownerId),
    /** What it is for, e.g. `take:JOB:1`: the same thing is booked once. */
    key: text('key').notNull().unique(),
    kind: text('kind', { enum: TRANSFER_KINDS }).notNull(),
    fromAccount: text('from_account', { enum: LEDGER_ACCOUNTS }).notNull(),
    toAccount: text('to_account', { enum: LEDGER_ACCOUNTS }).notNull(),
    amount: integer('amount').notNull(),
    /** Not a foreign key: the books outlive the job. */
    jobId: text('job_id'),
    clipIndex: integer('clip_index'),
    paymentId: text('payment_id'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('credit_transfers_owner').on(table.ownerId, table.id.desc()),
    index('credit_transfers_job').on(table.jobId),
    check('credit_transfers_amount', sql`${table.amount} > 0`),
    check(
      'credit_transfers_accounts',
      sql`(${table.kind}, ${table.fromAccount}, ${table.toAccount}) in (
        ('signup', 'grants', 'available'), ('purchase', 'purchases', 'available'), ('hold', 'available', 'held'),
        ('take', 'held', 'spent'), ('release', 'held', 'available'), ('refund', 'available', 'purchases'))`,
    ),
  ],
);

/** Who takes the money. */
export const PAYMENT_PROVIDERS = ['stripe', 'razorpay'] as const;
/** Where a payment may be: begun here, paid and credited, paid and kept for the operator to decide, or settled by them elsewhere. */
export const PAYMENT_STATUSES = ['open', 'paid', 'kept', 'dismissed'] as const;

/** One purchase: a checkout session of Stripe or an order of Razorpay. */
export const payments = pgTable(
  'payments',
  {
    id: text('id').primaryKey(),
    provider: text('provider', { enum: PAYMENT_PROVIDERS }).notNull(),
    /** The provider's id of the session or order. */
    reference: text('reference').notNull(),
    /** The provider's id of the money that moved, which refunds name; null until it moved. */
    moneyReference: text('money_reference'),
    status: text('status', { enum: PAYMENT_STATUSES }).notNull(),
    /** Why it is kept for the operator. */
    reason: text('reason'),
    /** Null while nobody is known. */
    ownerId: text('owner_id').references(() => users.id),
    packId: text('pack_id'),
    /** As the provider says: minor units, and ISO 4217 in lower case; null where it did not. */
    amount: bigint('amount', { mode: 'number' }),
    currency: text('currency'),
    /** Who paid, as the provider says; for the operator to find them. */
    email: text('email'),
    creditsGiven: integer('credits_given').notNull().default(0),
    creditsBack: integer('credits_back').notNull().default(0),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    unique('payments_reference').on(table.provider, table.reference),
    index('payments_money').on(table.provider, table.moneyReference),
    index('payments_owner').on(table.ownerId),
    index('payments_status').on(table.status),
    check('payments_kept_says_why', sql`(${table.status} = 'kept') = (${table.reason} is not null)`),
    check('payments_back', sql`${table.creditsBack} >= 0 and ${table.creditsBack} <= ${table.creditsGiven}`),
  ],
);

/** How much of some money was paid back: told before or after the payment itself, and of payments that are not ours too. */
export const paymentRefunds = pgTable(
  'payment_refunds',
  {
    provider: text('provider', { enum: PAYMENT_PROVIDERS }).notNull(),
    moneyReference: text('money_reference').notNull(),
    /** All of it together, in minor units. */
    refunded: bigint('refunded', { mode: 'number' }).notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.moneyReference] }),
    check('payment_refunds_amount', sql`${table.refunded} >= 0`),
  ],
);

/** What became of an event that a provider told. */
export const PAYMENT_EVENT_OUTCOMES = ['applied', 'ignored', 'kept'] as const;

/** Events that providers told; each is acted upon once. */
export const paymentEvents = pgTable(
  'payment_events',
  {
    provider: text('provider', { enum: PAYMENT_PROVIDERS }).notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    outcome: text('outcome', { enum: PAYMENT_EVENT_OUTCOMES }).notNull(),
    /** What the operator needs to know of a kept one. */
    details: jsonb('details').$type<Record<string, string | number | null>>(),
    receivedAt: moment('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.eventId] }),
    index('payment_events_outcome').on(table.outcome),
  ],
);
