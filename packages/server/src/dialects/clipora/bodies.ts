import type { ApiKey, User } from '../../accounts/index.ts';
import type { CreditBalance } from '../../billing/index.ts';
import { artefactName, type ClipSummary, type Job, type JobOf } from '../../library/index.ts';
import type {
  ClipBody,
  ClipStateBody,
  JobBody,
  JobItem,
  KeyBody,
  LiveMessage,
  UploadAnswer,
  UserAnswer,
} from './schemas.ts';

/** Where the files of a job lie. */
export function filesUrl(jobId: string): string {
  return `/api/clips/${jobId}/`;
}

/** A user's body. `credits` are those that may be spent; null where they are not counted. */
export function userBody({ id, email, name }: User, balance: CreditBalance | null): UserAnswer['user'] {
  return { id, email, name, credits: balance?.available ?? null };
}

/** A key's body. */
export function keyBody(key: ApiKey): KeyBody {
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
export function uploadAnswer(job: JobOf<'clip'>): UploadAnswer {
  const { id, originalName, sizeBytes, options } = job;
  return { jobId: id, originalName, sizeBytes, wsUrl: `/ws?jobId=${id}`, options };
}

/** A job's entry in a list. */
export function jobItem(job: Job): JobItem {
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
export function jobBody(job: Job): JobBody {
  const { sizeBytes, durationSeconds, kind, options, stage, progress, etaSeconds, error } = job;
  return {
    ...jobItem(job),
    updatedAt: job.updatedAt.getTime(),
    sizeBytes,
    duration: durationSeconds,
    kind,
    options,
    stage,
    progress,
    etaSeconds,
    error,
    clips: clipStates(job),
  };
}

/** What those who watch a job are told of it now. */
export function liveMessage(job: Job): LiveMessage {
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

function clipStates({ clips }: Job): ClipStateBody[] {
  return clips.map(({ index, status, error }) => ({ index, status, error }));
}

/**
 * A clip's body. A clip that was edited has its revision behind its addresses, because files may be kept by browsers for
 * a year.
 */
export function clipBody(jobId: string, clip: ClipSummary): ClipBody {
  const { about, revision, index, finished } = clip;
  const version = revision > 1 ? `?v=${revision}` : '';
  const urlOf = (kind: 'mp4' | 'jpg') =>
    finished ? filesUrl(jobId) + artefactName(index, kind) + version : null;
  return {
    index,
    status: clip.status,
    error: clip.error,
    revision,
    title: about.title,
    hook: about.viralHook,
    insight: about.keyInsight,
    emotion: about.dominantEmotion,
    hashtags: about.hashtags,
    score: about.score,
    reasons: about.reasons,
    transcript: about.transcript,
    startSeconds: clip.startSeconds,
    endSeconds: clip.endSeconds,
    durationSeconds: clip.durationSeconds,
    aspectRatio: clip.aspectRatio,
    videoUrl: urlOf('mp4'),
    posterUrl: urlOf('jpg'),
  };
}
