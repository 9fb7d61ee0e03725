import { type ClipOptions, EngineError, type Fallback, parseClipOptions } from '@reelwright/engine';
import type { InferSelectModel } from 'drizzle-orm';
import type { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';

/** Where a job may be. */
export type JobStatus = (typeof schema.JOB_STATUSES)[number];
/** Where a clip may be. */
export type ClipStatus = (typeof schema.CLIP_STATUSES)[number];

/** The states in which a job still waits or runs. */
export const ACTIVE_STATUSES = ['queued', 'downloading', 'processing'] as const satisfies JobStatus[];

/** Why a job or clip failed: a stable code of the engine or the service, and a sentence for people. */
export type Failure = { readonly code: string; readonly message: string };

/** One clip of a job, as far as it is known. */
export type ClipState = {
  /** From 1, best first. */
  readonly index: number;
  readonly status: ClipStatus;
  readonly error: Failure | null;
  /** Counts the edits of its plan, from 1. */
  readonly revision: number;
  /** Whether its files are there; those of the plan before an edit, until the edited one is rendered. */
  readonly finished: boolean;
};

/** A job, as its owner may see it. */
export type Job = {
  readonly id: string;
  readonly dialect: string;
  readonly originalName: string;
  /** Where the bytes are fetched from; null when they were uploaded. */
  readonly sourceUrl: string | null;
  /** Every default filled in. */
  readonly options: ClipOptions;
  readonly status: JobStatus;
  /** The step that runs, in the words of the engine's pipelines; null when none does. */
  readonly stage: string | null;
  /** 0–100; never falls but by a retry. */
  readonly progress: number;
  /** Null when nothing can be said yet, and at the end. */
  readonly etaSeconds: number | null;
  /** There exactly when `status` is `failed`. A cancelled job has the code `cancelled`. */
  readonly error: Failure | null;
  readonly fallbacks: readonly Fallback[];
  /** Null until the bytes are here. */
  readonly sizeBytes: number | null;
  /** Length of the source in seconds; null until it was probed. */
  readonly durationSeconds: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** When the job and its files go; null: never, or not known yet. */
  readonly expiresAt: Date | null;
  /** By index; empty until the moments are chosen. */
  readonly clips: readonly ClipState[];
};

/** A row of the table of jobs. */
export type JobRow = InferSelectModel<typeof schema.jobs>;
/** A row of the table of clips. */
export type ClipRow = InferSelectModel<typeof schema.clips>;

/** What of a clip's row says where it is. */
export type ClipStateRow = Pick<
  ClipRow,
  'jobId' | 'index' | 'status' | 'errorCode' | 'errorMessage' | 'revision'
> & { finished: boolean };

/** A job of its rows. */
export function jobOf(row: JobRow, clips: readonly ClipStateRow[]): Job {
  return {
    id: row.id,
    dialect: row.dialect,
    originalName: row.originalName,
    sourceUrl: row.sourceUrl,
    options: row.options,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    etaSeconds: row.etaSeconds,
    error: failureOf(row),
    fallbacks: row.fallbacks,
    sizeBytes: row.sizeBytes,
    durationSeconds: row.durationSeconds,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    expiresAt: row.expiresAt,
    clips: clips.map((clip) => ({
      index: clip.index,
      status: clip.status,
      error: failureOf(clip),
      revision: clip.revision,
      finished: clip.finished,
    })),
  };
}

function failureOf(row: { errorCode: string | null; errorMessage: string | null }): Failure | null {
  return row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? '' };
}

/** How many clips a job makes at most: what it may cost. */
export function clipsAskedFor({ options }: Pick<JobRow, 'options'>): number {
  return options.mode === 'none' ? 1 : options.numClips;
}

/** The options with every default filled in. Throws `invalid_request` naming the path of each that is unknown or out of range. */
export function parseJobOptions(options: unknown): ClipOptions {
  try {
    return parseClipOptions(options);
  } catch (error) {
    if (error instanceof EngineError)
      throw new ServerError('invalid_request', error.message, { cause: error });
    throw error;
  }
}
