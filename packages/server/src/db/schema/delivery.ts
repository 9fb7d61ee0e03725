import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment } from './columns.ts';
import { jobs } from './library.ts';
import { WEBHOOK_FORMS } from './webhook-forms.ts';

/** What was answered to a request with an `Idempotency-Key`, so that the same request again is answered the same. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    method: text('method').notNull(),
    path: text('path').notNull(),
    /** SHA-256 of what was asked, hexadecimal. */
    requestHash: text('request_hash').notNull(),
    /** The HTTP status answered; null while the first request still runs. */
    status: integer('status'),
    body: jsonb('body'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.key] }),
    index('idempotency_keys_age').on(table.createdAt),
  ],
);

/** Where a message to a user's server may be. */
export const WEBHOOK_STATUSES = ['pending', 'delivered', 'failed'] as const;

/** A message to be delivered to a user's server. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id').notNull(),
    jobId: text('job_id').notNull(),
    url: text('url').notNull(),
    /** Signs the message. Kept as it is, because signing needs it. */
    secret: text('secret').notNull(),
    form: text('form', { enum: WEBHOOK_FORMS }).notNull().default('standard'),
    /** What happened, e.g. `job.completed`. */
    event: text('event').notNull(),
    status: text('status', { enum: WEBHOOK_STATUSES }).notNull(),
    /** Tells repetitions of a message; null in rows of before, whose payload holds it. */
    messageId: text('message_id'),
    /** The message as it is sent and signed, to the byte. */
    payload: text('payload').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'webhooks_job',
      columns: [table.jobId, table.ownerId],
      foreignColumns: [jobs.id, jobs.ownerId],
    }).onDelete('cascade'),
    index('webhooks_job_id').on(table.jobId),
    index('webhooks_owner').on(table.ownerId),
  ],
);

/** One attempt to deliver a message. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    webhookId: text('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    /** From 1. */
    number: integer('number').notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    startedAt: moment('started_at').notNull(),
    /** Null while it runs. */
    durationMs: integer('duration_ms'),
    /** What the user's server answered; null when it did not. */
    status: integer('status'),
    errorMessage: text('error_message'),
  },
  (table) => [primaryKey({ columns: [table.webhookId, table.number] })],
);

/** A process that runs jobs. One whose beat is old is dead or fenced. */
export const workers = pgTable('workers', {
  executorId: text('executor_id').primaryKey(),
  beatAt: moment('beat_at').notNull(),
  startedAt: moment('started_at').notNull(),
  version: text('version').notNull(),
});
