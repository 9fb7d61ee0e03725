import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import yazl from 'yazl';
import { z } from 'zod';
import { dispositionHeader } from '../../disposition.ts';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer, sendFile } from '../../http/index.ts';
import {
  type Artefact,
  getArtefact,
  getSource,
  listArtefacts,
  openArtefact,
  openSource,
} from '../../library/index.ts';
import type { OpenShortsContext } from './context.ts';
import { errors, known } from './errors.ts';
import { parseFileName, versionedName, videoUrl } from './file-name.ts';

const tags = ['openshorts'];
const params = z.object({ job_id: z.string() });

/** `GET /videos/{job_id}/{file}`: finished files, whole or in parts. */
export function videoRoutes(server: HttpServer, { library }: OpenShortsContext): void {
  server.get(
    '/videos/:job_id/:file',
    {
      exposeHeadRoute: true,
      schema: {
        tags,
        summary: 'A file of a clip, whole or a part of it',
        params: params.extend({ file: z.string() }),
        response: errors(401, 404, 416),
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { job_id: jobId, file } = request.params;
      const asked = parseFileName(file);
      if (!asked) throw new ServerError('not_found', 'File not found');
      const artefact = await known('File', getArtefact(library, userId, jobId, asked.name));
      const { name, sizeBytes, contentType, sha256 } = artefact;
      const current = versionedName(name, sha256);
      // A version of before, or none: the clip as it is now lies under a name of its own.
      if (file !== current) return reply.redirect(videoUrl(jobId, artefact), 302);
      return sendFile(request, reply, {
        sizeBytes,
        contentType,
        contentDisposition: dispositionHeader('inline', current),
        version: sha256,
        isVersioned: true,
        open: async (part) => (await openArtefact(library, userId, jobId, name, part)).blob.body,
      });
    },
  );
}

/** `GET /source/{job_id}` and `GET /jobs/{job_id}/download-all`: the original, and all clips in one file. */
export function downloadRoutes(server: HttpServer, { library }: OpenShortsContext): void {
  server.get(
    '/source/:job_id',
    {
      exposeHeadRoute: true,
      schema: { tags, summary: 'The original video', params, response: errors(401, 404, 416) },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { job_id: jobId } = request.params;
      const { originalName, sizeBytes, sha256, probe } = await known(
        'Job',
        getSource(library, userId, jobId),
      );
      return sendFile(request, reply, {
        sizeBytes,
        contentType: contentTypeOf(probe?.demuxer),
        contentDisposition: dispositionHeader('inline', originalName),
        version: sha256,
        open: async (part) => (await openSource(library, userId, jobId, part)).body,
      });
    },
  );
  server.get(
    '/jobs/:job_id/download-all',
    { schema: { tags, summary: 'All finished clips as one ZIP', params, response: errors(401, 404) } },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { job_id: jobId } = request.params;
      const files = await known('Job', listArtefacts(library, userId, jobId));
      const videos = files.filter(({ contentType }) => contentType === 'video/mp4');
      if (videos.length === 0) throw new ServerError('not_found', 'No clips available for this job');
      const open = async (name: string) => (await openArtefact(library, userId, jobId, name)).blob.body;
      return sendZip(reply, `openshorts_clips_${jobId.slice(0, 8)}.zip`, zipOf(videos, open));
    },
  );
}

function sendZip(reply: FastifyReply, name: string, zip: Readable): FastifyReply {
  return reply
    .type('application/zip')
    .header('content-disposition', dispositionHeader('attachment', name))
    .send(zip);
}

/** The files as one ZIP, stored: videos do not get smaller. One file is open at a time, and none after the reader left. */
function zipOf(files: readonly Artefact[], open: (name: string) => Promise<Readable>): Readable {
  const zip = new yazl.ZipFile();
  const out = new PassThrough();
  let current: Readable | undefined;
  const fail = (error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error)));
  for (const { name, sizeBytes, createdAt } of files)
    zip.addReadStreamLazy(name, { compress: false, size: sizeBytes, mtime: createdAt }, (give) => {
      open(name).then((stream) => {
        // The reader may have left while it was opened.
        if (out.destroyed) return void stream.destroy();
        current = stream;
        stream.on('error', fail);
        give(null, stream);
      }, fail);
    });
  zip.on('error', fail);
  zip.outputStream.on('error', fail);
  zip.end();
  zip.outputStream.pipe(out);
  out.on('close', () => current?.destroy());
  return out;
}

/** What a browser is told, by the demuxer that reads the bytes: never what the name or the sender says. */
function contentTypeOf(demuxer: string | undefined): string {
  if (demuxer === undefined) return 'application/octet-stream';
  if (/\b(mov|mp4)\b/.test(demuxer)) return 'video/mp4';
  if (/\b(webm|matroska)\b/.test(demuxer)) return 'video/webm';
  if (/\bmpegts\b/.test(demuxer)) return 'video/mp2t';
  return 'application/octet-stream';
}
