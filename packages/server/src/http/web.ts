import { existsSync } from 'node:fs';
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
  const isBuilt = () => existsSync(index);
  const sendApp = async (reply: FastifyReply, status: number) => {
    // A page of before names assets that are gone after an update: it is asked for anew each time.
    reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-cache');
    return reply.send(await readFile(index));
  };
  for (const page of PAGES)
    server.get(page, { schema: { hide: true } }, async (_, reply) =>
      isBuilt() ? sendApp(reply, 200) : reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
    );
  server.setNotFoundHandler(async (request, reply) =>
    isPage(request) && isBuilt() ? sendApp(reply, 404) : answerNotFound(request, reply),
  );
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

/** Whether somebody goes to an address with a browser. */
function isPage({ method, headers, url }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html') && !/^\/(api|ws)\b/.test(url);
}
