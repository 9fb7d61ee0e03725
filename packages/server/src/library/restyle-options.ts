import { z } from 'zod';
import type { schema } from '../db/index.ts';

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
