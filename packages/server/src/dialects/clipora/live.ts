import { z } from 'zod';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { getJob } from '../../library/index.ts';
import { liveMessage } from './bodies.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';

/** How often a silent connection is written to, so that nobody in between takes it for dead, ms. */
const HEARTBEAT_MS = 15_000;
/** The close codes of RFC 6455: all was said; a fault of ours. */
const [CLOSE_NORMAL, CLOSE_FAULT] = [1000, 1011];

/** `GET /jobs/{jobId}/events`: what happens to a job as server-sent events. */
export function eventRoutes(server: HttpServer, { library, watch }: CliporaContext): void {
  server.get(
    '/jobs/:jobId/events',
    {
      schema: {
        tags: ['jobs'],
        summary: 'What happens to a job, as server-sent events: progress, then done',
        params: z.object({ jobId: z.string() }),
        response: errors(401, 403, 404),
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { jobId } = request.params;
      // Refused with a status of its own, before the stream begins.
      await getJob(library, userId, jobId);
      const gone = new AbortController();
      const { raw } = reply.hijack();
      raw.on('close', () => gone.abort());
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
      try {
        for await (const job of watch.job(userId, jobId, gone.signal)) {
          const message = liveMessage(job);
          raw.write(`event: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`);
        }
      } catch (error) {
        request.log.error({ err: error }, 'events ended early');
      } finally {
        clearInterval(heartbeat);
        raw.end();
      }
    },
  );
}

/** `GET /ws?jobId=`: the same as WebSocket messages. Whoever may not watch is refused before the connection is upgraded. */
export function webSocketRoutes(server: HttpServer, { library, watch }: CliporaContext): void {
  server.get(
    '/ws',
    {
      websocket: true,
      schema: { hide: true, querystring: z.object({ jobId: z.string('must be the id of a job') }) },
      preHandler: async (request) => {
        await getJob(library, callerOf(request).userId, jobIdOf(request.query));
      },
    },
    async (socket, request) => {
      const gone = new AbortController();
      socket.on('close', () => gone.abort());
      socket.on('error', () => gone.abort());
      const heartbeat = setInterval(() => socket.ping(), HEARTBEAT_MS);
      try {
        const jobs = watch.job(callerOf(request).userId, jobIdOf(request.query), gone.signal);
        for await (const job of jobs) socket.send(JSON.stringify(liveMessage(job)));
        socket.close(CLOSE_NORMAL);
      } catch (error) {
        request.log.error({ err: error }, 'watching ended early');
        socket.close(CLOSE_FAULT);
      } finally {
        clearInterval(heartbeat);
      }
    },
  );
}

function jobIdOf(query: unknown): string {
  return z.object({ jobId: z.string() }).parse(query).jobId;
}
