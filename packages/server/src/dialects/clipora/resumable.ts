import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { forgetPresigned, presignUpload, takePresigned } from '../../ingest/index.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { once } from './once.ts';
import { UploadAnswer } from './schemas.ts';
import { checkWishes, startJob, WebhookRequest } from './submission.ts';

/** Where resumable uploads are made (tus 1.0.0). */
export const UPLOADS_PATH = '/api/uploads';

const FinishedUpload = z.object({
  uploadId: z.string(),
  originalName: z.string().optional(),
  options: z.unknown().optional(),
  webhook: WebhookRequest.optional(),
});
/** A job to be made of an upload that is here already. */
export type FinishedUpload = z.output<typeof FinishedUpload>;

const PresignedAnswer = z.object({
  uploadId: z.string(),
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: z.number().int(),
});

/** Whether a body asks for a job of a finished upload; one that does and is wrong throws `invalid_request`. */
export function isFinished(body: unknown): body is FinishedUpload {
  if (typeof body !== 'object' || body === null || !('uploadId' in body)) return false;
  const parsed = FinishedUpload.safeParse(body);
  if (parsed.success) return true;
  const said = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  throw new ServerError('invalid_request', said);
}

/** Starts a job of a finished upload, resumable or presigned. The upload is there until a job came of it. */
export async function fromUpload(
  context: CliporaContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { uploadId, originalName, options, webhook }: FinishedUpload,
): Promise<z.output<typeof UploadAnswer>> {
  const { ingest, resumable } = context;
  const { userId } = callerOf(request);
  const checked = await checkWishes(context, { options, webhook });
  const act = async () => {
    const taken = (await resumable.take(userId, uploadId)) ?? (await presigned(context, userId, uploadId));
    const name = originalName ?? taken.originalName;
    const answer = await startJob(context, userId, { kind: 'file', ...taken.file }, name, checked);
    await resumable.forget(userId, uploadId);
    await forgetPresigned(ingest, userId, uploadId);
    return answer;
  };
  return (await once(context, request, reply, { status: 200, schema: UploadAnswer, what: request.body, act }))
    .body;
}

async function presigned({ ingest }: CliporaContext, ownerId: string, uploadId: string) {
  const file = await takePresigned(ingest, ownerId, uploadId);
  if (file) return { file, originalName: 'video' };
  throw new ServerError('not_found', 'There is no such upload, or nothing was sent to it.');
}

/** Resumable uploads (tus 1.0.0) below `/uploads`, and signed addresses to send a video to. */
export async function resumableRoutes(server: HttpServer, context: CliporaContext): Promise<void> {
  const { ingest, limits, resumable } = context;
  server.post(
    '/upload/presigned',
    {
      schema: {
        tags: ['upload'],
        summary: 'An address to send a video to; then POST /upload with its uploadId',
        body: z.object({ sizeBytes: z.number().int().positive() }),
        response: { 201: PresignedAnswer, ...errors(400, 401, 409, 413, 429) },
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const act = async () => {
        await limits.uploadUrl(userId);
        const { expiresAt, headers, ...rest } = await presignUpload(ingest, userId, request.body);
        return {
          ...rest,
          method: 'PUT' as const,
          headers: { ...headers },
          expiresAt: expiresAt.getTime(),
        };
      };
      const how = { status: 201, schema: PresignedAnswer, what: request.body, act };
      return (await once(context, request, reply, how)).body;
    },
  );
  await server.register(async (scope: HttpServer) => {
    scope.removeAllContentTypeParsers();
    // The tus server reads the bytes itself.
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const { userId } = callerOf(request);
      reply.hijack();
      await resumable.handle(userId, request.raw, reply.raw);
    };
    const methods = ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'];
    for (const url of ['/uploads', '/uploads/:uploadId'])
      scope.route({ method: methods, url, schema: { hide: true }, handler });
  });
}
