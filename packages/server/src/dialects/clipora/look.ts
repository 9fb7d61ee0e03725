import { z } from 'zod';
import { callerOf, type HttpServer, sendFile } from '../../http/index.ts';
import { getSource, listClips, openSource } from '../../library/index.ts';
import { clipBody } from './bodies.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { ClipsAnswer } from './schemas.ts';

const params = z.object({ jobId: z.string() });

/** What a page shows of a job: its clips while they are being made, and the video that they come from. */
export function lookRoutes(server: HttpServer, { library }: CliporaContext): void {
  server.get(
    '/jobs/:jobId/clips',
    {
      schema: {
        tags: ['clips'],
        summary: 'The clips of a job as far as they are; the manifest is there when it is completed',
        params,
        response: { 200: ClipsAnswer, ...errors(401, 403, 404) },
      },
    },
    async (request) => {
      const { jobId } = request.params;
      const clips = await listClips(library, callerOf(request).userId, jobId);
      return { clips: clips.map((clip) => clipBody(jobId, clip)) };
    },
  );
  server.get(
    '/jobs/:jobId/source',
    {
      exposeHeadRoute: true,
      schema: {
        tags: ['jobs'],
        summary: 'The video of a job, as it came',
        params,
        response: errors(401, 403, 404, 416),
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { jobId } = request.params;
      const { sizeBytes, sha256 } = await getSource(library, userId, jobId);
      return sendFile(request, reply, {
        sizeBytes,
        // Players look at the bytes themselves; nothing else may be made of them (see `sendFile`).
        contentType: 'video/mp4',
        contentDisposition: `inline; filename="${jobId}"`,
        version: sha256,
        open: async (part) => (await openSource(library, userId, jobId, part)).body,
      });
    },
  );
}
