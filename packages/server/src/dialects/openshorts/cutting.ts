import { type Crop, type Plan, planDuration, withCrops } from '@reelwright/plan';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { RECUT_LIMITS, recutTo, sourceWords } from '../../library/index.ts';
import type { OpenShortsContext } from './context.ts';
import { ClipBody, EditAnswer, planOf, renderEdit } from './edit.ts';
import { errors, known } from './errors.ts';

const tags = ['openshorts'];
/** A stretch of the source, seconds. */
export const Span = z.object({ start: z.number(), end: z.number() });
/** How a clip is framed. */
export const framing = z.enum(['auto', 'full', 'track']);
const place = z.number().min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1');
const Recipe = z.object({ v: z.literal(1), segments: z.array(Span), canonical_range: Span, framing });

const RerenderBody = ClipBody.extend({
  segments: z.array(Span).min(1).max(RECUT_LIMITS.mostSegments),
  snap_to_words: z.boolean().default(false),
  reapply_captions: z.boolean().default(true),
  framing: framing.catch('auto').default('auto'),
});

const ReframeBody = ClipBody.extend({
  crop_overrides: z.record(
    z.string().regex(/^\d{1,4}$/, 'must be the number of a scene'),
    z.union([
      place,
      z.object({ top: z.object({ x: place, y: place }), bottom: z.object({ x: place, y: place }) }),
    ]),
  ),
  reapply_captions: z.boolean().default(true),
});

/** `POST /clip/rerender` and `/clip/reframe`: other stretches of the source, and where the camera looks. */
export function cuttingRoutes(server: HttpServer, context: OpenShortsContext): void {
  const { library } = context;
  server.post(
    '/clip/rerender',
    {
      schema: {
        tags,
        summary: 'Make a clip of other stretches of its source, in the order given',
        body: RerenderBody,
        response: {
          200: EditAnswer.extend({
            recipe: Recipe,
            framing,
            start: z.number(),
            end: z.number(),
            duration: z.number(),
            render_path: z.literal('source'),
          }),
          ...errors(400, 401, 404, 409, 500),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { plan: before } = await planOf(context, request, body);
      const words = await known('Job', sourceWords(library, callerOf(request).userId, body.job_id, before));
      const change = recutTo({
        segments: body.segments.map(({ start, end }) => ({ startSeconds: start, endSeconds: end })),
        snapToWords: body.snap_to_words,
        captions: body.reapply_captions,
        framing: body.framing,
        words,
      });
      // A framing that is asked for holds for what is added too.
      const looks = body.framing === 'auto';
      const { plan, url } = await renderEdit(context, request, reply, body, change, { looks });
      return {
        success: true as const,
        new_video_url: url,
        recipe: { v: 1 as const, ...spansOf(plan), framing: body.framing },
        framing: body.framing,
        ...spansOf(plan).canonical_range,
        duration: planDuration(plan),
        render_path: 'source' as const,
      };
    },
  );
  server.post(
    '/clip/reframe',
    {
      schema: {
        tags,
        summary: 'Move the camera of single scenes',
        description:
          'Keys are numbers of scenes; a value is the middle of the crop as a fraction of the width, or two places for halves above each other.',
        body: ReframeBody,
        response: {
          200: EditAnswer.extend({ recipe: Recipe, framed_scenes: z.array(z.number()) }),
          ...errors(400, 401, 404, 409, 500),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      requireCrops((await planOf(context, request, body)).plan);
      const crops = new Map(
        Object.entries(body.crop_overrides).map(([scene, crop]): [number, Crop] => [
          Number(scene),
          typeof crop === 'number' ? { x: crop } : crop,
        ]),
      );
      const { plan, url } = await renderEdit(context, request, reply, body, async (before) =>
        withCrops(before, crops),
      );
      return {
        success: true as const,
        new_video_url: url,
        recipe: { v: 1 as const, ...spansOf(plan), framing: 'auto' as const },
        framed_scenes: [...crops.keys()].sort((a, b) => a - b),
      };
    },
  );
}

/** The stretches of the source that a plan shows, and the whole they lie in. */
export function spansOf(plan: Plan) {
  const segments = plan.segments.map(({ startSeconds, endSeconds }) => ({
    start: startSeconds,
    end: endSeconds,
  }));
  const start = Math.min(...segments.map((segment) => segment.start));
  const end = Math.max(...segments.map((segment) => segment.end));
  return { segments, canonical_range: { start, end } };
}

/** The size of a source that is cropped. Throws `invalid_request` for a clip that shows the frame as it is. */
export function requireCrops({ source, output }: Plan): { width: number; height: number } {
  const { width, height } = source;
  if (width === null || height === null || output.aspectRatio === '16:9')
    throw new ServerError(
      'invalid_request',
      'This clip keeps the frame of its source: there is nothing to reframe.',
    );
  return { width, height };
}
