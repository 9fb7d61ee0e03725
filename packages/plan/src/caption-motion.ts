/** How a word that pops grows: for so long, from this share of its size, beyond it by this factor when so much of the time is over. */
export const POP = { seconds: 0.1, from: 0.55, overshoot: 1.07, turn: 0.6 } as const;

/** How long a hook takes to come and to go. */
export const HOOK_FADE = { inSeconds: 0.12, outSeconds: 0.18 } as const;
