/** How fast a clip goes: `natural` as it was spoken; `tight` and `fast` with shorter pauses and without filler words. */
export const PACES = ['natural', 'tight', 'fast'] as const;
/** How fast a clip goes. */
export type Pace = (typeof PACES)[number];

/** What a pace does with the time between words. All in seconds. */
export type Speed = {
  /** Pauses longer than this are shortened. Infinite: none. */
  longestPause: number;
  /** What is left of a shortened pause. */
  pause: number;
  /** What is left of a pause before a punchline. */
  punchline: number;
  /** Sound kept after the last word before a turn that is left out, and before the first word after it. */
  tail: number;
  lead: number;
  dropsFillers: boolean;
};

/**
 * Editors' practice: pauses over 0.35–0.5 s are dead air in a short video and are brought to 0.15–0.25 s, while a
 * punchline keeps 0.6–0.8 s. Where a turn is left out, 0.5 s between two sentences is a usual pause in talk.
 */
export const SPEEDS: Record<Pace, Speed> = {
  natural: {
    longestPause: Number.POSITIVE_INFINITY,
    pause: Number.POSITIVE_INFINITY,
    punchline: Number.POSITIVE_INFINITY,
    tail: 0.3,
    lead: 0.2,
    dropsFillers: false,
  },
  tight: { longestPause: 0.5, pause: 0.25, punchline: 0.75, tail: 0.2, lead: 0.15, dropsFillers: true },
  fast: { longestPause: 0.35, pause: 0.15, punchline: 0.6, tail: 0.12, lead: 0.1, dropsFillers: true },
};
