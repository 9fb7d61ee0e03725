import { z } from 'zod';
import { seconds } from './fields.ts';

/** Light and colour changed for a while, on the finished video's clock. */
export const ColourEffect = z
  .strictObject({
    startSeconds: seconds,
    endSeconds: seconds,
    /** Added to the lightness, as a share of the whole range; 0 leaves it. */
    brightness: z.number().min(-0.5).max(0.5),
    /** Factor about middle grey; 1 leaves it. */
    contrast: z.number().min(0.5).max(2),
    /** Factor; 0 takes all colour, 1 leaves it. */
    saturation: z.number().min(0).max(3),
  })
  .refine((effect) => effect.endSeconds > effect.startSeconds, {
    path: ['endSeconds'],
    error: 'must be after startSeconds',
  });
/** Light and colour changed for a while. */
export type ColourEffect = z.infer<typeof ColourEffect>;
