/** The Clipzz API: its routes, its errors, its words. What it answers is decided in the library and in billing. */
import { type HttpServer, identify } from '../../http/index.ts';
import { actionRoutes, signUpRoute } from './actions.ts';
import { checkoutRoutes } from './checkout.ts';
import type { ClipzzContext } from './context.ts';
import { answerError, answerNotFound } from './errors.ts';
import { processVideoRoute } from './process-video.ts';
import { webhookRoutes } from './webhooks.ts';

export type { ClipzzContext } from './context.ts';

/** Adds the API: `POST /process_video`, the actions below `/api/actions`, and the events of payment providers. */
export async function clipzzRoutes(server: HttpServer, context: ClipzzContext): Promise<void> {
  const { authenticate, cookie, isOwnOrigin } = context;
  await processVideoRoute(server, context);
  await server.register((api: HttpServer) => webhookRoutes(api, context), { prefix: '/api' });
  await server.register(
    async (actions: HttpServer) => {
      actions.setErrorHandler(answerError);
      actions.setNotFoundHandler(answerNotFound);
      signUpRoute(actions, context);
      await actions.register(async (guarded: HttpServer) => {
        guarded.addHook('onRequest', identify(authenticate, cookie, isOwnOrigin));
        actionRoutes(guarded, context);
        checkoutRoutes(guarded, context);
      });
    },
    { prefix: '/api/actions' },
  );
}
