import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, type HttpServer, sendFile } from '../../http/index.ts';
import { getArtefact, getJobOf, OUTPUT_FILE, OUTPUT_NAME, openArtefact } from '../../library/index.ts';
import { failureCode, hasOutput, jobDetailBody, type RestyleJob } from './bodies.ts';
import type { ClipzyContext } from './context.ts';
import { answer, envelope } from './envelope.ts';
import { errors, refuse } from './errors.ts';
import { JobDetailBody } from './schemas.ts';
import { statusOf } from './stages.ts';

const tags = ['clipzy'];
const params = z.object({ jobId: z.string() });
const config = { clipzyCodes: { not_found: 'JOB_NOT_FOUND' } } as const;

/** What a job made: the result, and the video itself. */
export function resultRoutes(server: HttpServer, context: ClipzyContext): void {
  const { library } = context;
  server.get(
    '/jobs/:jobId/result',
    {
      config,
      schema: {
        tags,
        summary: 'The result of a completed job',
        params,
        response: { 200: envelope(JobDetailBody), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const job = await getJobOf(library, userId, request.params.jobId, 'restyle');
      if (job.status !== 'completed') return refuseUnfinished(reply, job);
      return answer('Job result retrieved', await jobDetailBody(context, userId, job));
    },
  );
  server.get(
    '/jobs/:jobId/download',
    {
      config,
      exposeHeadRoute: true,
      schema: {
        tags,
        summary: 'The finished video, or a range of it',
        params,
        response: errors(401, 403, 404, 409, 416),
      },
    },
    async (request, reply) => download(context, request, reply, request.params.jobId),
  );
}

async function download(
  { library }: ClipzyContext,
  request: FastifyRequest,
  reply: FastifyReply,
  jobId: string,
): Promise<FastifyReply> {
  const { userId } = callerOf(request);
  const job = await getJobOf(library, userId, jobId, 'restyle');
  if (job.status !== 'completed') return refuseUnfinished(reply, job);
  if (!hasOutput(job))
    return refuse(reply, 'OUTPUT_NOT_FOUND', 'The job was to extract a style only, so it made no video.');
  const { sizeBytes, contentType, sha256 } = await getArtefact(library, userId, jobId, OUTPUT_FILE);
  return sendFile(request, reply, {
    sizeBytes,
    contentType,
    contentDisposition: `attachment; filename="${OUTPUT_NAME}"`,
    version: sha256,
    open: async (part) => (await openArtefact(library, userId, jobId, OUTPUT_FILE, part)).blob.body,
  });
}

/** Says why there is no result: not yet, or what the job ended with. */
function refuseUnfinished(reply: FastifyReply, job: RestyleJob): FastifyReply {
  const status = statusOf(job);
  if (status === 'cancelled') return refuse(reply, 'JOB_CANCELLED', 'The job was cancelled.');
  if (status !== 'failed')
    return refuse(
      reply,
      'RESULT_NOT_READY',
      `The job is ${status}, ${Math.floor(job.progress)} % done: ask again when it is completed.`,
    );
  const code = failureCode(job) === 'JOB_TIMEOUT' ? 'JOB_TIMEOUT' : 'JOB_FAILED';
  return refuse(reply, code, job.error?.message ?? 'The job failed.');
}
