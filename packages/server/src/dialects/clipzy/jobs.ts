import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { cancelJob, getJobOf, numberedPage, RestyleOptions, submitJob } from '../../library/index.ts';
import { jobBody, jobDetailBody, type RestyleJob } from './bodies.ts';
import type { ClipzyContext } from './context.ts';
import { answer, envelope } from './envelope.ts';
import { errors } from './errors.ts';
import { newClipzyId } from './ids.ts';
import { JobBody, JobDetailBody, JobRequest, NewJobBody } from './schemas.ts';
import { checkWebhook } from './webhook.ts';

const tags = ['clipzy'];
const params = z.object({ jobId: z.string() });
const whole = (name: string) => z.coerce.number(`${name} must be a whole number`).int().min(1);

/** Jobs: make, list, look, cancel. */
export function jobRoutes(server: HttpServer, context: ClipzyContext): void {
  const { library } = context;
  server.post(
    '/jobs',
    {
      config: { clipzyCodes: { not_found: 'VIDEO_NOT_FOUND', conflict: 'JOB_ALREADY_PROCESSING' } },
      schema: {
        tags,
        summary: 'Extract a style and apply it to an uploaded video',
        description:
          'The style is that of `template_video_id`, or `config.style`, or, when neither is given, the one of the template named at upload, else the video’s own.',
        body: JobRequest,
        response: { 200: envelope(NewJobBody), ...errors(401, 402, 403, 404, 409, 422, 429) },
      },
    },
    async (request) => answer('Job created', await makeJob(context, callerOf(request).userId, request.body)),
  );
  server.get(
    '/jobs',
    {
      schema: {
        tags,
        summary: 'Your jobs, newest first',
        querystring: z.object({
          page: whole('page').max(1_000_000).default(1),
          page_size: whole('page_size').max(100).default(10),
        }),
        response: {
          200: envelope(
            z.object({
              jobs: z.array(JobBody),
              total: z.number().int(),
              page: z.number().int(),
              page_size: z.number().int(),
            }),
          ),
          ...errors(401, 422),
        },
      },
    },
    async (request) => {
      const { page, page_size } = request.query;
      const found = await numberedPage(library, callerOf(request).userId, 'restyle', {
        number: page,
        size: page_size,
      });
      return answer('Jobs retrieved', {
        jobs: found.jobs.map(jobBody),
        total: found.total,
        page,
        page_size,
      });
    },
  );
  server.get(
    '/jobs/:jobId',
    {
      config: { clipzyCodes: { not_found: 'JOB_NOT_FOUND' } },
      schema: {
        tags,
        summary: 'A job: where it is, and its style as soon as that is extracted',
        params,
        response: { 200: envelope(JobDetailBody), ...errors(401, 403, 404) },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      const job = await getJobOf(library, userId, request.params.jobId, 'restyle');
      return answer('Job retrieved', await jobDetailBody(context, userId, job));
    },
  );
  for (const [method, path] of [
    ['POST', '/jobs/:jobId/cancel'],
    ['DELETE', '/jobs/:jobId'],
  ] as const)
    server.route({
      method,
      url: path,
      config: { clipzyCodes: { not_found: 'JOB_NOT_FOUND', conflict: 'JOB_ALREADY_FINISHED' } },
      schema: {
        tags,
        summary: 'Cancel a job that waits or runs; it stays in the list',
        params,
        response: { 200: envelope(JobBody), ...errors(401, 403, 404, 409) },
      },
      handler: async (request) => {
        const { jobId } = request.params;
        const job = await cancel(context, callerOf(request).userId, jobId);
        return answer('Job cancelled', jobBody(job));
      },
    });
}

async function cancel({ library }: ClipzyContext, ownerId: string, jobId: string): Promise<RestyleJob> {
  await getJobOf(library, ownerId, jobId, 'restyle');
  await cancelJob(library, ownerId, jobId);
  return getJobOf(library, ownerId, jobId, 'restyle');
}

/** Makes a job. A secret that was made here is told this once. */
async function makeJob(
  context: ClipzyContext,
  ownerId: string,
  { video_id, template_video_id, config, webhook_url, webhook_secret }: JobRequest,
): Promise<z.output<typeof NewJobBody>> {
  const { style, quality, strength, extract_only: extractOnly } = config ?? {};
  if (style && template_video_id)
    throw new ServerError(
      'invalid_request',
      'config.style and template_video_id both name a style: give one of them.',
    );
  if (style && extractOnly)
    throw new ServerError(
      'invalid_request',
      'config.extract_only has nothing to extract when config.style is given: leave one of them out.',
    );
  const webhook = await checkWebhook(context, webhook_url, webhook_secret);
  const job = await submitJob(context.library, {
    id: newClipzyId(context.library.ports, 'job'),
    ownerId,
    dialect: 'clipzy',
    source: { kind: 'video', videoId: video_id },
    kind: 'restyle',
    options: RestyleOptions.parse({ quality, strength, extractOnly }),
    templateVideoId: template_video_id ?? null,
    style: style ?? undefined,
    webhook,
  });
  return { ...jobBody(job), ...(webhook && !webhook_secret ? { webhook_secret: webhook.secret } : {}) };
}
