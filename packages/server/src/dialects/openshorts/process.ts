import type { LanguageModelSettings } from '@reelwright/engine';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { discardVideo, fileName } from '../../ingest/index.ts';
import { type Job, type JobSource, parseJobOptions, submitJob } from '../../library/index.ts';
import { newUuid } from '../../ports.ts';
import type { OpenShortsContext } from './context.ts';
import { errors } from './errors.ts';
import { type ReceivedRequest, receiveRequest } from './form.ts';
import { requiredGeminiOf } from './gemini.ts';
import { readWishes, type Wishes } from './wishes.ts';

/** `POST /process`: a video becomes a job. */
export function processRoutes(server: HttpServer, context: OpenShortsContext): void {
  server.post(
    '/process',
    {
      // Before the body is read: a key that is missing is no reason to send 2 GB.
      onRequest: async (request) => void requiredGeminiOf(context.config, request),
      schema: {
        tags: ['openshorts'],
        summary: 'Make clips of a video: a file (multipart) or an address (JSON or form)',
        description:
          'Fields: `url` or `file`; `output_format`, `layouts`, `target_clips`, `clip_min_seconds`, `clip_max_seconds`, `auto_hook`, `auto_hook_style`, `webhook_url`, `webhook_secret`; `acknowledged` and others are accepted.',
        consumes: ['multipart/form-data', 'application/json', 'application/x-www-form-urlencoded'],
        response: {
          200: z.object({ job_id: z.uuid(), status: z.literal('queued') }),
          ...errors(400, 401, 402, 413, 429, 500),
        },
      },
    },
    async (request) => {
      const languageModel = requiredGeminiOf(context.config, request);
      const received = await receiveRequest(context.ingest, request);
      const job = await start(context, callerOf(request).userId, received, languageModel);
      return { job_id: job.id, status: 'queued' as const };
    },
  );
}

/** Starts the job; a file that becomes none is gone afterwards. */
async function start(
  context: OpenShortsContext,
  ownerId: string,
  { fields, file }: ReceivedRequest,
  languageModel: LanguageModelSettings | undefined,
): Promise<Job> {
  const { library, ingest } = context;
  let isTaken = false;
  try {
    const wishes = readWishes(fields);
    const options = parseJobOptions(wishes.options);
    const webhook = await checkWebhook(context, wishes);
    const { source, originalName } = await sourceOf(context, wishes, file);
    isTaken = true;
    return await submitJob(library, {
      ownerId,
      id: newUuid(library.ports),
      dialect: 'openshorts',
      kind: 'clip',
      source,
      originalName,
      options,
      languageModel,
      webhook,
    });
  } finally {
    if (file && !isTaken) await discardVideo(ingest, file.stored);
  }
}

async function sourceOf(
  { ingest }: OpenShortsContext,
  { url }: Wishes,
  file: ReceivedRequest['file'],
): Promise<{ readonly source: JobSource; readonly originalName: string }> {
  if (url !== undefined && file)
    throw new ServerError('invalid_request', 'Must provide either URL or File, not both');
  if (file) return { source: { kind: 'file', ...file.stored }, originalName: file.originalName };
  if (url === undefined) throw new ServerError('invalid_request', 'Must provide URL or File');
  const address = await ingest.outbound.check(url, 'url');
  return { source: { kind: 'url', url: address.href }, originalName: fileName(address) };
}

async function checkWebhook({ ingest }: OpenShortsContext, { webhook }: Wishes) {
  if (!webhook) return undefined;
  const { href } = await ingest.outbound.check(webhook.url, 'webhook_url');
  return { url: href, secret: webhook.secret, form: 'openshorts' as const };
}
