import { z } from 'zod';
import type { HttpServer } from './server.ts';

/** Looks at one part that the service needs; throws when it is not there. */
export type Check = () => Promise<void>;

/** How long a part may take to answer, ms. */
const PATIENCE_MS = 5_000;

/**
 * `GET /healthz`: this process answers. `GET /readyz`: so do the parts it `needs`, each by name; the parts `beside` it are
 * told too, and it answers well without them.
 */
export function healthRoutes(
  server: HttpServer,
  needs: Readonly<Record<string, Check>>,
  beside: Readonly<Record<string, Check>> = {},
): void {
  server.get(
    '/healthz',
    {
      logLevel: 'warn',
      schema: {
        tags: ['health'],
        summary: 'Whether this process answers',
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  const Parts = z.object({
    status: z.enum(['ready', 'unavailable']),
    parts: z.record(z.string(), z.enum(['ok', 'unavailable'])),
  });
  server.get(
    '/readyz',
    {
      logLevel: 'warn',
      schema: {
        tags: ['health'],
        summary:
          'Whether database, storage and queue answer too; and whether the work goes on, which may be another machine’s',
        response: { 200: Parts, 503: Parts },
      },
    },
    async (request, reply) => {
      const looked = Object.entries({ ...needs, ...beside }).map(async ([name, check]) => {
        try {
          await withPatience(check());
          return [name, 'ok'] as const;
        } catch (error) {
          request.log.warn({ err: error, part: name }, 'not ready');
          return [name, 'unavailable'] as const;
        }
      });
      const parts = Object.fromEntries(await Promise.all(looked));
      const isReady = Object.keys(needs).every((name) => parts[name] === 'ok');
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'unavailable', parts });
    },
  );
}

async function withPatience(looking: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  await Promise.race([looking, late]).finally(() => clearTimeout(timer));
}
