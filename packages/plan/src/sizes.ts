import type { AspectRatio, Quality } from './schema.ts';

/** The pixels of each shape at full size. */
const FULL_SIZES: Record<AspectRatio, { width: number; height: number }> = {
  '9:16': { width: 1080, height: 1920 },
  '1:1': { width: 1080, height: 1080 },
  '4:5': { width: 1080, height: 1350 },
  '16:9': { width: 1920, height: 1080 },
};

/**
 * Pixels of a finished video of this shape. `low` quality is two thirds of the full size (720 instead of 1080
 * pixels across), rounded to even numbers.
 */
export function outputSize(aspectRatio: AspectRatio, quality: Quality): { width: number; height: number } {
  const full = FULL_SIZES[aspectRatio];
  if (quality !== 'low') return { ...full };
  return { width: Math.round(full.width / 3) * 2, height: Math.round(full.height / 3) * 2 };
}
