import type { ClipOptions, Fallback, ManifestClip, ManifestOverview, StyleDna } from '@reelwright/engine';
import type { Plan } from '@reelwright/plan';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment } from './columns.ts';
import { sources, videos } from './sources.ts';
import type { JobWebhook } from './webhook-forms.ts';

/** Where a job may be. The words are those of the API reference. */
export const JOB_STATUSES = ['queued', 'downloading', 'processing', 'completed', 'failed'] as const;
/** What may be done: make clips of the best moments; give a video the style of another. */
export const JOB_KINDS = ['clip', 'restyle'] as const;
/** What a `restyle` job asks for; the videos are named by the job itself. */
export type RestyleOptions = {
  readonly quality: 'low' | 'medium' | 'high';
  /** How much of the style is applied, 0–1. */
  readonly strength: number;
  /** Learn the style and make no video. */
  readonly extractOnly: boolean;
};
/** Where one clip of a job may be. */
export const CLIP_STATUSES = ['queued', 'processing', 'completed', 'failed'] as const;

/** One thing that happened to a job. Clips are counted from 1, times are seconds on the source's clock. */
export type JobEvent =
  | { readonly type: 'queued' }
  | { readonly type: 'started' }
  | { readonly type: 'fetched'; readonly name: string; readonly sizeBytes: number }
  /** A stage of the pipelines was reached, to a quarter of it. */
  | { readonly type: 'stage'; readonly stage: string; readonly percent: 0 | 25 | 50 | 75 | 100 }
  | { readonly type: 'planned'; readonly clipCount: number; readonly fallbacks: readonly Fallback[] }
  | {
      readonly type: 'clip-started';
      readonly index: number;
      readonly revision: number;
      readonly startSeconds: number;
      readonly endSeconds: number;
    }
  | { readonly type: 'clip-finished'; readonly index: number; readonly revision: number }
  | { readonly type: 'clip-failed'; readonly index: number; readonly code: string; readonly message: string }
  | { readonly type: 'completed' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

/** One request to make something of a video. */
export const jobs = pgTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Null until the bytes are here. */
    sourceId: text('source_id'),
    /** Where the bytes are fetched from; null when they were uploaded. */
    sourceUrl: text('source_url'),
    /** The API that it came through. */
    dialect: text('dialect').notNull(),
    /** What is to be done; says which options stand in `options`. */
    kind: text('kind', { enum: JOB_KINDS }).notNull(),
    /** The uploaded video that it was made of; null when it brought its own. */
    videoId: text('video_id'),
    /** The uploaded video whose style is to be learnt; null: another's is given, or the video's own. */
    templateVideoId: text('template_video_id'),
    originalName: text('original_name').notNull(),
    /** The key of the video in storage, when finished clips are to lie beside it too; null: nowhere. */
    besideKey: text('beside_key'),
    /** All options, defaults filled in. */
    options: jsonb('options').$type<ClipOptions | RestyleOptions>().notNull(),
    /** Whether the key of a language model came with the request: it is in the memory of the process that took it only. */
    bringsModel: boolean('brings_model').notNull().default(false),
    /** Where to tell how the job ended; null: nowhere. The secret is kept as it is, because signing needs it. */
    webhook: jsonb('webhook').$type<JobWebhook>(),
    /** Counts how often the job was begun, from 1: what an earlier attempt still says no longer counts. */
    attempt: integer('attempt').notNull().default(1),
    status: text('status', { enum: JOB_STATUSES }).notNull(),
    /** The step that runs, in the words of the pipelines; null when none does. */
    stage: text('stage'),
    /** 0–100. */
    progress: doublePrecision('progress').notNull().default(0),
    /** Null when nothing can be said yet. */
    etaSeconds: doublePrecision('eta_seconds'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    /** The step that ran when it failed; null when none did. */
    errorStage: text('error_stage'),
    /** What was done in place of what was asked for, as the engine's `Fallback`. */
    fallbacks: jsonb('fallbacks').$type<Fallback[]>().notNull().default([]),
    /** What the manifest says of all clips together; null until the moments are chosen. */
    overview: jsonb('overview').$type<ManifestOverview>(),
    /** Null until the bytes are here. */
    sizeBytes: bigint('size_bytes', { mode: 'number' }),
    /** Length of the source; null until it was probed. */
    durationSeconds: doublePrecision('duration_seconds'),
    cancelRequestedAt: moment('cancel_requested_at'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** When the job and its files go; null: never. */
    expiresAt: moment('expires_at'),
  },
  (table) => [
    foreignKey({
      name: 'jobs_source',
      columns: [table.sourceId, table.ownerId],
      foreignColumns: [sources.id, sources.ownerId],
    }),
    foreignKey({
      name: 'jobs_video',
      columns: [table.videoId, table.ownerId],
      foreignColumns: [videos.id, videos.ownerId],
    }),
    foreignKey({
      name: 'jobs_template_video',
      columns: [table.templateVideoId, table.ownerId],
      foreignColumns: [videos.id, videos.ownerId],
    }),
    unique('jobs_id_owner').on(table.id, table.ownerId),
    index('jobs_owner_newest').on(table.ownerId, table.createdAt.desc()),
    index('jobs_source_id').on(table.sourceId),
    index('jobs_beside').on(table.ownerId, table.besideKey),
    index('jobs_video_id').on(table.videoId),
    index('jobs_template_video_id').on(table.templateVideoId),
    index('jobs_expiry').on(table.expiresAt),
    check('jobs_status', oneOf(table.status, JOB_STATUSES)),
    check('jobs_kind', oneOf(table.kind, JOB_KINDS)),
    check('jobs_progress', sql`${table.progress} between 0 and 100`),
    check('jobs_failed_says_why', sql`(${table.status} = 'failed') = (${table.errorCode} is not null)`),
  ],
);

/** The style of a `restyle` job: given with it, or there as soon as it is learnt. */
export const styles = pgTable(
  'styles',
  {
    jobId: text('job_id').primaryKey(),
    ownerId: text('owner_id').notNull(),
    style: jsonb('style').$type<StyleDna>().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'styles_job',
      columns: [table.jobId, table.ownerId],
      foreignColumns: [jobs.id, jobs.ownerId],
    }).onDelete('cascade'),
  ],
);

