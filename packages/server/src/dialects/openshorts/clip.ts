import { askedCrops, numberedShots, outputSize, planDuration, shownWords } from '@reelwright/plan';
import { z } from 'zod';
import { dispositionHeader } from '../../disposition.ts';
import { callerOf, type HttpServer, sendFile } from '../../http/index.ts';
import { artefactName, getArtefact, RECUT_LIMITS, sourceWords } from '../../library/index.ts';
import type { OpenShortsContext } from './context.ts';
import { framing, requireCrops, Span, spansOf } from './cutting.ts';
import { planOf } from './edit.ts';
import { errors, known } from './errors.ts';
import { versionedName } from './file-name.ts';

const tags = ['openshorts'];
const place = z.object({ x: z.number(), y: z.number() });
const params = z.object({ job_id: z.string(), clip_index: z.coerce.number().int().min(0).max(9_999) });

/** What an editor is shown of a clip: its words, its stretches of the source, its scenes. */
export function clipRoutes(server: HttpServer, context: OpenShortsContext): void {
  const { library } = context;
  server.get(
    '/clip/:job_id/:clip_index/transcript',
    {
      schema: {
        tags,
        summary: 'The words of a clip, on its own clock',
        params,
        response: {
          200: z.object({
            captions: z.array(z.object({ text: z.string(), startMs: z.number(), endMs: z.number() })),
            durationSec: z.number(),
            language: z.string().nullable(),
          }),
          ...errors(400, 401, 404),
        },
      },
    },
    async (request) => {
      const { plan } = await planOf(context, request, request.params);
      const ms = (seconds: number) => Math.round(seconds * 1_000);
      return {
        captions: shownWords(plan).map(({ text, startSeconds, endSeconds }) => ({
          text,
          startMs: ms(startSeconds),
          endMs: ms(endSeconds),
        })),
        durationSec: planDuration(plan),
        language: plan.language,
      };
    },
  );
  server.get(
    '/clip/:job_id/:clip_index/edl',
    {
      schema: {
        tags,
        summary: 'The stretches of the source that a clip shows, and every word of the source',
        params,
        response: {
          200: z.object({
            segments: z.array(Span),
            framing,
            canonical_range: Span,
            duration: z.number(),
            current_file: z.string(),
            has_captions: z.boolean(),
            words: z.array(z.object({ w: z.string(), s: z.number(), e: z.number() })),
            source: z.object({
              available: z.boolean(),
              url: z.string(),
              duration: z.number(),
              duration_estimated: z.boolean(),
            }),
            limits: z.object({
              max_segments: z.number(),
              min_segment_seconds: z.number(),
              max_total_seconds: z.number(),
            }),
            rerender_minutes: z.number().meta({ description: 'What a rendering is charged: nothing.' }),
          }),
          ...errors(400, 401, 404),
        },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      const { job_id: jobId } = request.params;
      const { plan, index } = await planOf(context, request, request.params);
      const { name, sha256 } = await known(
        'File',
        getArtefact(library, userId, jobId, artefactName(index, 'mp4')),
      );
      const words = await known('Job', sourceWords(library, userId, jobId, plan));
      return {
        ...spansOf(plan),
        framing: 'auto' as const,
        duration: planDuration(plan),
        current_file: versionedName(name, sha256),
        has_captions: plan.captions.preset !== 'none',
        words: words.map(({ text, startSeconds, endSeconds }) => ({
          w: text,
          s: startSeconds,
          e: endSeconds,
        })),
        source: {
          available: true,
          url: `/api/source/${jobId}`,
          duration: plan.source.durationSeconds,
          duration_estimated: false,
        },
        limits: {
          max_segments: RECUT_LIMITS.mostSegments,
          min_segment_seconds: RECUT_LIMITS.leastSeconds,
          max_total_seconds: RECUT_LIMITS.mostSeconds,
        },
        rerender_minutes: 0,
      };
    },
  );
  server.get(
    '/clip/:job_id/:clip_index/scenes',
    {
      schema: {
        tags,
        summary: 'The scenes of a clip and where the camera looks in each',
        params,
        response: {
          200: z.object({
            source_width: z.number(),
            source_height: z.number(),
            crop_width_fraction: z.number(),
            preview_url: z.string(),
            saved_overrides: z
              .record(z.string(), z.union([z.number(), z.object({ top: place, bottom: place })]))
              .meta({ description: 'As sent to /clip/reframe.' }),
            scenes: z.array(
              z.object({
                index: z.number(),
                start: z.number(),
                end: z.number(),
                thumbnail_url: z.string(),
                suggested_center: z.number(),
                suggested_center_y: z.number(),
                layout: z.string(),
              }),
            ),
          }),
          ...errors(400, 401, 404),
        },
      },
    },
    async (request) => {
      const { job_id: jobId } = request.params;
      const { plan } = await planOf(context, request, request.params);
      const { width, height } = requireCrops(plan);
      const shape = outputSize(plan.output.aspectRatio, plan.output.quality);
      return {
        source_width: width,
        source_height: height,
        crop_width_fraction: Math.min(1, (shape.width / shape.height) * (height / width)),
        preview_url: `/api/source/${jobId}`,
        saved_overrides: Object.fromEntries(
          [...askedCrops(plan)].map(([number, crop]) => [number, 'top' in crop ? crop : crop.x]),
        ),
        scenes: numberedShots(plan).map(({ index: number, shot }) => {
          const camera = shot.layout.kind === 'fill' ? shot.layout.camera[0] : undefined;
          return {
            index: number,
            start: shot.startSeconds,
            end: shot.endSeconds,
            thumbnail_url: `/api/clip/${jobId}/${request.params.clip_index}/scenes/${number}/thumbnail.jpg`,
            suggested_center: camera?.x ?? 0.5,
            suggested_center_y: camera?.y ?? 0.5,
            layout: shot.layout.kind,
          };
        }),
      };
    },
  );
  server.get(
    '/clip/:job_id/:clip_index/scenes/:scene/thumbnail.jpg',
    {
      exposeHeadRoute: true,
      schema: {
        tags,
        summary: 'A small picture of a scene: of all of the source’s frame, at the scene’s middle',
        params: params.extend({ scene: z.coerce.number().int().min(0).max(9_999) }),
        response: errors(400, 401, 404, 416),
      },
    },
    async (request, reply) => {
      const { job_id: jobId, scene } = request.params;
      const { index } = await planOf(context, request, request.params);
      const picture = await known(
        'Scene',
        context.scenePictures(callerOf(request).userId, jobId, index, scene),
      );
      return sendFile(request, reply, {
        sizeBytes: picture.sizeBytes,
        contentType: 'image/jpeg',
        contentDisposition: dispositionHeader('inline', `scene_${scene}.jpg`),
        version: picture.version,
        open: async (part) => (await picture.open(part)).body,
      });
    },
  );
}
