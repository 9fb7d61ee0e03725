import { ClipOptions } from '@reelwright/engine';
import { z } from 'zod';
import type { ApiKey, User } from '../../accounts/index.ts';
import type { Job } from '../../library/index.ts';
import { artefactName } from '../../library/index.ts';

const milliseconds = z.number().int().meta({ description: 'Milliseconds since 1970.' });
const Status = z.enum(['queued', 'downloading', 'processing', 'completed', 'failed']);

/** Why a job or clip failed. */
export const FailureBody = z.object({ code: z.string(), message: z.string() });

/** A user, as they may see themselves. */
export const UserBody = z
  .object({ id: z.string(), email: z.string(), name: z.string().nullable(), credits: z.number().nullable() })
  .meta({ id: 'User' });

/** The body that answers who is logged in. */
export const UserAnswer = z.object({ user: UserBody });

/** An API key, without the key. */
export const KeyBody = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    prefix: z.string(),
    createdAt: milliseconds,
    lastUsedAt: milliseconds.nullable(),
    revokedAt: milliseconds.nullable(),
  })
  .meta({ id: 'ApiKey' });

/** The answer to an upload. */
export const UploadAnswer = z
  .object({
    jobId: z.string(),
    originalName: z.string(),
    sizeBytes: z.number().int().nullable(),
    wsUrl: z.string(),
    options: ClipOptions,
    webhookSecret: z.string().optional(),
  })
  .meta({ id: 'Upload' });

/** A job in a list. */
export const JobItem = z
  .object({
    id: z.string(),
    originalName: z.string(),
    status: Status,
    createdAt: milliseconds,
    clipCount: z.number().int(),
    posterUrl: z.string().nullable(),
  })
  .meta({ id: 'JobItem' });

/** The state of one clip. */
export const ClipStateBody = z.object({
  index: z.number().int(),
  status: z.enum(['queued', 'processing', 'completed', 'failed']),
  error: FailureBody.nullable(),
});

/** A job with all that is known of it. */
export const JobBody = JobItem.extend({
  updatedAt: milliseconds,
  sizeBytes: z.number().int().nullable(),
  duration: z.number().nullable(),
  options: ClipOptions,
  stage: z.string().nullable(),
  progress: z.number(),
  etaSeconds: z.number().nullable(),
  error: FailureBody.nullable(),
  clips: z.array(ClipStateBody),
}).meta({ id: 'Job' });

/** What those who watch a job are told. */
export const LiveMessage = z
  .object({
    type: z.enum(['progress', 'done']),
    jobId: z.string(),
    status: Status,
    stage: z.string().nullable(),
    progress: z.number(),
    etaSeconds: z.number().nullable(),
    error: FailureBody.nullable(),
    clips: z.array(ClipStateBody),
  })
  .meta({ id: 'LiveMessage' });

/** Where the files of a job lie. */
export function filesUrl(jobId: string): string {
  return `/api/clips/${jobId}/`;
}

/** A user's body. Credits are not counted on a server of one's own. */
export function userBody({ id, email, name }: User): z.output<typeof UserBody> {
  return { id, email, name, credits: null };
}

/** A key's body. */
export function keyBody(key: ApiKey): z.output<typeof KeyBody> {
  const { id, name, prefix, createdAt, lastUsedAt, revokedAt } = key;
  return {
    id,
    name,
    prefix,
    createdAt: createdAt.getTime(),
    lastUsedAt: lastUsedAt?.getTime() ?? null,
    revokedAt: revokedAt?.getTime() ?? null,
  };
}

/** The answer to an upload that became a job. */
export function uploadAnswer(job: Job): z.output<typeof UploadAnswer> {
  const { id, originalName, sizeBytes, options } = job;
  return { jobId: id, originalName, sizeBytes, wsUrl: `/ws?jobId=${id}`, options };
}

/** A job's entry in a list. */
export function jobItem(job: Job): z.output<typeof JobItem> {
  const finished = job.clips.filter((clip) => clip.finished);
  const [best] = finished;
  return {
    id: job.id,
    originalName: job.originalName,
    status: job.status,
    createdAt: job.createdAt.getTime(),
    clipCount: finished.length,
    posterUrl: best ? filesUrl(job.id) + artefactName(best.index, 'jpg') : null,
  };
}

/** A job's body. */
export function jobBody(job: Job): z.output<typeof JobBody> {
  const { sizeBytes, durationSeconds, options, stage, progress, etaSeconds, error } = job;
  return {
    ...jobItem(job),
    updatedAt: job.updatedAt.getTime(),
    sizeBytes,
    duration: durationSeconds,
    options,
    stage,
    progress,
    etaSeconds,
    error,
    clips: clipStates(job),
  };
}

/** What those who watch a job are told of it now. */
export function liveMessage(job: Job): z.output<typeof LiveMessage> {
  const { id, status, stage, progress, etaSeconds, error } = job;
  const isOver = status === 'completed' || status === 'failed';
  return {
    type: isOver ? 'done' : 'progress',
    jobId: id,
    status,
    stage,
    progress,
    etaSeconds,
    error,
    clips: clipStates(job),
  };
}

function clipStates({ clips }: Job): z.output<typeof ClipStateBody>[] {
  return clips.map(({ index, status, error }) => ({ index, status, error }));
}
