import { AspectRatio, CaptionPreset, type LayoutKind, Quality } from '@reelwright/plan';
import { z } from 'zod';
import { HOOK_STYLES } from '../captions/index.ts';
import { EngineError } from '../error.ts';
import { PACES } from '../pacing/speeds.ts';

/** Lengths that `clipLength` stands for, in seconds. */
export const LENGTH_WINDOWS = {
  short: { minSeconds: 3, maxSeconds: 15 },
  medium: { minSeconds: 20, maxSeconds: 45 },
  long: { minSeconds: 45, maxSeconds: 90 },
} as const;

/** Every layout of a plan. */
const LAYOUT_KINDS = [
  'fill',
  'fit',
  'split',
  'three',
  'four',
  'screen-camera',
  'gameplay',
] as const satisfies LayoutKind[];

const oneOf = (values: readonly string[]) =>
  `must be one of ${values.map((value) => `"${value}"`).join(', ')}`;
/** One of the names, else a message that lists them. */
export const choice = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: oneOf(values) });

/** Shortest and longest clip that `moments` may ask for, seconds. */
const LEAST_SECONDS = 3;
const MOST_SECONDS = 180;
/** The most clips that one job makes: what `moments` may ask for. */
export const MOST_MOMENTS = 15;
/** Of a source this long one clip is made, when their number is left to it, within these bounds. */
const SECONDS_PER_MOMENT = 120;
const LEAST_AUTO_MOMENTS = 3;

const COUNT_TEXT = `must be "auto" or an integer from 1 to ${MOST_MOMENTS}`;

const lengthSeconds = z
  .number({ error: `must be a number of seconds from ${LEAST_SECONDS} to ${MOST_SECONDS}` })
  .min(LEAST_SECONDS, { error: `must be a number of seconds from ${LEAST_SECONDS} to ${MOST_SECONDS}` })
  .max(MOST_SECONDS, { error: `must be a number of seconds from ${LEAST_SECONDS} to ${MOST_SECONDS}` });

/** Which moments are looked for, for those to whom the steps of `numClips` and `clipLength` are too coarse. */
export const WantedMoments = z
  .strictObject({
    /** How many, 1–15; `auto`: one for every two minutes of the source, 3–15. */
    count: z.union(
      [z.literal('auto'), z.int({ error: COUNT_TEXT }).min(1, COUNT_TEXT).max(MOST_MOMENTS, COUNT_TEXT)],
      {
        error: COUNT_TEXT,
      },
    ),
    minSeconds: lengthSeconds,
    maxSeconds: lengthSeconds,
  })
  .refine(({ minSeconds, maxSeconds }) => maxSeconds > minSeconds, {
    path: ['maxSeconds'],
    error: 'must be more than options.moments.minSeconds',
  });
/** Which moments are looked for. */
export type WantedMoments = z.infer<typeof WantedMoments>;

/**
 * What a clipping job may ask for; every key may be left out. The one schema of the command line and the HTTP APIs.
 * Values out of range are refused, never clamped.
 */
