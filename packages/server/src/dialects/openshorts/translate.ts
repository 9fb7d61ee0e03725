import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { LANGUAGES, translated } from '../../translation/index.ts';
import type { OpenShortsContext } from './context.ts';
import { ClipBody, EditAnswer, renderEdit } from './edit.ts';
import { errors } from './errors.ts';
import { geminiOf } from './gemini.ts';

const tags = ['openshorts'];

/** How long a translation may take before its rendering begins, ms: what its clients wait. */
const PATIENCE_MS = 10 * 60_000;

const language = z
  .string('must be a language code, e.g. es')
  .trim()
  .toLowerCase()
  .refine((code) => Object.hasOwn(LANGUAGES, code), 'must be a code of GET /api/translate/languages');

/** `/translate`: a clip in another language, subtitles and voice. */
export function translateRoutes(server: HttpServer, context: OpenShortsContext): void {
  server.get(
    '/translate/languages',
    {
      schema: {
        tags,
        summary: 'The languages that clips are translated into',
        response: { 200: z.object({ languages: z.record(z.string(), z.string()) }) },
      },
    },
    async () => ({ languages: { ...LANGUAGES } }),
  );
  server.post(
    '/translate',
    {
      schema: {
        tags,
        summary: 'Put a clip into another language: its subtitles and its voice',
        description:
          'With X-ElevenLabs-Key the clip is dubbed by ElevenLabs; without, a language model translates (X-Gemini-Key, or the one of the service) and a voice of the service’s machine speaks.',
        body: ClipBody.extend({
          target_language: language,
          source_language: z.preprocess((code) => code || undefined, language.optional()),
        }),
        response: { 200: EditAnswer, ...errors(400, 401, 404, 409, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      request.raw.socket.setTimeout(2 * PATIENCE_MS);
      const change = translated(context.translation, {
        ownerId: callerOf(request).userId,
        jobId: body.job_id,
        clipIndex: body.clip_index + 1,
        to: body.target_language,
        from: body.source_language ?? null,
        elevenLabsKey: header(request, 'x-elevenlabs-key'),
        languageModel: geminiOf(context.config, request),
        signal: AbortSignal.any([left.signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      const { url } = await renderEdit(context, request, reply, body, change);
      return { success: true as const, new_video_url: url };
    },
  );
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
