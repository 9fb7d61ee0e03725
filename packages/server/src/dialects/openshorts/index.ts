/** The OpenShorts API: its routes, its errors, its words, for both generations of its clients. */
import formBody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import { type HttpServer, identify } from '../../http/index.ts';
import { configRoutes, healthRoute } from './about.ts';
import { clipRoutes } from './clip.ts';
import type { OpenShortsContext } from './context.ts';
import { cuttingRoutes } from './cutting.ts';
import { effectRoutes } from './effects.ts';
import { answerError } from './errors.ts';
import { downloadRoutes, videoRoutes } from './files.ts';
import { processRoutes } from './process.ts';
import { socialRoutes } from './social.ts';
import { statusRoutes } from './status.ts';
import { translateRoutes } from './translate.ts';
import { writingRoutes } from './writing.ts';

export type { OpenShortsContext } from './context.ts';

/** Adds the API: its paths below `/api`, `/videos` and `/health`. */
export async function openShortsRoutes(server: HttpServer, context: OpenShortsContext): Promise<void> {
  await server.register(async (api: HttpServer) => {
    api.setErrorHandler(answerError);
    healthRoute(api);
    await api.register(async (open: HttpServer) => configRoutes(open, context), { prefix: '/api' });
    await api.register(async (guarded: HttpServer) => {
      guarded.addHook('onRequest', identify(context.authenticate, context.cookie, context.isOwnOrigin));
      videoRoutes(guarded, context);
      await guarded.register(
        async (calls: HttpServer) => {
          await calls.register(multipart);
          await calls.register(formBody);
          processRoutes(calls, context);
          statusRoutes(calls, context);
          downloadRoutes(calls, context);
          socialRoutes(calls, context);
          translateRoutes(calls, context);
          writingRoutes(calls, context);
          cuttingRoutes(calls, context);
          clipRoutes(calls, context);
          effectRoutes(calls, context);
        },
        { prefix: '/api' },
      );
    });
  });
}
