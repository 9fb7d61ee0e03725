import {
  EngineError,
  type LanguageModelSettings,
  type SuitingEffects,
  suitingEffects,
} from '@reelwright/engine';
import { type Effect, effectValues, type Plan, withEffects } from '@reelwright/plan';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import type { HttpServer } from '../../http/index.ts';
import type { OpenShortsContext } from './context.ts';
import { ClipBody, EditAnswer, planOf, renderEdit } from './edit.ts';
import { errors } from './errors.ts';
import { requiredGeminiOf } from './gemini.ts';

const tags = ['openshorts'];
const Body = ClipBody.extend({ api_key: z.string().nullish() });

/** How long the choice of effects may take before their rendering begins, ms: what its clients wait. */
const PATIENCE_MS = 5 * 60_000;

const Instead = z
  .object({ used: z.string(), instead_of: z.string(), reason: z.string() })
  .nullable()
  .meta({ description: 'What was done instead of what the model was asked for, and why; null: nothing.' });

/** `POST /edit` and `/effects/generate`: effects that suit a clip, burned in or told to a player. */
export function effectRoutes(server: HttpServer, context: OpenShortsContext): void {
  server.post(
    '/edit',
    {
      schema: {
        tags,
        summary: 'Give a clip effects that suit it: of a fixed list, chosen from its words and shots',
        description:
          'A language model chooses (X-Gemini-Key, or the one of the service) among named effects, strengths 1 to 3, on sentences and shots; nothing that it writes is rendered. Without one that answers, rules choose.',
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
              fallback: Instead,
            }),
          }),
          ...errors(400, 401, 404, 409, 500),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const model = requiredGeminiOf(context.config, request, body.api_key);
      const chosen = chooseFor(model, request, reply);
      let suiting: SuitingEffects | undefined;
      const change = async (plan: Plan) => {
        suiting = await chosen(plan);
        const changed = withEffects(plan, suiting.effects);
        return suiting.fallback
          ? { ...changed, fallbacks: [...changed.fallbacks, suiting.fallback] }
          : changed;
      };
      const { url } = await renderEdit(context, request, reply, body, change);
      const { effects, by, fallback } = suiting ?? { effects: [], by: null, fallback: null };
      const said = effects.map(sentence).join('; ');
      return {
        success: true as const,
        new_video_url: url,
        edit_plan: {
          // Told, never run: what is rendered follows from the names of the effects alone.
          filter_complex: said,
          filter_string: said,
          explanation:
            by === null
              ? 'Chosen from the words that carry the meaning and from the shots of the clip.'
              : `Chosen by ${by} from what is said in the clip and from its shots.`,
          edits: effects.map(({ type, startSeconds, endSeconds, strength }) => ({
            type,
            start: startSeconds,
            end: endSeconds,
            strength,
          })),
          fallback,
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
            fallback: Instead,
          }),
          ...errors(400, 401, 404),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const model = requiredGeminiOf(context.config, request, body.api_key);
      const { plan } = await planOf(context, request, body);
      const { effects, fallback } = await chooseFor(model, request, reply)(plan);
      return { effects: { segments: effects.map(segmentOf) }, fallback };
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

/** Chooses effects by this model, or else the service's, for as long as the client of a request waits. */
function chooseFor(
  languageModel: LanguageModelSettings | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): (plan: Plan) => Promise<SuitingEffects> {
  const left = new AbortController();
  reply.raw.once('close', () => left.abort());
  request.raw.socket.setTimeout(PATIENCE_MS);
  return async (plan) => {
    try {
      return await suitingEffects(plan, { signal: left.signal, ...(languageModel ? { languageModel } : {}) });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const code = error.code === 'cancelled' ? 'cancelled' : 'invalid_request';
      throw new ServerError(code, error.message, { cause: error });
    }
  };
}
