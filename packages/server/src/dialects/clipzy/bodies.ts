import type { Source } from '@reelwright/engine';
import { ServerError } from '../../error.ts';
import { getStyle, type JobOf, type Video } from '../../library/index.ts';
import type { ClipzyContext } from './context.ts';
import type { JobBody, JobDetailBody, Metadata, VideoBody } from './schemas.ts';
import { stageNamed, stageOf, statusOf } from './stages.ts';

/** A job of this API. */
export type RestyleJob = JobOf<'restyle'>;

/** The containers by ffmpeg's demuxer, each with the endings that it may have; the first is said when the name has another. */
const FORMATS: Readonly<Record<string, readonly Metadata['format'][]>> = {
  mov: ['mp4', 'mov'],
  matroska: ['mkv', 'webm'],
  avi: ['avi'],
};

/** The ending of a file's name, lower case; empty when it has none. */
export function endingOf(filename: string): string {
  return /\.([^./\\]{1,10})$/.exec(filename)?.[1]?.toLowerCase() ?? '';
}

/** An uploaded video's body. */
export function videoBody(video: Video): VideoBody {
  if (!video.probe) throw new ServerError('internal', 'A video was kept without looking at it.');
  return {
    video_id: video.id,
    filename: video.originalName,
    file_size_bytes: video.sizeBytes,
    metadata: metadataOf(video.probe, video.originalName),
    uploaded_at: video.createdAt.toISOString(),
    storage_url: `internal://storage/videos/${video.id}`,
  };
}

function metadataOf({ picture, demuxer, durationSeconds, sizeBytes }: Source, filename: string): Metadata {
  const formats = FORMATS[demuxer];
  if (!picture || !formats?.[0])
    throw new ServerError('internal', 'A video was kept that has no picture, or in a container of no name.');
  const ending = endingOf(filename);
  return {
    width: picture.width,
    height: picture.height,
    duration_seconds: round(durationSeconds, 3),
    frame_rate: round(picture.frameRate.numerator / picture.frameRate.denominator, 3),
    codec: picture.codec,
    bitrate_kbps: Math.round((sizeBytes * 8) / durationSeconds / 1_000),
    format: formats.find((format) => format === ending) ?? formats[0],
  };
}

/** Whether a video is in one of the containers that the API knows, with a picture. */
export function isKnownFormat({ demuxer, picture }: Source): boolean {
  return FORMATS[demuxer] !== undefined && picture !== null;
}

/** A job's body. */
export function jobBody(job: RestyleJob): JobBody {
  const status = statusOf(job);
  const { error } = job;
  return {
    job_id: job.id,
    video_id: job.videoId,
    template_video_id: job.templateVideoId,
    status,
    progress_percent: Math.floor(job.progress),
    current_stage: stageOf(job),
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    completed_at: job.finishedAt?.toISOString() ?? null,
    ...(status === 'failed' && error
      ? { error: { stage: stageNamed(job.errorStage), message: error.message, code: failureCode(job) } }
      : {}),
  };
}

/** A job's body with all that came of it. */
export async function jobDetailBody(
  { library, outputUrl }: ClipzyContext,
  ownerId: string,
  job: RestyleJob,
): Promise<JobDetailBody> {
  return {
    ...jobBody(job),
    style_json: await getStyle(library, ownerId, job.id),
    output_video_url: hasOutput(job) ? await outputUrl(library.db, ownerId, job.id) : null,
    processing_time_seconds: processingSeconds(job),
    fallbacks: job.fallbacks.map(({ used, instead_of, reason }) => ({ used, instead_of, reason })),
  };
}

/** Why a job failed: `JOB_TIMEOUT`, or the engine's or the service's code in capitals. */
export function failureCode({ error }: Pick<RestyleJob, 'error'>): string {
  return error?.code === 'timed_out' ? 'JOB_TIMEOUT' : (error?.code.toUpperCase() ?? 'INTERNAL');
}

/** Whether there is a video to fetch. */
export function hasOutput({ status, clips }: RestyleJob): boolean {
  return status === 'completed' && clips.some(({ index, finished }) => index === 1 && finished);
}

/** Seconds from when the job was taken out of the queue to its end; null until then, and for one that never was. */
export function processingSeconds({ startedAt, finishedAt }: RestyleJob): number | null {
  return startedAt && finishedAt ? (finishedAt.getTime() - startedAt.getTime()) / 1_000 : null;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
