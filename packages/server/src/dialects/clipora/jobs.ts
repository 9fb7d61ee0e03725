import { z } from 'zod';
import { listDeliveries, resendNewest } from '../../delivery/index.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { cancelJob, deleteJob, getJob, LARGEST_PAGE, listJobs, retryJob } from '../../library/index.ts';
import { jobBody, jobItem } from './bodies.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { once } from './once.ts';
import { DeliveriesAnswer, JobBody, JobItem } from './schemas.ts';

const tags = ['jobs'];
const params = z.object({ jobId: z.string() });

/** Jobs: list, look, cancel, retry, delete. */
export function jobRoutes(server: HttpServer, context: CliporaContext): void {
  const { library } = context;
  server.get(
    '/jobs',
    {
      schema: {
        tags,
        summary: 'Your jobs, newest first',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).default(LARGEST_PAGE),
          after: z.string().optional(),
        }),
        response: {
          200: z.object({
            jobs: z.array(JobItem),
            next: z.string().optional().meta({ description: '`after` of the next page; none on the last.' }),
          }),
          ...errors(400, 401),
        },
      },
    },
    async (request) => {
      const page = await listJobs(library, callerOf(request).userId, { ...request.query, kind: 'clip' });
      return { jobs: page.jobs.map(jobItem), ...(page.next === null ? {} : { next: page.next }) };
    },
  );
  server.get(
    '/jobs/:jobId',
    {
      schema: {
        tags,
        summary: 'A job: where it is, and all that is known of it',
        params,
        response: { 200: JobBody, ...errors(401, 403, 404) },
      },
    },
    async (request) => jobBody(await getJob(library, callerOf(request).userId, request.params.jobId)),
  );
  const acts = [
    ['cancel', 'Stop a job', cancelJob],
    ['retry', 'Do again what failed', retryJob],
  ] as const;
  for (const [name, summary, act] of acts)
    server.post(
      `/jobs/:jobId/${name}`,
      {
        schema: {
          tags,
          summary,
          params,
          response: { 202: JobBody, ...errors(401, 402, 403, 404, 409, 429) },
        },
      },
      async (request, reply) => {
        const { userId } = callerOf(request);
        const { jobId } = request.params;
        const doIt = async () => jobBody(await act(library, userId, jobId));
        const answer = await once(context, request, reply, {
          status: 202,
          schema: JobBody,
          what: null,
          act: doIt,
        });
        return answer.body;
      },
    );
  server.delete(
    '/jobs/:jobId',
    {
      schema: {
        tags,
        summary: 'Delete a job with its files',
        params,
        response: { 204: z.undefined(), ...errors(401, 403, 404) },
      },
    },
    async (request, reply) => {
      await deleteJob(library, callerOf(request).userId, request.params.jobId);
      return reply.code(204).send();
    },
  );
}

/** What was sent to the webhook of a job, and sending it again. */
export function deliveryRoutes(server: HttpServer, context: CliporaContext): void {
  const { library, queueDelivery } = context;
  const deliveriesOf = async (ownerId: string, jobId: string) => ({
    deliveries: (await listDeliveries(library, ownerId, jobId)).map((delivery) => ({
      ...delivery,
      createdAt: delivery.createdAt.getTime(),
      attempts: delivery.attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.getTime() })),
    })),
  });
  server.get(
    '/jobs/:jobId/webhooks',
    {
      schema: {
        tags: ['webhooks'],
        summary: 'The messages to a job’s webhook and every attempt to deliver them',
        params,
        response: { 200: DeliveriesAnswer, ...errors(401, 403, 404) },
      },
    },
    async (request) => deliveriesOf(callerOf(request).userId, request.params.jobId),
  );
  server.post(
    '/jobs/:jobId/webhooks/resend',
    {
      schema: {
        tags: ['webhooks'],
        summary: 'Send the newest message again',
        params,
        response: { 202: DeliveriesAnswer, ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { jobId } = request.params;
      const act = async () => {
        await resendNewest(library, queueDelivery, userId, jobId);
        return deliveriesOf(userId, jobId);
      };
      const answer = await once(context, request, reply, {
        status: 202,
        schema: DeliveriesAnswer,
        what: null,
        act,
      });
      return answer.body;
    },
  );
}