/** One clip of a job: its plan, which may be edited, and what the render made of it. */
export const clips = pgTable(
  'clips',
  {
    jobId: text('job_id').notNull(),
    /** From 1, as in `clip_01.mp4`. */
    index: integer('index').notNull(),
    ownerId: text('owner_id').notNull(),
    status: text('status', { enum: CLIP_STATUSES }).notNull(),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    /** The engine's plan; null until there is one. */
    plan: jsonb('plan').$type<Plan>(),
    /** What the manifest says of the clip; null until it is rendered. */
    manifest: jsonb('manifest').$type<ManifestClip>(),
    /** Counts the edits of the plan, from 1. */
    revision: integer('revision').notNull().default(1),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.index] }),
    foreignKey({
      name: 'clips_job',
      columns: [table.jobId, table.ownerId],
      foreignColumns: [jobs.id, jobs.ownerId],
    }).onDelete('cascade'),
    check('clips_status', oneOf(table.status, CLIP_STATUSES)),
    check('clips_index', sql`${table.index} >= 1`),
    check('clips_failed_says_why', sql`(${table.status} = 'failed') = (${table.errorCode} is not null)`),
  ],
);

/** What happened to a job, in order. */
export const jobEvents = pgTable(
  'job_events',
  {
    jobId: text('job_id').notNull(),
    /** From 1, without gaps, in the order in which they became visible. */
    number: integer('number').notNull(),
    ownerId: text('owner_id').notNull(),
    at: moment('at').notNull(),
    event: jsonb('event').$type<JobEvent>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.number] }),
    foreignKey({
      name: 'job_events_job',
      columns: [table.jobId, table.ownerId],
      foreignColumns: [jobs.id, jobs.ownerId],
    }).onDelete('cascade'),
  ],
);

/** A finished file of a job. */
export const artefacts = pgTable(
  'artefacts',
  {
    jobId: text('job_id').notNull(),
    /** E.g. `clip_01.mp4`. */
    name: text('name').notNull(),
    ownerId: text('owner_id').notNull(),
    storageKey: text('storage_key').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** Of the bytes, hexadecimal. */
    sha256: text('sha256').notNull(),
    contentType: text('content_type').notNull(),
    createdAt: moment('created_at').notNull(),
    /** When it was copied to the second bucket; null: not yet, or there is none. */
    copiedAt: moment('copied_at'),
    /** When that was last begun, and what went wrong then; null: nothing. */
    copyTriedAt: moment('copy_tried_at'),
    copyError: text('copy_error'),
  },
  (table) => [
    index('artefacts_not_copied').on(table.copyTriedAt).where(sql`${table.copiedAt} is null`),
    primaryKey({ columns: [table.jobId, table.name] }),
    foreignKey({
      name: 'artefacts_job',
      columns: [table.jobId, table.ownerId],
      foreignColumns: [jobs.id, jobs.ownerId],
    }).onDelete('cascade'),
  ],
);

/** `column in ('a', 'b')`, written out: a check may not have parameters. */
function oneOf(column: Parameters<typeof sql>[1], words: readonly string[]) {
  return sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`;
}
