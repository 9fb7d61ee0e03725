/**
 * How the layout `fit` makes a background of the picture: worked on at this share of the finished size, blurred by a
 * Gaussian of this standard deviation (pixels at that size), with so much of its light left that the picture stands out.
 */
export const BLURRED_BACKGROUND = { share: 1 / 8, sigma: 5, light: 0.62 } as const;
