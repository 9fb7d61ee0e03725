import type { AspectRatio, FrameRate, Quality } from './schema.ts';

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

/** Rates that players and platforms expect, as exact fractions. */
const STANDARD_RATES: FrameRate[] = [
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [30, 1],
  [48, 1],
  [50, 1],
  [60000, 1001],
  [60, 1],
].map(([numerator = 30, denominator = 1]) => ({ numerator, denominator }));

/**
 * The constant rate a finished video gets: the source's own between 20 and 60 frames a second; the nearest standard
 * rate when the source varies; halved above 60; 30 below 20, because words lit at slide-show rates lag the voice.
 */
export function outputFrameRate(rate: FrameRate, variable: boolean): FrameRate {
  const { numerator } = rate;
  let { denominator } = rate;
  while (numerator / denominator > 60.01) denominator *= 2;
  if (numerator / denominator < 20) return { numerator: 30, denominator: 1 };
  if (!variable) return { numerator, denominator };
  const value = numerator / denominator;
  const distance = (candidate: FrameRate) => Math.abs(candidate.numerator / candidate.denominator - value);
  return STANDARD_RATES.reduce((best, candidate) =>
    distance(candidate) < distance(best) ? candidate : best,
  );
}
