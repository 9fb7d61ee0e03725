import type { FrameRate } from '@reelwright/plan';

/** A number of frames as FCPXML writes time: a reduced fraction of seconds, e.g. `1001/30000s`, or whole ones. */
export function rationalTime(frames: number, rate: FrameRate): string {
  const numerator = frames * rate.denominator;
  const divisor = greatestCommonDivisor(Math.abs(numerator), rate.numerator);
  const [over, under] = [numerator / divisor, rate.numerator / divisor];
  return under === 1 ? `${over}s` : `${over}/${under}s`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
