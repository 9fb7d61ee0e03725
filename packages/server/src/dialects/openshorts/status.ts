import type { LanguageModelUse } from '@reelwright/engine';
import { z } from 'zod';
import { callerOf, type HttpServer } from '../../http/index.ts';
import {
  type Artefact,
  artefactName,
  type ClipSummary,
  type Copies,
  getCopies,
  getJob,
  getOverview,
  type Job,
  listArtefacts,
  listClips,
  listEvents,
  type NumberedEvent,
} from '../../library/index.ts';
import type { OpenShortsContext } from './context.ts';
import { errors, known } from './errors.ts';
import { videoUrl } from './file-name.ts';
import { logLines } from './log.ts';

const Clip = z
  .object({
    index: z.number().int().meta({ description: 'From 0, best first; the clip_index of every other call.' }),
    id: z.string(),
    status: z.enum(['queued', 'processing', 'completed', 'failed']),
    error: z.string().nullable(),
    start: z.number(),
    end: z.number(),
    duration: z.number(),
    video_title_for_youtube_short: z.string(),
    video_description_for_tiktok: z.string(),
    video_description_for_instagram: z.string(),
    viral_hook_text: z.string(),
    predicted_score: z.number().meta({ description: '0–100' }),
    video_url: z.string().nullable().meta({ description: 'Null until the clip is there.' }),
    thumbnail_url: z.string().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'OpenShortsClip' });

const Cost = z.object({
  input_tokens: z.number().nullable(),
  output_tokens: z.number().nullable(),
  input_cost: z.number().nullable(),
  output_cost: z.number().nullable(),
  total_cost: z.number().nullable(),
  model: z.string(),
});

/** The state of a job. */
export const StatusBody = z
  .object({
    status: z.enum(['queued', 'processing', 'completed', 'failed']),
    logs: z.array(z.string()),
    result: z.object({ clips: z.array(Clip), cost_analysis: Cost.nullable() }).nullable(),
    progress: z.number().meta({ description: '0–100' }),
    stage: z.string().nullable(),
    eta_seconds: z.number().nullable(),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    fallbacks: z.array(z.object({ used: z.string(), instead_of: z.string(), reason: z.string() })),
    s3: z
      .object({
        status: z.enum(['off', 'pending', 'completed', 'failed']),
        files: z.number().int(),
        copied: z.number().int(),
        error: z.string().nullable(),
      })
      .meta({ description: 'Copies of finished files to a bucket of the operator; no job waits for them.' }),
    log_cursor: z
      .number()
      .int()
      .meta({ description: '`after` of the next request, which then has only the lines after these.' }),
  })
  .meta({ id: 'OpenShortsStatus' });

/** `GET /status/{job_id}`: where a job is, what it logged and which clips there are. */
export function statusRoutes(server: HttpServer, { library, config }: OpenShortsContext): void {
  server.get(
    '/status/:job_id',
    {
      logLevel: 'warn',
      schema: {
        tags: ['openshorts'],
        summary: 'Where a job is; `result` fills while it is processed',
        params: z.object({ job_id: z.string() }),
        querystring: z.object({ after: z.coerce.number().int().min(0).catch(0).default(0) }),
        response: { 200: StatusBody, ...errors(401, 404) },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      const { job_id: jobId } = request.params;
      const job = await known('Job', getJob(library, userId, jobId));
      // After the job, so that the history is never behind the state.
      const events = await listEvents(library, userId, jobId, request.query.after);
      const result = job.clips.length === 0 ? null : await resultOf(library, userId, jobId);
      const copies = config.copies ? await getCopies(library, userId, jobId) : null;
      return {
        ...statusBody(job, events, result, request.query.after),
        s3: copiesBody(job, copies),
      };
    },
  );
}

type Result = z.output<typeof StatusBody>['result'];

/** The clips of a job as far as they are; null until the moments are chosen. */
async function resultOf(
  library: OpenShortsContext['library'],
  ownerId: string,
  jobId: string,
): Promise<Result> {
  const clips = await listClips(library, ownerId, jobId);
  if (clips.length === 0) return null;
  const files = await listArtefacts(library, ownerId, jobId);
  const { languageModel } = await getOverview(library, ownerId, jobId);
  return {
    clips: clips.map((clip) => clipBody(jobId, clip, files)),
    cost_analysis: languageModel && costBody(languageModel),
  };
}

function statusBody(
  job: Job,
  events: readonly NumberedEvent[],
  result: Result,
  after: number,
): Omit<z.output<typeof StatusBody>, 's3'> {
  return {
    status: job.status === 'downloading' ? 'processing' : job.status,
    logs: logLines(job.id, events),
    result,
    progress: job.progress,
    stage: job.stage,
    eta_seconds: job.etaSeconds,
    error: job.error?.message ?? null,
    error_code: job.error?.code ?? null,
    fallbacks: [...job.fallbacks],
    log_cursor: events.at(-1)?.number ?? after,
  };
}

function copiesBody({ status }: Job, copies: Copies | null): z.output<typeof StatusBody>['s3'] {
  if (copies === null) return { status: 'off', files: 0, copied: 0, error: null };
  const isDone = status === 'completed' && copies.copied === copies.files;
  return { status: copies.error !== null ? 'failed' : isDone ? 'completed' : 'pending', ...copies };
}

function clipBody(jobId: string, clip: ClipSummary, files: readonly Artefact[]): z.output<typeof Clip> {
  const { about } = clip;
  const address = (kind: 'mp4' | 'jpg') => {
    const file = files.find(({ name }) => name === artefactName(clip.index, kind));
    return file ? videoUrl(jobId, file) : null;
  };
  const tags = about.hashtags.map((tag) => `#${tag}`).join(' ');
  return {
    index: clip.index - 1,
    id: `${jobId}-${clip.index - 1}`,
    status: clip.status,
    error: clip.error?.message ?? null,
    start: round(clip.startSeconds),
    end: round(clip.endSeconds),
    duration: round(clip.durationSeconds),
    video_title_for_youtube_short: about.title,
    video_description_for_tiktok: joined(about.viralHook || about.title, tags),
    video_description_for_instagram: joined(about.keyInsight || about.title, tags),
    viral_hook_text: about.viralHook,
    predicted_score: Math.round(about.score * 10),
    video_url: address('mp4'),
    thumbnail_url: address('jpg'),
    revision: clip.revision,
  };
}

/** What of the price is for which tokens is not known here. */
function costBody({ model, inputTokens, outputTokens, costUsd }: LanguageModelUse): z.output<typeof Cost> {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_cost: null,
    output_cost: null,
    total_cost: costUsd,
    model: model.replace(/^google\//, ''),
  };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
