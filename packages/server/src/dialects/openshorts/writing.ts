import type { CaptionLook } from '@reelwright/plan';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import type { HttpServer } from '../../http/index.ts';
import { captioned, hooked, uncaptioned, unhooked } from '../../library/index.ts';
import type { OpenShortsContext } from './context.ts';
import { ClipBody, EditAnswer, renderEdit } from './edit.ts';
import { errors } from './errors.ts';
import { hookStyleNamed } from './wishes.ts';

const tags = ['openshorts'];

/** Sizes of captions count lines of a picture 288 high, as its clients' renderer does (libass, PlayResY of SRT). */
const LINES = 288;
/** A font's line box beside its em square, in the fonts that its clients name. */
const LINE_BOX_EM = 1.2;

/** Fonts by what their clients call them: the bundled one that is most like it. */
const FONTS: readonly (readonly [RegExp, string])[] = [
  [/anton|impact|bebas|oswald|league gothic/i, 'Anton'],
  [/black|heavy|poppins/i, 'Montserrat Black'],
];
const USUAL_FONT = 'Montserrat ExtraBold';

const colour = z
  .string()
  .regex(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, 'must be a colour like #FFCC00')
  .transform((text) => {
    const digits = text.replace('#', '');
    return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`.toUpperCase();
  });
const share = z.coerce.number('must be a number from 0 to 1').min(0).max(1);
/** A name of a few; another is the usual, as its clients expect. */
const named = <const Names extends readonly [string, ...string[]]>(names: Names, usual: Names[number]) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.toLowerCase() : value),
    z.enum(names).catch(usual),
  );

const SubtitleBody = ClipBody.extend({
  position: named(['bottom', 'middle', 'top'], 'bottom'),
  font_size: z.coerce.number('must be a number from 4 to 100').min(4).max(100).default(16),
  font_name: z.string().max(100).default('Verdana'),
  font_color: colour.default('#FFFFFF'),
  border_color: colour.default('#000000'),
  border_width: z.coerce.number('must be a number from 0 to 10').min(0).max(10).default(2),
  bg_color: colour.default('#000000'),
  bg_opacity: share.default(0),
  style: named(['classic', 'karaoke'], 'classic'),
  highlight_color: colour.default('#FFD700'),
  effect: named(['none', 'glow', 'pop', 'box'], 'none'),
  base_opacity: share.default(1),
  uppercase: z.boolean().default(false),
  words: z
    .array(z.object({ text: z.string().max(200), startMs: z.number().min(0), endMs: z.number().min(0) }))
    .max(2_000)
    .nullish(),
});
type SubtitleBody = z.output<typeof SubtitleBody>;

const HookBody = ClipBody.extend({
  text: z.string().max(300).default(''),
  position: named(['top', 'center', 'bottom'], 'top'),
  size: z.preprocess(
    (value) => (typeof value === 'string' ? value.toUpperCase() : value),
    z.enum(['S', 'M', 'L']).catch('M'),
  ),
  duration_seconds: z.number().positive().nullish(),
  style: z.string().max(50).nullish(),
  remove: z.boolean().default(false),
});

const HOOK_PLACES = { top: 0.2, center: 0.5, bottom: 0.8 } as const;
const HOOK_SIZES = { S: 0.8, M: 1, L: 1.3 } as const;

/** `POST /subtitle`, `/subtitle/remove` and `/hook`: what is written on a clip. */
export function writingRoutes(server: HttpServer, context: OpenShortsContext): void {
  server.post(
    '/subtitle',
    {
      schema: {
        tags,
        summary: 'Burn captions into a clip, or change those that are',
        body: SubtitleBody,
        response: {
          200: EditAnswer.extend({
            fallbacks: z.array(z.object({ used: z.string(), instead_of: z.string(), reason: z.string() })),
          }),
          ...errors(400, 401, 404, 409, 500),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const words = body.words?.flatMap(({ text, startMs, endMs }) => {
        const said = text.trim();
        return said === ''
          ? []
          : [{ text: said, startSeconds: startMs / 1_000, endSeconds: Math.max(startMs, endMs) / 1_000 }];
      });
      const look = lookOf(body);
      const fallbacks = fontFallback(body.font_name, look.fontFamily);
      const change = captioned({ look, fallbacks, ...(words ? { words } : {}) });
      const { url } = await renderEdit(context, request, reply, body, change);
      return { success: true as const, new_video_url: url, fallbacks };
    },
  );
  server.post(
    '/subtitle/remove',
    {
      schema: {
        tags,
        summary: 'Take the captions off a clip',
        body: ClipBody,
        response: { 200: EditAnswer, ...errors(400, 401, 404, 409, 500) },
      },
    },
    async (request, reply) => {
      const { url } = await renderEdit(context, request, reply, request.body, uncaptioned);
      return { success: true as const, new_video_url: url };
    },
  );
  server.post(
    '/hook',
    {
      schema: {
        tags,
        summary: 'Write a hook over a clip, or take it off',
        body: HookBody,
        response: {
          200: EditAnswer.extend({
            burned_hook: z
              .object({
                text: z.string(),
                style: z.string(),
                position: z.string(),
                duration_seconds: z.number().nullable(),
              })
              .nullable(),
          }),
          ...errors(400, 401, 404, 409, 500),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { position, size, remove } = body;
      const text = body.text.trim();
      if (!remove && text === '') throw new ServerError('invalid_request', 'Hook text is required');
      const style = hookStyleNamed(body.style ?? '') ?? 'classic';
      const durationSeconds = body.duration_seconds ?? null;
      const wish = { text, style, centreY: HOOK_PLACES[position], scale: HOOK_SIZES[size], durationSeconds };
      const { url } = await renderEdit(context, request, reply, body, remove ? unhooked : hooked(wish));
      const burned = { text, style, position, duration_seconds: durationSeconds };
      return { success: true as const, new_video_url: url, burned_hook: remove ? null : burned };
    },
  );
}

/** Says when the font is another than the one that is named. */
function fontFallback(wanted: string, used: string) {
  if (used.toLowerCase().startsWith(wanted.toLowerCase())) return [];
  return [
    {
      used,
      instead_of: `the font ${wanted}`,
      reason: 'It is not among the bundled fonts; this is the one most like it.',
    },
  ];
}

/** The look that the fields describe. At the bottom captions stand where they keep clear of faces and of players' buttons. */
function lookOf(body: SubtitleBody): Partial<CaptionLook> & Pick<CaptionLook, 'fontFamily'> {
  const { position, style, effect } = body;
  const isKaraoke = style === 'karaoke';
  const active = isKaraoke ? body.highlight_color : body.font_color;
  const marks = isKaraoke && (effect === 'glow' || effect === 'box') ? { activeEffect: effect } : {};
  const outlineWidth = body.border_width / LINES;
  return {
    fontFamily: FONTS.find(([names]) => names.test(body.font_name))?.[1] ?? USUAL_FONT,
    fontSize: body.font_size / LINES / LINE_BOX_EM,
    uppercase: body.uppercase,
    fill: body.font_color,
    activeFill: active,
    emphasisFill: body.font_color,
    activeScale: effect === 'pop' ? 1.12 : 1,
    outline: body.border_color,
    outlineWidth,
    shadow: body.border_color,
    shadowDepth: outlineWidth / 2,
    animation: effect === 'pop' ? 'pop' : 'none',
    background: body.bg_opacity > 0 ? { fill: body.bg_color, opacity: body.bg_opacity } : undefined,
    activeEffect: undefined,
    restOpacity: isKaraoke && body.base_opacity < 1 ? body.base_opacity : undefined,
    ...marks,
    ...(position === 'bottom' ? {} : { centreY: position === 'top' ? 0.2 : 0.5 }),
  };
}
