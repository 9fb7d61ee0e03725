/** The Clipzy API: a video gets the style of another. Its routes, envelope, errors and words; what it answers is decided in the library. */
import { z } from 'zod';
import { type HttpServer, identify } from '../../http/index.ts';
import type { ClipzyContext } from './context.ts';
import { answer, envelope } from './envelope.ts';
import { answerError, answerNotFound } from './errors.ts';
import { jobRoutes } from './jobs.ts';
import { resultRoutes } from './results.ts';
import { videoRoutes } from './videos.ts';

export type { ClipzyContext } from './context.ts';

/** The version that the API says it has. */
const VERSION = '0.1.0';

/** Adds the API: everything below `/api/v1`. */
export async function clipzyRoutes(server: HttpServer, context: ClipzyContext): Promise<void> {
  await server.register(
    async (api: HttpServer) => {
      api.setErrorHandler(answerError);
      api.setNotFoundHandler(answerNotFound);
      healthRoute(api, context);
      await api.register(async (guarded: HttpServer) => {
        const { authenticate, cookie, isOwnOrigin } = context;
        guarded.addHook('onRequest', identify(authenticate, cookie, isOwnOrigin));
        await videoRoutes(guarded, context);
        jobRoutes(guarded, context);
        resultRoutes(guarded, context);
      });
    },
    { prefix: '/api/v1' },
  );
}

function healthRoute(server: HttpServer, { library }: ClipzyContext): void {
  const Health = z.object({ status: z.literal('ok'), timestamp: z.string(), version: z.string() });
  server.get(
    '/health',
    {
      logLevel: 'warn',
      schema: {
        tags: ['clipzy'],
        summary: 'Whether the API answers',
        response: { 200: envelope(Health) },
      },
    },
    async () =>
      answer('API is healthy', {
        status: 'ok' as const,
        timestamp: library.ports.now().toISOString(),
        version: VERSION,
      }),
  );
}
