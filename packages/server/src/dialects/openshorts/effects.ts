import { chooseEffects, type Effect, effectValues, withEffects } from '@reelwright/plan';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import type { HttpServer } from '../../http/index.ts';
import type { OpenShortsContext } from './context.ts';
import { ClipBody, EditAnswer, planOf, renderEdit } from './edit.ts';
import { errors } from './errors.ts';

const tags = ['openshorts'];
const Body = ClipBody.extend({ api_key: z.string().nullish() });

/** `POST /edit` and `/effects/generate`: effects that suit a clip, burned in or told to a player. */
export function effectRoutes(server: HttpServer, context: OpenShortsContext): void {
  server.post(
    '/edit',
    {
      schema: {
        tags,
        summary: 'Give a clip effects that suit it: of a fixed list, chosen from its words and shots',
        body: Body,
        response: {
          200: EditAnswer.extend({
            edit_plan: z.object({
              filter_complex: z.string(),
              filter_string: z.string(),
              explanation: z.string(),
              edits: z.array(
                z.object({ type: z.string(), start: z.number(), end: z.number(), strength: z.number() }),
              ),
            }),
          }),
          ...errors(400, 401, 404, 409, 500),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      requireKey(context, request, body.api_key);
      const { plan } = await planOf(context, request, body);
      const effects = chooseEffects(plan);
      const change = async () => withEffects(plan, effects);
      const { url } = await renderEdit(context, request, reply, body, change);
      const said = effects.map(sentence).join('; ');
      return {
        success: true as const,
        new_video_url: url,
        edit_plan: {
          // Told, never run: what is rendered follows from the names of the effects alone.
          filter_complex: said,
          filter_string: said,
          explanation: 'Chosen from the words that carry the meaning and from the shots of the clip.',
          edits: effects.map(({ type, startSeconds, endSeconds, strength }) => ({
            type,
            start: startSeconds,
            end: endSeconds,
            strength,
          })),
        },
      };
    },
  );
  server.post(
    '/effects/generate',
    {
      schema: {
        tags,
        summary: 'The effects that suit a clip, for a player that shows them itself',
        body: Body,
        response: {
          200: z.object({
            effects: z.object({
              segments: z.array(
                z.object({
                  startSec: z.number(),
                  endSec: z.number(),
                  zoom: z.number(),
                  zoomCenterX: z.number(),
                  zoomCenterY: z.number(),
                  brightness: z.number(),
                  contrast: z.number(),
                  saturate: z.number(),
                }),
              ),
            }),
          }),
          ...errors(400, 401, 404),
        },
      },
    },
    async (request) => {
      const { body } = request;
      requireKey(context, request, body.api_key);
      const { plan } = await planOf(context, request, body);
      return { effects: { segments: chooseEffects(plan).map(segmentOf) } };
    },
  );
}

/** Factors as CSS has them: 1 leaves the picture. */
function segmentOf(effect: Effect) {
  const { zoom, brightness, contrast, saturation } = effectValues(effect);
  return {
    startSec: effect.startSeconds,
    endSec: effect.endSeconds,
    zoom,
    zoomCenterX: 0.5,
    zoomCenterY: 0.5,
    brightness: 1 + brightness,
    contrast,
    saturate: saturation,
  };
}

function sentence({ type, startSeconds, endSeconds, strength }: Effect): string {
  return `${type} ${strength} from ${startSeconds.toFixed(2)} to ${endSeconds.toFixed(2)} s`;
}

/** The API asks for a key here too; nothing is sent anywhere. */
function requireKey(
  { config }: OpenShortsContext,
  { headers }: FastifyRequest,
  inBody: string | null | undefined,
): void {
  const given = [headers['x-gemini-key'], inBody].flat().some((key) => (key ?? '').trim() !== '');
  if (!given && !config.openShorts.keyless)
    throw new ServerError('invalid_request', 'Missing X-Gemini-Key header');
}
