import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment } from './columns.ts';

/**
 * Where a post may be: waiting, on its way to the publishing service, taken by it, taken for later, seen on at least one
 * network, not to be seen on any, or called back.
 */
export const POST_STATUSES = [
  'queued',
  'sending',
  'accepted',
  'scheduled',
  'published',
  'failed',
  'cancelled',
] as const;

/** What became of a post on one network. */
export type PlatformResult = {
  readonly platform: string;
  readonly success: boolean;
  readonly url: string | null;
  readonly message: string | null;
};

/** A clip that was sent to social networks. Stays when its job goes: it says what went out. */
export const posts = pgTable(
  'posts',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    jobId: text('job_id').notNull(),
    /** From 1. */
    clipIndex: integer('clip_index').notNull(),
    /** Of the plan that was sent. */
    revision: integer('revision').notNull(),
    /** The profile of the publishing service. */
    profile: text('profile').notNull(),
    platforms: jsonb('platforms').$type<readonly string[]>().notNull(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    /** As the user wrote it, with its time zone beside it; null: at once. */
    scheduledDate: text('scheduled_date'),
    timezone: text('timezone').notNull(),
    status: text('status', { enum: POST_STATUSES }).notNull(),
    attempts: integer('attempts').notNull(),
    /** What the publishing service calls it when it is for later. */
    scheduleId: text('schedule_id'),
    results: jsonb('results').$type<readonly PlatformResult[]>().notNull(),
    errorMessage: text('error_message'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    index('posts_owner').on(table.ownerId, table.createdAt),
    index('posts_status').on(table.status),
  ],
);
