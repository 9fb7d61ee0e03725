import { z } from 'zod';

/** A share from 0 to 1. */
export const fraction = z.number().min(0).max(1);
/** A moment on the source's clock. */
export const seconds = z.number().nonnegative();
/** A colour as `#RRGGBB`. */
export const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour like #FFCC00');

/** Times may differ by this much and still count as touching: a hundredth of a frame at 60 frames a second. */
export const TOUCHING_SECONDS = 1 / 6000;
