/**
 * How the layout `fit` makes a background of the picture: worked on at this share of the finished size, blurred by a
 * Gaussian whose standard deviation is this share of the finished frame's shorter side, so that it looks the same in every
 * size, with so much of its light left that the picture stands out.
 */
export const BLURRED_BACKGROUND = { workedAt: 1 / 8, blur: 1 / 18, light: 0.62 } as const;
