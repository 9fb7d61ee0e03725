import { Quality } from '@reelwright/plan';
import { z } from 'zod';
import { EngineError } from '../error.ts';
import { parseStyle, StyleDna } from '../style/index.ts';
import { choice, refusedOptions } from './options.ts';

/** What a restyling job may ask for. The one schema of the command line and the HTTP APIs. */
export const RestyleOptions = z.strictObject({
  /** How the video is to be edited: extracted from another one, stored, or written by hand. */
  style: StyleDna,
  /** 0 changes nothing, 1 goes all the way to the style. Default 1. */
  strength: z
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, { error: 'must be a number from 0 to 1' })
    .max(1, { error: 'must be a number from 0 to 1' })
    .default(1),
  /** Picture quality against encoding time; `low` has 720 pixels on the shorter side. Default `medium`. */
  quality: choice(Quality.options).default('medium'),
});
/** What a restyling job was asked for, with every default filled in. */
export type RestyleOptions = z.infer<typeof RestyleOptions>;

const Rest = RestyleOptions.omit({ style: true });

/**
 * Fills in the defaults and refuses what is unknown or out of range with EngineError `invalid_input`; the message names
 * each path, `options.strength` or `style.color_grade.contrast`.
 */
export function parseRestyleOptions(input: unknown): RestyleOptions {
  if (typeof input !== 'object' || input === null || !('style' in input))
    throw new EngineError('invalid_input', 'options.style is missing: the style to apply');
  const { style, ...rest } = input;
  const parsed = Rest.safeParse(rest);
  if (parsed.success) return { style: parseStyle(style), ...parsed.data };
  throw refusedOptions(parsed.error);
}
