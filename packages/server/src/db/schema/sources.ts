import type { Source } from '@reelwright/engine';
import { bigint, foreignKey, index, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment } from './columns.ts';
import type { JobWebhook } from './webhook-forms.ts';

/** Bytes of sources, each kept once whoever brought them. Belongs to nobody; nobody is shown a row of it. */
export const blobs = pgTable('blobs', {
  /** SHA-256 of the bytes, hexadecimal. */
  contentHash: text('content_hash').primaryKey(),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  storageKey: text('storage_key').notNull(),
  createdAt: moment('created_at').notNull(),
});

/** A video that somebody brought: the same bytes brought by two people are two rows over one blob. */
export const sources = pgTable(
  'sources',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    contentHash: text('content_hash')
      .notNull()
      .references(() => blobs.contentHash),
    /** As the user's machine called it; never part of a path. */
    originalName: text('original_name').notNull(),
    /** What the engine's probe said; null before it ran. */
    probe: jsonb('probe').$type<Source>(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    unique('sources_owner_content').on(table.ownerId, table.contentHash),
    // What a job refers to, so that a job cannot name another owner's source.
    unique('sources_id_owner').on(table.id, table.ownerId),
    index('sources_content').on(table.contentHash),
  ],
);

/** A video that was uploaded before it is said what is to become of it; jobs are made of it as often as wanted. */
export const videos = pgTable(
  'videos',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    sourceId: text('source_id').notNull(),
    originalName: text('original_name').notNull(),
    /** The video whose style its jobs take when they name none; looked up when a job is made. */
    templateVideoId: text('template_video_id'),
    /** Where its jobs tell how they ended when they name no place. */
    webhook: jsonb('webhook').$type<JobWebhook>(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'videos_source',
      columns: [table.sourceId, table.ownerId],
      foreignColumns: [sources.id, sources.ownerId],
    }),
    unique('videos_id_owner').on(table.id, table.ownerId),
    index('videos_source_id').on(table.sourceId),
    index('videos_age').on(table.createdAt),
  ],
);
