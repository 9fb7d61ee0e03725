import { z } from 'zod';

/** How loud the source is over time. */
export const Sound = z.object({
  /** Seconds between two values of `levels`. */
  hopSeconds: z.number().positive(),
  /** Root mean square of each hop in dBFS (0 is full scale), floored at −100. Mono, 16 kHz. */
  levels: z.array(z.number()),
});
/** How loud the source is over time. */
export type Sound = z.infer<typeof Sound>;
