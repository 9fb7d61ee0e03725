import { z } from 'zod';

/** What was done instead of what was wanted, and why. Nothing degrades in silence: every result carries its fallbacks. */
export const Fallback = z.object({
  /** What was used, e.g. `fit over a blurred background`. */
  used: z.string(),
  /** What would have been used. */
  instead_of: z.string(),
  /** One sentence for people. */
  reason: z.string(),
});
/** What was done instead of what was wanted, and why. */
export type Fallback = z.infer<typeof Fallback>;
