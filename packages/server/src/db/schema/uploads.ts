import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment } from './columns.ts';

/** A video that somebody sends to the store under a key of its own, and what was last asked of it. Its jobs name its key. */
export const uploadedFiles = pgTable(
  'uploaded_files',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    storageKey: text('storage_key').notNull().unique(),
    /** As the user's machine calls the file; never part of a path. */
    displayName: text('display_name').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** How many clips were asked for; null while it was not asked to be processed. */
    numClips: integer('num_clips'),
    /** Why it was not begun when it was last asked for, e.g. `no_credits`; null otherwise. */
    refusal: text('refusal'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('uploaded_files_owner').on(table.ownerId, table.createdAt.desc())],
);
