import { HOOK_STYLES, type HookStyle } from '@reelwright/engine';
import { z } from 'zod';
import { ServerError } from '../../error.ts';

/** Lengths that are looked for unless said otherwise, seconds. */
const USUAL_SECONDS = { least: 15, most: 60 };
/** The longest clip is at least so much longer than the shortest, seconds. */
const BETWEEN_SECONDS = 5;
/** A text of a field, at most. */
const LONGEST_TEXT = 8_000;

const SHAPES = { vertical: '9:16', horizontal: '16:9', square: '1:1' } as const;

/** What each name of a layout allows beside one camera and the whole picture. */
const LAYOUTS = {
  split: ['split', 'three', 'four'],
  screencast: ['screen-camera', 'gameplay'],
  speaker_cut: [],
  punch_in: [],
} as const;

/** What is asked for beside the video: options of a job, and whom to tell. */
export type Wishes = {
  readonly url: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
};

/** Fields may come as texts, from forms; empty is not given. */
const text = z.preprocess(
  (value) => (value === null || value === '' ? undefined : value),
  z.string('must be a text').max(LONGEST_TEXT, `must have at most ${LONGEST_TEXT} characters`).optional(),
);
const flag = z.preprocess(
  (value) =>
    value === true || value === 1 || (typeof value === 'string' && /^(1|true|yes|on)$/i.test(value.trim())),
  z.boolean(),
);
const list = z.preprocess((value) => {
  if (typeof value === 'string') return value.split(',').map((name) => name.trim().toLowerCase());
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}, z.array(z.string()));

function count(least: number, most: number, { whole = false } = {}) {
  const message = `must be ${whole ? 'an integer' : 'a number'} from ${least} to ${most}`;
  const number = z.number(message).min(least, message).max(most, message);
  return z.preprocess((value) => {
    if (value === null || value === '') return undefined;
    return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  }, (whole ? number.int(message) : number).optional());
}

/** Every field of both generations of clients; whatever else they send is left aside. */
const Fields = z.object({
  url: text,
  output_format: z.preprocess((value) => (typeof value === 'string' ? value : ''), z.string()),
  layouts: list,
  target_clips: count(1, 15, { whole: true }),
  clip_min_seconds: count(5, 175),
  clip_max_seconds: count(10, 180),
  auto_hook: flag,
  auto_hook_style: z.preprocess((value) => (typeof value === 'string' ? value : ''), z.string()),
  webhook_url: text,
  webhook_secret: text,
});

/** Reads the fields. Throws `invalid_request` naming the field that is wrong; unknown ones, and unknown names, are ignored. */
export function readWishes(fields: Readonly<Record<string, unknown>>): Wishes {
  const result = Fields.safeParse(fields);
  if (!result.success) throw invalid(result.error);
  const given = result.data;
  const window = lengths(given.clip_min_seconds, given.clip_max_seconds);
  const shape = Object.entries(SHAPES).find(([name]) => name === given.output_format.toLowerCase())?.[1];
  const layouts = allowedLayouts(given.layouts);
  return {
    url: given.url,
    options: {
      aspectRatio: shape ?? SHAPES.vertical,
      moments: { count: given.target_clips ?? 'auto', ...window },
      captionPreset: 'karaoke',
      burnHook: given.auto_hook,
      hookStyle: hookStyleNamed(given.auto_hook_style) ?? 'classic',
      ...(layouts ? { layouts } : {}),
    },
    webhook: given.webhook_url ? { url: given.webhook_url, secret: given.webhook_secret ?? '' } : undefined,
  };
}

/** The look of a hook that a text names; undefined for another text. */
export function hookStyleNamed(text: string): HookStyle | undefined {
  return HOOK_STYLES.find((style) => style === text.toLowerCase());
}

/** One end that is not given makes way for the other. */
function lengths(least: number | undefined, most: number | undefined) {
  const minSeconds = least ?? Math.min(USUAL_SECONDS.least, (most ?? USUAL_SECONDS.most) - BETWEEN_SECONDS);
  const maxSeconds = most ?? Math.max(USUAL_SECONDS.most, minSeconds + BETWEEN_SECONDS);
  if (maxSeconds < minSeconds + BETWEEN_SECONDS)
    throw new ServerError(
      'invalid_request',
      `clip_max_seconds must be at least clip_min_seconds + ${BETWEEN_SECONDS}`,
    );
  return { minSeconds, maxSeconds };
}

/** Undefined: every layout, because none was named or `auto` was. */
function allowedLayouts(names: readonly string[]): string[] | undefined {
  const known = Object.entries(LAYOUTS).filter(([name]) => names.includes(name));
  if (known.length === 0 || names.includes('auto')) return undefined;
  return [...new Set(['fill', 'fit', ...known.flatMap(([, layouts]) => layouts)])];
}

function invalid(error: z.ZodError): ServerError {
  const sentences = error.issues.map((issue) => `${issue.path.join('.') || 'body'} ${issue.message}`);
  return new ServerError('invalid_request', sentences.join('; '), { cause: error });
}
