import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { MOST_MOMENTS } from '@reelwright/engine';
import { z } from 'zod';
import { creditBalance } from '../../billing/index.ts';
import { signedWebhook } from '../../delivery/index.ts';
import { ServerError } from '../../error.ts';
import { fileName, forgetPresigned, presignUpload, takePresigned } from '../../ingest/index.ts';
import { getJob, listJobs, parseJobOptions, submitJob } from '../../library/index.ts';
import type { Answering } from './answer.ts';
import { ClipSummary, clipSummaries } from './clip-summary.ts';
import type { CallerContext } from './context.ts';

const SHAPES = { vertical: '9:16', horizontal: '16:9', square: '1:1' } as const;
const LAYOUTS = ['fill', 'fit', 'split', 'three', 'four', 'screen-camera', 'gameplay'] as const;
/** Lengths that are looked for unless said otherwise, seconds. */
const USUAL_SECONDS = { least: 15, most: 60 };

const JobStatus = {
  job_id: z.string(),
  status: z.enum(['queued', 'downloading', 'processing', 'completed', 'failed']),
  progress: z.number().describe('0–100'),
  stage: z.string().nullable(),
  eta_seconds: z.number().nullable(),
  error: z.string().nullable(),
  notes: z.array(z.string()).describe('What was done instead of what was wanted, and why.'),
};

const ProcessVideo = z.object({
  source_url: z.string().optional().describe('A video file, or a page that yt-dlp knows.'),
  upload_id: z
    .string()
    .optional()
    .describe('Of create_upload, once the file was sent; in place of source_url.'),
  confirm_rights: z.boolean().optional().describe('That you may use the video.'),
  output_format: z.enum(['vertical', 'horizontal', 'square']).default('vertical'),
  layouts: z.array(z.enum(LAYOUTS)).optional().describe('Only these; left out: whatever fits each shot.'),
  target_clips: z
    .int()
    .min(1)
    .max(MOST_MOMENTS)
    .optional()
    .describe('How many clips; left out: as many as fit the length.'),
  clip_min_seconds: z.number().min(5).max(175).optional(),
  clip_max_seconds: z.number().min(10).max(180).optional(),
  captions: z.enum(['karaoke', 'beasty', 'mozi', 'none']).default('karaoke'),
  burn_hook: z.boolean().default(false).describe('Show the hook as text over the first seconds.'),
  prompt: z.string().max(2000).default('').describe('What to look for, in plain words.'),
  webhook_url: z.string().optional().describe('Told when the job ends.'),
  webhook_secret: z.string().optional().describe('whsec_ and base64; one is made when left out.'),
});

/** Tools that bring videos in and follow their jobs. */
export function jobTools(server: McpServer, context: CallerContext, answering: Answering): void {
  const { library, ownerId } = context;
  server.registerTool(
    'process_video',
    {
      title: 'Make clips of a video',
      description:
        'Starts a job that finds the best moments of a long talking video and makes finished vertical clips of them. Returns a job_id at once; ask get_job_status every 10 to 30 seconds until it is completed.',
      inputSchema: ProcessVideo,
      outputSchema: z.object({ ...JobStatus, webhook_secret: z.string().nullable() }),
      annotations: { destructiveHint: false, openWorldHint: true },
    },
    (wish) => answering(async () => processVideo(context, wish)),
  );
  server.registerTool(
    'create_upload',
    {
      title: 'Send a local file',
      description:
        'Gives an address for a file of this machine. Send the bytes with PUT and the headers given, then call process_video with the upload_id.',
      inputSchema: z.object({ size_bytes: z.int().positive().describe('Exact size of the file.') }),
      outputSchema: z.object({
        upload_id: z.string(),
        method: z.literal('PUT'),
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        expires_at: z.string(),
      }),
      annotations: { destructiveHint: false },
    },
    ({ size_bytes: sizeBytes }) =>
      answering(async () => {
        await context.limits.uploadUrl(ownerId);
        const made = await presignUpload(context.ingest, ownerId, { sizeBytes });
        return {
          upload_id: made.uploadId,
          method: 'PUT' as const,
          url: made.url,
          headers: { ...made.headers },
          expires_at: made.expiresAt.toISOString(),
        };
      }),
  );
  server.registerTool(
    'get_job_status',
    {
      title: 'Where a job is',
      description: 'Status, progress and clips of a job. Clips appear while the job still runs.',
      inputSchema: z.object({ job_id: z.string() }),
      outputSchema: z.object({ ...JobStatus, clips: z.array(ClipSummary) }),
      annotations: { readOnlyHint: true },
    },
    ({ job_id: jobId }) =>
      answering(async () => {
        const job = await getJob(library, ownerId, jobId);
        return { ...statusOf(job), clips: await clipSummaries(context, job.id) };
      }),
  );
  server.registerTool(
    'list_clips',
    {
      title: 'Clips',
      description:
        'The clips of a job, best first, with addresses of the finished files; without job_id those of the newest jobs.',
      inputSchema: z.object({ job_id: z.string().optional(), limit: z.int().min(1).max(20).default(5) }),
      outputSchema: z.object({
        jobs: z.array(
          z.object({ job_id: z.string(), name: z.string(), status: z.string(), clips: z.array(ClipSummary) }),
        ),
      }),
      annotations: { readOnlyHint: true },
    },
    ({ job_id: jobId, limit }) =>
      answering(async () => {
        const jobs =
          jobId === undefined
            ? (await listJobs(library, ownerId, { limit })).jobs
            : [await getJob(library, ownerId, jobId)];
        return {
          jobs: await Promise.all(
            jobs.map(async (job) => ({
              job_id: job.id,
              name: job.originalName,
              status: job.status,
              clips: await clipSummaries(context, job.id),
            })),
          ),
        };
      }),
  );
  server.registerTool(
    'get_quota',
    {
      title: 'What is left',
      description:
        'How many jobs may run and be started, and how many credits there are where clips cost some.',
      outputSchema: z.object({
        active_jobs: z.int(),
        active_jobs_limit: z.int(),
        jobs_today: z.int(),
        jobs_per_day_limit: z.int(),
        credits_available: z.number().nullable().describe('Null where clips cost nothing.'),
      }),
      annotations: { readOnlyHint: true },
    },
    () =>
      answering(async () => {
        const usage = await context.limits.usage(ownerId);
        const balance = await creditBalance(context.billing, ownerId);
        return {
          active_jobs: usage.activeJobs,
          active_jobs_limit: usage.mostActiveJobs,
          jobs_today: usage.jobsToday,
          jobs_per_day_limit: usage.mostJobsPerDay,
          credits_available: balance?.available ?? null,
        };
      }),
  );
}

