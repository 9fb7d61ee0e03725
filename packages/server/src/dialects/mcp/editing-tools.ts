import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { recaption } from '@reelwright/engine';
import type { Captions } from '@reelwright/plan';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import {
  changePlan,
  editPlan,
  getPlan,
  type PlanChange,
  RECUT_LIMITS,
  recutTo,
  sourceWords,
} from '../../library/index.ts';
import type { Answering } from './answer.ts';
import { ClipSummary, clipNumber, clipSummary } from './clip-summary.ts';
import type { CallerContext } from './context.ts';

/** Where the middle of the captions stands, from the top of the frame. */
const POSITIONS = { top: 0.2, middle: 0.5, bottom: 0.76 } as const;

const clipOf = { job_id: z.string(), clip_index: z.int().min(0).describe('As in list_clips, from 0.') };
const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour like #FFCC00');
const edited = z.object({ clip: ClipSummary });
const AFTERWARDS =
  'The clip is rendered anew from the source; ask list_clips until its status is completed again. Until then the file of before stays.';

/** Tools that change a clip: each is an edit of its plan. */
export function editingTools(server: McpServer, context: CallerContext, answering: Answering): void {
  const { library, ownerId } = context;
  const change = async (jobId: string, clipIndex: number, edit: PlanChange, looks = false) => {
    await changePlan(library, ownerId, jobId, clipNumber(clipIndex), edit, undefined, { looks });
    return { clip: await clipSummary(context, jobId, clipIndex) };
  };

  server.registerTool(
    'add_subtitles',
    {
      title: 'Caption a clip',
      description: `Burns captions into a clip in another look, or takes them out (style none). ${AFTERWARDS}`,
      inputSchema: z.object({
        ...clipOf,
        style: z.enum(['karaoke', 'beasty', 'mozi', 'none']).default('karaoke'),
        position: z
          .enum(['top', 'middle', 'bottom'])
          .optional()
          .describe('Default: where the style has them.'),
        font_color: colour.optional(),
        highlight_color: colour.optional().describe('Of the word being said.'),
        uppercase: z.boolean().optional(),
      }),
      outputSchema: edited,
      annotations: { destructiveHint: false },
    },
    ({ job_id: jobId, clip_index: clipIndex, ...look }) =>
      answering(() =>
        change(jobId, clipIndex, async (plan) => {
          const captioned = await recaption(plan, { preset: look.style });
          return { ...captioned, captions: adjusted(captioned.captions, look) };
        }),
      ),
  );

  server.registerTool(
    'recut_clip',
    {
      title: 'Recut a clip',
      description: `Makes a clip of other stretches of the source, in the order given. ${AFTERWARDS}`,
      inputSchema: z.object({
        ...clipOf,
        segments: z
          .array(z.object({ start: z.number().min(0), end: z.number().positive() }))
          .min(1)
          .max(RECUT_LIMITS.mostSegments)
          .describe('Seconds of the source.'),
        snap_to_words: z.boolean().default(false).describe('Move ends out of words.'),
        reapply_captions: z.boolean().default(true),
        framing: z.enum(['auto', 'track', 'full']).default('auto').describe('full: the whole picture.'),
      }),
      outputSchema: edited,
      annotations: { destructiveHint: false },
    },
    (wish) =>
      answering(async () => {
        const { plan: before } = await getPlan(library, ownerId, wish.job_id, clipNumber(wish.clip_index));
        const words = await sourceWords(library, ownerId, wish.job_id, before);
        const recut = recutTo({
          segments: wish.segments.map(({ start, end }) => ({ startSeconds: start, endSeconds: end })),
          snapToWords: wish.snap_to_words,
          captions: wish.reapply_captions,
          framing: wish.framing,
          words,
        });
        // A framing that is asked for holds for what is added too.
        return change(wish.job_id, wish.clip_index, recut, wish.framing === 'auto');
      }),
  );

  server.registerTool(
    'get_plan',
    {
      title: 'The plan of a clip',
      description:
        'The whole plan of a clip as JSON: segments, shots and cameras, captions, hook, sound. `part` picks some of it by JSON Pointer (RFC 6901), e.g. /captions/cues/0 or /segments.',
      inputSchema: z.object({ ...clipOf, part: z.string().max(500).default('') }),
      outputSchema: z.object({ revision: z.int(), part: z.string(), value: z.unknown() }),
      annotations: { readOnlyHint: true },
    },
    ({ job_id: jobId, clip_index: clipIndex, part }) =>
      answering(async () => {
        const { plan, revision } = await getPlan(library, ownerId, jobId, clipNumber(clipIndex));
        return { revision, part, value: partOf(plan, part) };
      }),
  );

  server.registerTool(
    'apply_plan_edit',
    {
      title: 'Change the plan of a clip',
      description: `Changes the plan by a JSON Merge Patch (RFC 7396): fields given are replaced, null removes, lists are replaced whole. ${AFTERWARDS}`,
      inputSchema: z.object({
        ...clipOf,
        patch: z.record(z.string(), z.unknown()),
        revision: z.int().min(1).optional().describe('Refuse when the plan was edited since.'),
      }),
      outputSchema: edited,
      annotations: { destructiveHint: false },
    },
    ({ job_id: jobId, clip_index: clipIndex, patch, revision }) =>
      answering(async () => {
        await editPlan(library, ownerId, jobId, clipNumber(clipIndex), { patch, revision });
        return { clip: await clipSummary(context, jobId, clipIndex) };
      }),
  );
}

type Look = {
  position?: keyof typeof POSITIONS | undefined;
  font_color?: string | undefined;
  highlight_color?: string | undefined;
  uppercase?: boolean | undefined;
};

function adjusted(captions: Captions, wish: Look): Captions {
  if (captions.preset === 'none') return captions;
  const { position, font_color: fill, highlight_color: activeFill, uppercase } = wish;
  const look = {
    ...captions.look,
    ...(fill === undefined ? {} : { fill }),
    ...(activeFill === undefined ? {} : { activeFill }),
    ...(uppercase === undefined ? {} : { uppercase }),
    ...(position === undefined ? {} : { centreY: POSITIONS[position] }),
  };
  // A place that was asked for counts more than one that keeps clear of a face.
  const cues = position === undefined ? captions.cues : captions.cues.map(({ centreY: _, ...cue }) => cue);
  return { ...captions, look, cues };
}

/** A part of a document by JSON Pointer (RFC 6901). Throws `invalid_request`, `not_found`. */
function partOf(document: unknown, pointer: string): unknown {
  if (pointer === '') return document;
  if (!pointer.startsWith('/'))
    throw new ServerError('invalid_request', 'part must be a JSON Pointer: empty, or beginning with /.');
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, token) => {
      if (typeof value === 'object' && value !== null && Object.hasOwn(value, token))
        return Object.entries(value).find(([name]) => name === token)?.[1];
      throw new ServerError('not_found', `The plan has nothing at ${pointer}.`);
    }, document);
}
