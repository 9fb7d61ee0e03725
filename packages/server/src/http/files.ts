import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ServerError } from '../error.ts';
import { type BlobStore, FILES_PATH, type Storage } from '../storage/index.ts';
import { sendFile } from './send.ts';
import type { HttpServer } from './server.ts';

/** The routes of signed addresses of files on disk: `GET` reads one, `PUT` writes one. The signature is the only credential. */
export function fileRoutes(server: HttpServer, { store, verify }: Storage): void {
  if (!verify) return;
  void server.register(async (scope) => {
    // Any body is a stream here.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body));

    const permissionOf = (request: { method: string; url: string }) => {
      const { pathname, searchParams } = new URL(request.url, 'http://localhost');
      const path = pathname.slice(FILES_PATH.length + 1);
      return verify({ method: request.method, path, query: searchParams });
    };

    scope.get(`${FILES_PATH}/*`, { schema: { hide: true } }, async (request, reply) => {
      const permission = permissionOf(request);
      if (permission.method !== 'GET') throw new ServerError('forbidden', 'This address is for writing.');
      const { key, contentType, contentDisposition } = permission;
      const found = await store.head(key);
      if (!found) throw new ServerError('not_found', 'There is no such file, or it was deleted.');
      const { sizeBytes, modifiedAt } = found;
      const version = `${sizeBytes.toString(16)}${modifiedAt.getTime().toString(16)}`;
      const open = async (part: Parameters<BlobStore['get']>[1]) => (await store.get(key, part)).body;
      const isVersioned = true;
      return sendFile(request, reply, {
        sizeBytes,
        contentType,
        contentDisposition,
        version,
        isVersioned,
        open,
      });
    });

    scope.put(
      `${FILES_PATH}/*`,
      { schema: { hide: true }, bodyLimit: Number.MAX_SAFE_INTEGER },
      async (request, reply) => {
        const permission = permissionOf(request);
        if (permission.method !== 'PUT') throw new ServerError('forbidden', 'This address is for reading.');
        const { 'content-type': type, 'content-length': length } = request.headers;
        if (type !== permission.contentType || Number(length) !== permission.sizeBytes)
          throw new ServerError(
            'forbidden',
            `This address is for ${permission.sizeBytes} bytes of ${permission.contentType}: send them with these headers.`,
          );
        await receive(store, permission.key, request.body);
        return reply.code(200).send();
      },
    );
  });
}

async function receive(store: BlobStore, key: Parameters<BlobStore['put']>[0], body: unknown): Promise<void> {
  // A connection that breaks fails the pipeline, and with it the write.
  const through = new PassThrough();
  await Promise.all([pipeline(body as Readable, through), store.put(key, through)]);
}
