import multipart from '@fastify/multipart';
import { z } from 'zod';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { discardVideo, fileName } from '../../ingest/index.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { receiveForm } from './form.ts';
import { once } from './once.ts';
import { fromUpload, isFinished } from './resumable.ts';
import { UploadAnswer } from './schemas.ts';
import { checkWishes, startJob, WebhookRequest } from './submission.ts';

const tags = ['upload'];

/** `POST /upload` and `POST /upload/url`: a video becomes a job. */
export async function uploadRoutes(server: HttpServer, context: CliporaContext): Promise<void> {
  const { ingest } = context;
  await server.register(multipart);
  server.post(
    '/upload',
    {
      schema: {
        tags,
        summary: 'Upload a video and start a job',
        description:
          'multipart/form-data: `video` (file, required), `options` (JSON of ProcessOptions), `webhook` (JSON of WebhookRequest). Or application/json: `uploadId` of a resumable or presigned upload, `originalName`, `options`, `webhook`.',
        consumes: ['multipart/form-data', 'application/json'],
        response: { 200: UploadAnswer, ...errors(400, 401, 402, 409, 413, 429, 507) },
      },
    },
    async (request, reply) => {
      if (isFinished(request.body)) return fromUpload(context, request, reply, request.body);
      const { file, originalName, wishes } = await receiveForm(context, request);
      let isTaken = false;
      try {
        const checked = await checkWishes(context, wishes);
        const { body } = await once(context, request, reply, {
          status: 200,
          schema: UploadAnswer,
          what: { contentHash: file.contentHash, originalName, wishes },
          act: async () => {
            isTaken = true;
            return startJob(
              context,
              callerOf(request).userId,
              { kind: 'file', ...file },
              originalName,
              checked,
            );
          },
        });
        return body;
      } finally {
        // What became no job: refused, or answered by what the same request was answered before.
        if (!isTaken) await discardVideo(ingest, file);
      }
    },
  );
  server.post(
    '/upload/url',
    {
      schema: {
        tags,
        summary: 'Start a job from an address: of a video file, or of a page that yt-dlp knows',
        body: z.object({
          url: z.string('must be an http or https address'),
          options: z.unknown().optional().meta({ description: 'ProcessOptions' }),
          webhook: WebhookRequest.optional(),
        }),
        response: { 200: UploadAnswer, ...errors(400, 401, 402, 409, 429) },
      },
    },
    async (request, reply) => {
      const { url, options, webhook } = request.body;
      const address = await ingest.outbound.check(url, 'url');
      const checked = await checkWishes(context, { options, webhook });
      const source = { kind: 'url', url: address.href } as const;
      const act = () => startJob(context, callerOf(request).userId, source, fileName(address), checked);
      const how = { status: 200, schema: UploadAnswer, what: request.body, act };
      return (await once(context, request, reply, how)).body;
    },
  );
}
