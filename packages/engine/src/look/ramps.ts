import { EASINGS, type Easing, eased } from '@reelwright/plan';

/** A share at a moment, in frames. */
export type ShareAt = { frame: number; share: number };

/** When a change begins and ends (frames, between which anything is possible), and how it goes. */
export type Ramp = { start: number; end: number; easing: Easing; error: number };

/** A curve is called other than straight when it halves the squared error of the straight one. */
const BETTER = 0.5;
/** Ends are told to a half of a frame, then to a tenth. */
const STEPS = [1, 0.25] as const;

/**
 * The change from 0 to 1 that fits shares best (least squares), looked for with its ends within `reach` frames of those
 * guessed. `error` is the root mean square difference. The straight line is preferred where curves are not clearly better.
 */
export function fitRamp(
  shares: readonly ShareAt[],
  guess: { start: number; end: number },
  reach: number,
): Ramp {
  const fits = EASINGS.map((easing) => fitOf(shares, easing, guess, reach));
  const straight = fits[0];
  const best = fits.reduce((one, other) => (other.error < one.error ? other : one));
  if (!straight) return best;
  return best.error ** 2 < BETTER * straight.error ** 2 ? best : straight;
}

function fitOf(
  shares: readonly ShareAt[],
  easing: Easing,
  guess: { start: number; end: number },
  reach: number,
): Ramp {
  let best: Ramp = { ...guess, easing, error: errorOf(shares, easing, guess.start, guess.end) };
  let width = Math.max(1, reach);
  for (const step of STEPS) {
    const { start, end } = best;
    for (let from = start - width; from <= start + width + 1e-9; from += step) {
      for (let to = end - width; to <= end + width + 1e-9; to += step) {
        if (to - from < 0.5) continue;
        const error = errorOf(shares, easing, from, to);
        if (error < best.error) best = { start: from, end: to, easing, error };
      }
    }
    width = step;
  }
  return best;
}

function errorOf(shares: readonly ShareAt[], easing: Easing, start: number, end: number): number {
  let sum = 0;
  for (const { frame, share } of shares) {
    const expected = eased(easing, (frame - start) / Math.max(0.5, end - start));
    sum += (share - expected) ** 2;
  }
  return Math.sqrt(sum / Math.max(1, shares.length));
}
