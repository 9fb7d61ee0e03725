import { z } from 'zod';
import type { HttpServer } from '../../http/index.ts';
import type { OpenShortsContext } from './context.ts';

/** `GET /config`: what a client may know of the service without an account. */
export function configRoutes(server: HttpServer, { config }: OpenShortsContext): void {
  const Body = z.object({
    youtubeUrlEnabled: z.boolean(),
    billingEnabled: z.boolean(),
    googleAuthEnabled: z.boolean(),
    jobRetentionSeconds: z.number().meta({ description: '0: for ever.' }),
    geminiKeyRequired: z.boolean(),
  });
  server.get(
    '/config',
    { schema: { tags: ['openshorts'], summary: 'What the service offers', response: { 200: Body } } },
    async () => ({
      youtubeUrlEnabled: true,
      billingEnabled: false,
      googleAuthEnabled: false,
      jobRetentionSeconds: config.jobRetentionSeconds ?? 0,
      geminiKeyRequired: !config.openShorts.keyless,
    }),
  );
}

/** `GET /health`: this process answers. */
export function healthRoute(server: HttpServer): void {
  server.get(
    '/health',
    {
      logLevel: 'warn',
      schema: {
        tags: ['openshorts'],
        summary: 'Whether this process answers',
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
}
