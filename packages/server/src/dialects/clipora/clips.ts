import { Manifest } from '@reelwright/engine';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { bytesFile, callerOf, type HttpServer, type SentFile, sendFile } from '../../http/index.ts';
import {
  artefactName,
  deleteClip,
  editPlan,
  getArtefact,
  getJob,
  getManifest,
  getPlan,
  listArtefacts,
  openArtefact,
} from '../../library/index.ts';
import { filesUrl } from './bodies.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { once } from './once.ts';
import { PlanAnswer } from './schemas.ts';

const tags = ['clips'];
const jobParams = z.object({ jobId: z.string() });
const fileParams = jobParams.extend({
  filename: z.string().meta({ description: 'clip_NN.mp4, .jpg, .ass, .srt, .vtt or manifest.json' }),
});
const planParams = jobParams.extend({
  filename: z.string().meta({ description: 'Number of the clip, from 1' }),
});

/** What a job made: the manifest, the files, the plans. */
export function clipRoutes(server: HttpServer, context: CliporaContext): void {
  const { library } = context;
  server.get(
    '/clips/:jobId',
    {
      schema: {
        tags,
        summary: 'The clips of a completed job, best first',
        params: jobParams,
        response: { 200: Manifest, ...errors(401, 403, 404) },
      },
    },
    async (request) => manifestOf(context, callerOf(request).userId, request.params.jobId),
  );
  server.get(
    '/clips/:jobId/:filename',
    {
      exposeHeadRoute: true,
      schema: { tags, summary: 'A file of a clip', params: fileParams, response: errors(401, 403, 404, 416) },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { jobId, filename } = request.params;
      if (filename === 'manifest.json')
        return sendFile(request, reply, manifestFile(await manifestOf(context, userId, jobId)));
      const { sizeBytes, contentType, sha256 } = await getArtefact(library, userId, jobId, filename);
      const disposition = 'download' in queryOf(request) ? 'attachment' : 'inline';
      return sendFile(request, reply, {
        sizeBytes,
        contentType,
        // The name is one of ours: letters, digits, an underscore and a dot.
        contentDisposition: `${disposition}; filename="${jobId}_${filename}"`,
        version: sha256,
        isVersioned: queryOf(request).v === shortened(sha256),
        open: async (part) => (await openArtefact(library, userId, jobId, filename, part)).blob.body,
      });
    },
  );
  server.get(
    '/clips/:jobId/:filename/plan',
    {
      schema: {
        tags,
        summary: 'The plan of a clip: all that it is',
        params: planParams,
        response: { 200: PlanAnswer, ...errors(401, 403, 404) },
      },
    },
    async (request) => {
      const { jobId, filename } = request.params;
      return getPlan(library, callerOf(request).userId, jobId, numberOf(filename));
    },
  );
  server.patch(
    '/clips/:jobId/:filename/plan',
    {
      schema: {
        tags,
        summary: 'Change the plan of a clip by a JSON Merge Patch (RFC 7396) and render that clip anew',
        params: planParams,
        headers: z.object({
          'if-match': z
            .string()
            .optional()
            .meta({ description: 'The revision that is changed, else whichever it is.' }),
        }),
        body: z.unknown(),
        response: { 202: PlanAnswer, ...errors(400, 401, 402, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { jobId, filename } = request.params;
      const edit = { patch: request.body, revision: revisionOf(request.headers['if-match']) };
      const { body } = await once(context, request, reply, {
        status: 202,
        schema: PlanAnswer,
        what: edit,
        act: () => editPlan(library, callerOf(request).userId, jobId, numberOf(filename), edit),
      });
      return body;
    },
  );
  server.delete(
    '/clips/:jobId/:filename',
    {
      schema: {
        tags,
        summary: 'Delete a clip with its files; the others keep their numbers',
        params: planParams,
        response: { 204: z.undefined(), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { jobId, filename } = request.params;
      await deleteClip(library, callerOf(request).userId, jobId, numberOf(filename));
      return reply.code(204).send();
    },
  );
}

/**
 * The manifest with the addresses of this API. Those of a clip that was edited tell its files from the ones before,
 * because files may be kept by browsers for a year.
 */
async function manifestOf({ library }: CliporaContext, ownerId: string, jobId: string): Promise<Manifest> {
  const manifest = await getManifest(library, ownerId, jobId, filesUrl(jobId));
  const { clips } = await getJob(library, ownerId, jobId);
  const edited = new Set(clips.filter(({ revision }) => revision > 1).map(({ index }) => index));
  if (edited.size === 0) return manifest;
  const files = await listArtefacts(library, ownerId, jobId);
  const versionOf = (index: number, kind: 'mp4' | 'jpg') => {
    const file = files.find(({ name }) => name === artefactName(index, kind));
    return edited.has(index) && file ? `?v=${shortened(file.sha256)}` : '';
  };
  return {
    ...manifest,
    clips: manifest.clips.map((clip) => ({
      ...clip,
      downloadUrl: clip.downloadUrl + versionOf(clip.index, 'mp4'),
      posterUrl: clip.posterUrl + versionOf(clip.index, 'jpg'),
    })),
  };
}

/** What of a hash stands in an address: enough to tell the few versions of one file apart. */
function shortened(sha256: string): string {
  return sha256.slice(0, 8);
}

function manifestFile(manifest: Manifest): SentFile {
  return bytesFile(Buffer.from(JSON.stringify(manifest)), {
    contentType: 'application/json; charset=utf-8',
    contentDisposition: 'inline; filename="manifest.json"',
  });
}

function queryOf({ query }: FastifyRequest): { readonly v?: unknown; readonly download?: unknown } {
  return typeof query === 'object' && query !== null ? query : {};
}

/** `2` or `02`. */
function numberOf(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new ServerError('not_found', 'A clip is named by its number, from 1.');
}

function revisionOf(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const [, number] = /^"?(\d{1,9})"?$/.exec(header) ?? [];
  if (number === undefined)
    throw new ServerError('invalid_request', 'If-Match must be the number of a revision.');
  return Number(number);
}
