import { readFile } from 'node:fs/promises';
import { captionDrawing, EngineError, fontFile, recaption, rehook } from '@reelwright/engine';
import { CaptionPreset, CaptionWord, Plan } from '@reelwright/plan';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { bytesFile, callerOf, type HttpServer, sendFile } from '../../http/index.ts';
import { getTranscript } from '../../library/index.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { DrawingAnswer, PlanOnly, TranscriptAnswer } from './schemas.ts';

const tags = ['editing'];

/** What an editor of plans needs beside them: what is said around a clip, captions composed and drawn, fonts. Keeps nothing. */
export function workbenchRoutes(server: HttpServer, { library }: CliporaContext): void {
  server.get(
    '/jobs/:jobId/transcript',
    {
      schema: {
        tags,
        summary: 'Everything that is said in the video of a job; words outside of its clips have rough times',
        params: z.object({ jobId: z.string() }),
        response: { 200: TranscriptAnswer, ...errors(401, 403, 404) },
      },
    },
    async (request) => {
      const { language, words } = await getTranscript(
        library,
        callerOf(request).userId,
        request.params.jobId,
      );
      return {
        language,
        words: words.map(({ text, startSeconds, endSeconds }) => ({ text, startSeconds, endSeconds })),
      };
    },
  );
  server.post(
    '/plans/captions',
    {
      schema: {
        tags,
        summary: 'A plan with its words captioned anew, in another preset or with other words',
        body: z.object({
          plan: Plan,
          preset: CaptionPreset,
          words: z.array(CaptionWord).max(20_000).optional(),
        }),
        response: { 200: PlanOnly, ...errors(400, 401) },
      },
    },
    async ({ body: { plan, preset, words } }) => ({
      plan: await asked(recaption(plan, { preset, words })),
    }),
  );
  server.post(
    '/plans/hook',
    {
      schema: {
        tags,
        summary: 'A plan with another line of text over its start; an empty one takes it away',
        body: z.object({ plan: Plan, text: z.string().max(300) }),
        response: { 200: PlanOnly, ...errors(400, 401) },
      },
    },
    async ({ body: { plan, text } }) => ({ plan: await asked(rehook(plan, text)) }),
  );
  server.post(
    '/plans/drawing',
    {
      schema: {
        tags,
        summary: 'Where every word that a plan burns in stands, in pixels of the finished frame',
        body: z.object({ plan: Plan }),
        response: { 200: DrawingAnswer, ...errors(400, 401) },
      },
    },
    async ({ body: { plan } }) => ({ drawing: await asked(captionDrawing(plan)) }),
  );
  server.get(
    '/fonts/:family',
    {
      schema: {
        tags,
        summary: 'The file of a font that captions are written in',
        params: z.object({ family: z.string().max(100) }),
        response: errors(401, 404),
      },
    },
    async (request, reply) => {
      const bytes = await readFile(await asked(fontFile(request.params.family)));
      const file = bytesFile(bytes, { contentType: 'font/ttf', contentDisposition: 'inline' });
      return sendFile(request, reply, file);
    },
  );
}

/** What the engine refuses, in the service's words: a font that is not there is not found. */
async function asked<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof EngineError && ['missing_dependency', 'model_unavailable'].includes(error.code))
      throw new ServerError('not_found', error.message, { cause: error });
    throw error;
  }
}
