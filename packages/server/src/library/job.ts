import {
  type ClipOptions,
  EngineError,
  type Fallback,
  mostMoments,
  parseClipOptions,
} from '@reelwright/engine';
import type { InferSelectModel } from 'drizzle-orm';
import type { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { RestyleOptions } from './restyle-options.ts';

/** Where a job may be. */
export type JobStatus = (typeof schema.JOB_STATUSES)[number];
/** What a job may be for. */
export type JobKind = (typeof schema.JOB_KINDS)[number];
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

/** What is to be done with a video, every default filled in. */
export type JobTask =
  /** Make clips of its best moments. */
  | { readonly kind: 'clip'; readonly options: ClipOptions }
  /** Give it a style: that of another video, one that is given, or, when both are left out, its own. The video is clip 1. */
  | {
      readonly kind: 'restyle';
      readonly options: RestyleOptions;
      /** The uploaded video whose style is learnt; in a submission, null stands for the one that its video names. */
      readonly templateVideoId: string | null;
    };

/** A job, as its owner may see it. */
export type Job = JobState & JobTask;
/** A job of one kind. */
export type JobOf<Kind extends JobKind> = Extract<Job, { readonly kind: Kind }>;

/** What is the same for jobs of every kind. */
export type JobState = {
  readonly id: string;
  /** The API that it came through. What a job is like depends on its kind, not on that. */
  readonly dialect: string;
  /** The uploaded video that it was made of; null when it brought its own. */
  readonly videoId: string | null;
  readonly originalName: string;
  /** Where the bytes are fetched from; null when they were uploaded. */
  readonly sourceUrl: string | null;
  readonly status: JobStatus;
  /** The step that runs, in the words of the engine's pipelines; null when none does. */
  readonly stage: string | null;
  /** 0–100; never falls but by a retry. */
  readonly progress: number;
  /** Null when nothing can be said yet, and at the end. */
  readonly etaSeconds: number | null;
  /** There exactly when `status` is `failed`. A cancelled job has the code `cancelled`. */
  readonly error: Failure | null;
  /** The step that ran when it failed; null when none did, or it has not. */
  readonly errorStage: string | null;
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

/** What a job's row says of one that waits, as if nobody had ever begun it: a new one, and one that is begun anew. */
export const UNBEGUN = {
  status: 'queued',
  stage: null,
  progress: 0,
  etaSeconds: null,
  errorCode: null,
  errorMessage: null,
  errorStage: null,
  fallbacks: [],
  overview: null,
  cancelRequestedAt: null,
  startedAt: null,
  finishedAt: null,
  expiresAt: null,
} satisfies Partial<JobRow>;

/** Whether a job waits or runs. */
export function isActive({ status }: Pick<JobRow, 'status'>): boolean {
  return ACTIVE_STATUSES.some((active) => active === status);
}

/** What of a clip's row says where it is. */
export type ClipStateRow = Pick<
  ClipRow,
  'jobId' | 'index' | 'status' | 'errorCode' | 'errorMessage' | 'revision'
> & { finished: boolean };

/** A job of its rows. */
export function jobOf(row: JobRow, clips: readonly ClipStateRow[]): Job {
  return { ...stateOf(row, clips), ...taskOf(row) };
}

/** Whether a job is of that kind. */
export function isOfKind<Kind extends JobKind>(job: Job, kind: Kind): job is JobOf<Kind> {
  return job.kind === kind;
}

/** What a row says is to be done. */
export function taskOf(row: JobRow): JobTask {
  if (isRestyleRow(row))
    return { kind: 'restyle', options: row.options, templateVideoId: row.templateVideoId };
  if (isClipRow(row)) return { kind: 'clip', options: row.options };
  throw new ServerError('internal', 'A job has no kind.');
}

// Kind and options are written together, once, when the job is submitted.
function isClipRow(row: JobRow): row is JobRow & { kind: 'clip'; options: ClipOptions } {
  return row.kind === 'clip';
}

function isRestyleRow(row: JobRow): row is JobRow & { kind: 'restyle'; options: RestyleOptions } {
  return row.kind === 'restyle';
}

function stateOf(row: JobRow, clips: readonly ClipStateRow[]): JobState {
  return {
    id: row.id,
    dialect: row.dialect,
    videoId: row.videoId,
    originalName: row.originalName,
    sourceUrl: row.sourceUrl,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    etaSeconds: row.etaSeconds,
    error: failureOf(row),
    errorStage: row.errorStage,
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

/** How many clips a job makes at most: what it may cost. A restyled video is one; learning a style costs nothing. */
export function clipsAskedFor(task: JobTask): number {
  if (task.kind === 'restyle') return task.options.extractOnly ? 0 : 1;
  return task.options.mode === 'none' ? 1 : mostMoments(task.options);
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