export const ClipOptions = z
  .strictObject({
    /** `ai`: choose the moments worth watching. `none`: one clip of the whole (trimmed) source. Default `ai`. */
    mode: choice(['ai', 'none']).default('ai'),
    /** How many clips, 1–10. Default 3. */
    numClips: z
      .int({ error: 'must be an integer from 1 to 10' })
      .min(1, { error: 'must be an integer from 1 to 10' })
      .max(10, { error: 'must be an integer from 1 to 10' })
      .default(3),
    /** short 3–15 s, medium 20–45 s, long 45–90 s. Default `medium`. */
    clipLength: choice(['short', 'medium', 'long']).default('medium'),
    /** In place of `numClips` and `clipLength`. Default: those count. */
    moments: WantedMoments.optional(),
    /** Shape of the finished video. Default `9:16`. */
    aspectRatio: choice(AspectRatio.options).default('9:16'),
    /** Burned-in caption style. Default `none`. */
    captionPreset: choice(CaptionPreset.options).default('none'),
    /** In an interview, leave the interviewer's turns out. Default true. */
    removeAiVoice: z.boolean({ error: 'must be true or false' }).default(true),
    /**
     * `natural`: as it was spoken. `tight`: pauses over 0.5 s become 0.25 s. `fast`: pauses over 0.35 s become 0.15 s. Both
     * without filler words ("um"). Default `natural`.
     */
    pace: choice(PACES).default('natural'),
    /** Write a hook and hashtags; without, both stay empty, and the clip has a title, an insight and a feeling. Default true. */
    autoHook: z.boolean({ error: 'must be true or false' }).default(true),
    /** Show the hook as text over the first seconds. Default false. */
    burnHook: z.boolean({ error: 'must be true or false' }).default(false),
    /** How that text looks. Default: as the captions, in a colour of its own. */
    hookStyle: choice(HOOK_STYLES).optional(),
    /** Give the words that carry the meaning a colour of their own. Default true. */
    highlightKeywords: z.boolean({ error: 'must be true or false' }).default(true),
    /** Layouts that may be used; `fill` and `fit` always may. Default: every one. */
    layouts: z.array(choice(LAYOUT_KINDS)).max(LAYOUT_KINDS.length).optional(),
    /** What to look for, in plain words, e.g. `focus on hiring`. At most 2,000 characters. Default empty. */
    prompt: z
      .string({ error: 'must be a text' })
      .max(2000, { error: 'must be at most 2000 characters' })
      .default(''),
    /** Kind of source. Default `auto`. */
    genre: choice(['podcast', 'interview', 'vlog', 'tutorial', 'auto']).default('auto'),
    /** Ignore the source before this second. Default 0. */
    trimStart: z
      .number({ error: 'must be a number of seconds, 0 or more' })
      .min(0, { error: 'must be a number of seconds, 0 or more' })
      .default(0),
    /** Ignore the source after this second; null = to its end. Default null. */
    trimEnd: z
      .number({ error: 'must be a number of seconds above 0, or null' })
      .positive({ error: 'must be a number of seconds above 0, or null' })
      .nullable()
      .default(null),
    /** Picture quality against encoding time; `low` is 720 pixels wide. Default `medium`. */
    quality: choice(Quality.options).default('medium'),
  })
  .refine((options) => options.trimEnd === null || options.trimEnd > options.trimStart, {
    path: ['trimEnd'],
    error: 'must be after options.trimStart',
  });
/** What a clipping job was asked for, with every default filled in. */
export type ClipOptions = z.infer<typeof ClipOptions>;

/** How long the clips of a job are to be. */
export function lengthWindow(options: ClipOptions): { minSeconds: number; maxSeconds: number } {
  const { minSeconds, maxSeconds } = options.moments ?? LENGTH_WINDOWS[options.clipLength];
  return { minSeconds, maxSeconds };
}

/** How many clips may come of it at most. */
export function mostMoments(options: ClipOptions): number {
  return momentCount(options, Number.POSITIVE_INFINITY);
}

/** How many clips are looked for in so many seconds. */
export function momentCount(options: ClipOptions, seconds: number): number {
  const count = options.moments?.count ?? options.numClips;
  if (count !== 'auto') return count;
  return Math.min(Math.max(Math.round(seconds / SECONDS_PER_MOMENT), LEAST_AUTO_MOMENTS), MOST_MOMENTS);
}

/**
 * Fills in the defaults and refuses what is unknown or out of range with EngineError `invalid_input`; the message
 * names each path: `options.numClips must be an integer from 1 to 10`.
 */
export function parseClipOptions(input: unknown): ClipOptions {
  const result = ClipOptions.safeParse(input ?? {});
  if (result.success) return result.data;
  throw refusedOptions(result.error);
}

/** EngineError `invalid_input` that names what is wrong in the options, each with its path. */
export function refusedOptions(error: z.ZodError): EngineError {
  return new EngineError('invalid_input', error.issues.flatMap(describe).join('; '), { cause: error });
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `options.${key} is not an option`);
  if (issue.path.length === 0) return ['options must be an object'];
  return [`options.${issue.path.join('.')} ${issue.message}`];
}
