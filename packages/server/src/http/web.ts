import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpServer } from './server.ts';

/** The addresses that the web app shows a page for; the same as in its router. */
const PAGES = [
  '/',
  '/login',
  '/signup',
  '/jobs/:jobId',
  '/jobs/:jobId/clips/:index',
  '/keys',
  '/account',
  '/style',
  '/style/:jobId',
  '/operator',
];

/** Until the build is there, e.g. when the service was started without `npm start`. */
const NOT_BUILT = 'The web app is not built: run "npm run build". The API is here all the same: see /docs.\n';

/**
 * The web app as static files: its pages at the addresses of `PAGES`, its assets, which hold a hash of their content in
 * their names, for a year. A browser that asks for a page that is none gets the app, which says so, with status 404;
 * everybody else what `answerNotFound` says.
 */
export async function webRoutes(
  server: HttpServer,
  folder: string,
  answerNotFound: (request: FastifyRequest, reply: FastifyReply) => unknown,
): Promise<void> {
  const index = join(folder, 'index.html');
  const sendApp = (reply: FastifyReply, status: number, app: Buffer) =>
    // A page of before names assets that are gone after an update: it is asked for anew each time.
    reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(app);
  for (const page of PAGES)
    server.get(page, { schema: { hide: true } }, async (_, reply) => {
      const app = await readBuilt(index);
      return app
        ? sendApp(reply, 200, app)
        : reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    });
  server.setNotFoundHandler(async (request, reply) => {
    const app = isPage(request) ? await readBuilt(index) : undefined;
    return app ? sendApp(reply, 404, app) : answerNotFound(request, reply);
  });
  await server.register(fastifyStatic, {
    root: folder,
    serve: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
  });
  server.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .sendFile(request.params['*'], join(folder, 'assets')),
  );
  for (const name of ['mark.svg', 'theme.js'])
    server.get(`/${name}`, { schema: { hide: true } }, (_, reply) =>
      reply.header('cache-control', 'public, max-age=3600').sendFile(name),
    );
}

/** The page of the app; undefined before it is built, and for a moment while it is built anew beside the running service. */
async function readBuilt(index: string): Promise<Buffer | undefined> {
  try {
    return await readFile(index);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether somebody goes to an address with a browser. */
function isPage({ method, headers, url }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html') && !/^\/(api|ws)\b/.test(url);
}
