import { EngineError, parseStyle, type StyleDna } from '@reelwright/engine';
import { z } from 'zod';
import type { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';

/** What a `restyle` job asks for beside its videos, every default filled in. */
export type RestyleOptions = schema.RestyleOptions;

/** What may be asked for of a `restyle` job; unknown keys are refused. */
export const RestyleOptions = z.strictObject({
  /** Picture quality against encoding time. Default `high`. */
  quality: z.enum(['low', 'medium', 'high'], { error: 'must be low, medium or high' }).default('high'),
  /** How much of the style is applied, 0–1. Default 1. */
  strength: z
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, { error: 'must be a number from 0 to 1' })
    .max(1, { error: 'must be a number from 0 to 1' })
    .default(1),
  /** Learn the style and make no video. Default false. */
  extractOnly: z.boolean({ error: 'must be true or false' }).default(false),
}) satisfies z.ZodType<RestyleOptions>;

/** A style that somebody gives. Throws `invalid_request` naming the path of each field that is wrong or unknown. */
export function parseGivenStyle(value: unknown): StyleDna {
  try {
    return parseStyle(value);
  } catch (error) {
    if (error instanceof EngineError)
      throw new ServerError('invalid_request', error.message, { cause: error });
    throw error;
  }
}
