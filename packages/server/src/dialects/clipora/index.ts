/** The Clipora API: its routes, its errors, its words. What it answers is decided in the library. */
import { type HttpServer, identify } from '../../http/index.ts';
import { meRoutes, publicRoutes } from './auth.ts';
import { clipRoutes } from './clips.ts';
import type { CliporaContext } from './context.ts';
import { creditRoutes } from './credits.ts';
import { answerError, answerNotFound } from './errors.ts';
import { deliveryRoutes, jobRoutes } from './jobs.ts';
import { keyRoutes } from './keys.ts';
import { eventRoutes, webSocketRoutes } from './live.ts';
import { lookRoutes } from './look.ts';
import { operatorRoutes } from './operator.ts';
import { resumableRoutes } from './resumable.ts';
import { uploadRoutes } from './uploads.ts';
import { workbenchRoutes } from './workbench.ts';

export type { CliporaContext } from './context.ts';
export { answerError, answerNotFound } from './errors.ts';
export { UPLOADS_PATH } from './resumable.ts';

/** Adds the API: everything below `/api`, and `/ws`. */
export async function cliporaRoutes(server: HttpServer, context: CliporaContext): Promise<void> {
  await server.register(
    async (api: HttpServer) => {
      api.setErrorHandler(answerError);
      api.setNotFoundHandler(answerNotFound);
      publicRoutes(api, context);
      await api.register(async (guarded: HttpServer) => {
        guard(guarded, context);
        meRoutes(guarded, context);
        keyRoutes(guarded, context);
        creditRoutes(guarded, context);
        await uploadRoutes(guarded, context);
        await resumableRoutes(guarded, context);
        jobRoutes(guarded, context);
        deliveryRoutes(guarded, context);
        eventRoutes(guarded, context);
        clipRoutes(guarded, context);
        lookRoutes(guarded, context);
        workbenchRoutes(guarded, context);
        operatorRoutes(guarded, context);
      });
    },
    { prefix: '/api' },
  );
  await server.register(async (live: HttpServer) => {
    live.setErrorHandler(answerError);
    guard(live, context);
    webSocketRoutes(live, context);
  });
}

/** Asks who calls before anything of the request is read. */
function guard(server: HttpServer, { authenticate, cookie, isOwnOrigin }: CliporaContext): void {
  server.addHook('onRequest', identify(authenticate, cookie, isOwnOrigin));
}