async function processVideo(context: CallerContext, wish: z.infer<typeof ProcessVideo>) {
  const { library, ingest, ownerId } = context;
  const { source_url: url, upload_id: uploadId } = wish;
  if ((url === undefined) === (uploadId === undefined))
    throw new ServerError('invalid_request', 'Give either source_url or upload_id.');
  const options = optionsOf(wish);
  const { webhook_url: told, webhook_secret: secret } = wish;
  const fields = { url: 'webhook_url', secret: 'webhook_secret' };
  const webhook = told === undefined ? undefined : await signedWebhook(ingest, { url: told, secret }, fields);
  const common = { ownerId, kind: 'clip', dialect: 'mcp', options, webhook } as const;
  if (url !== undefined) {
    const address = await ingest.outbound.check(url, 'source_url');
    const source = { kind: 'url', url: address.href } as const;
    const job = await submitJob(library, { ...common, source, originalName: fileName(address) });
    return { ...statusOf(job), webhook_secret: webhook?.secret ?? null };
  }
  const file = await takePresigned(ingest, ownerId, uploadId ?? '');
  if (!file) throw new ServerError('not_found', 'There is no such upload, or nothing was sent to it.');
  const source = { kind: 'file', ...file } as const;
  const job = await submitJob(library, { ...common, source, originalName: 'video' });
  await forgetPresigned(ingest, ownerId, uploadId ?? '');
  return { ...statusOf(job), webhook_secret: webhook?.secret ?? null };
}

function optionsOf(wish: z.infer<typeof ProcessVideo>) {
  const least = wish.clip_min_seconds;
  const most = wish.clip_max_seconds;
  const minSeconds = least ?? Math.min(USUAL_SECONDS.least, (most ?? USUAL_SECONDS.most) - 5);
  const maxSeconds = most ?? Math.max(USUAL_SECONDS.most, minSeconds + 5);
  if (maxSeconds < minSeconds + 5)
    throw new ServerError('invalid_request', 'clip_max_seconds must be at least clip_min_seconds + 5.');
  return parseJobOptions({
    aspectRatio: SHAPES[wish.output_format],
    moments: { count: wish.target_clips ?? 'auto', minSeconds, maxSeconds },
    captionPreset: wish.captions,
    burnHook: wish.burn_hook,
    ...(wish.layouts ? { layouts: wish.layouts } : {}),
    prompt: wish.prompt,
  });
}

function statusOf(job: Awaited<ReturnType<typeof getJob>>) {
  return {
    job_id: job.id,
    status: job.status,
    progress: job.progress,
    stage: job.stage,
    eta_seconds: job.etaSeconds,
    error: job.error?.message ?? null,
    notes: job.fallbacks.map(({ used, instead_of, reason }) => `${used} instead of ${instead_of}. ${reason}`),
  };
}
