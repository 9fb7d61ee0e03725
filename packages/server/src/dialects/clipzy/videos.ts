import multipart from '@fastify/multipart';
import { z } from 'zod';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { discardVideo } from '../../ingest/index.ts';
import { addVideo, getVideo } from '../../library/index.ts';
import { videoBody } from './bodies.ts';
import type { ClipzyContext } from './context.ts';
import { answer, envelope } from './envelope.ts';
import { errors, refuse } from './errors.ts';
import { type ReceivedForm, receiveForm } from './form.ts';
import { newClipzyId } from './ids.ts';
import { UploadBody, VideoBody } from './schemas.ts';
import { checkWebhook } from './webhook.ts';

const tags = ['clipzy'];
const params = z.object({ videoId: z.string() });

/** Videos: upload, and what one is. */
export async function videoRoutes(server: HttpServer, context: ClipzyContext): Promise<void> {
  await server.register(multipart);
  server.post(
    '/videos/upload',
    {
      config: { clipzyCodes: { not_found: 'VIDEO_NOT_FOUND', too_large: 'FILE_TOO_LARGE' } },
      schema: {
        tags,
        summary: 'Upload a video; no job is started',
        description:
          'multipart/form-data: `file` (mp4, mov, avi, mkv, webm; required), `template_video_id`, `webhook_url`, `webhook_secret`: what jobs of this video use when they name none.',
        consumes: ['multipart/form-data'],
        response: { 200: envelope(UploadBody), ...errors(401, 403, 404, 413, 422, 429, 507) },
      },
    },
    async (request, reply) => {
      // Before the bytes are taken in.
      await context.library.limits.uploadVideo(callerOf(request).userId);
      const form = await receiveForm(context, request);
      if ('detail' in form) return refuse(reply, form.code, form.detail);
      return answer('Video uploaded successfully', await keep(context, callerOf(request).userId, form));
    },
  );
  for (const [path, summary] of [
    ['/videos/:videoId', 'What an uploaded video is'],
    ['/videos/info/:videoId', 'The same'],
  ] as const)
    server.get(
      path,
      {
        config: { clipzyCodes: { not_found: 'VIDEO_NOT_FOUND' } },
        schema: {
          tags,
          summary,
          params,
          response: { 200: envelope(VideoBody), ...errors(401, 403, 404) },
        },
      },
      async (request) => {
        const video = await getVideo(context.library, callerOf(request).userId, request.params.videoId);
        return answer('Video info retrieved', videoBody(video));
      },
    );
}

/** Keeps a received video. A secret that was made here is told this once. */
async function keep(
  context: ClipzyContext,
  ownerId: string,
  { file, probe, filename, fields }: ReceivedForm,
): Promise<z.output<typeof UploadBody>> {
  const given = fields.get('webhook_secret');
  const webhook = await checkWebhook(context, fields.get('webhook_url'), given).catch(
    async (error: unknown) => {
      await discardVideo(context.ingest, file);
      throw error;
    },
  );
  const video = await addVideo(
    context.library,
    {
      id: newClipzyId(context.library.ports, 'vid'),
      ownerId,
      originalName: filename,
      probe,
      templateVideoId: fields.get('template_video_id') ?? null,
      webhook: webhook ?? null,
    },
    file,
  );
  return { ...videoBody(video), ...(webhook && !given ? { webhook_secret: webhook.secret } : {}) };
}
