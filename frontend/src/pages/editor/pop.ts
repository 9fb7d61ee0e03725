import type { DrawnBlock, DrawnWord } from '../../actions/plan.ts';

/** As the renderer writes them (engine, `captions/ass.ts`): how long a word takes to grow, and from where, and beyond what. */
const POP_SECONDS = 0.1;
const POP_FROM = 0.55;
const POP_OVERSHOOT = 1.07;
/** The share of its time after which a word that pops in is largest. */
const POP_TURN = 0.6;
/** A hook comes and goes softly, s. */
const HOOK_IN_SECONDS = 0.12;
const HOOK_OUT_SECONDS = 0.18;

/** The size of a word at a moment of the finished video, 1 = as it is laid out. */
export function wordScale(block: DrawnBlock, { lit }: DrawnWord, atSeconds: number): number {
  const { look, activeScale, startSeconds } = block;
  if (lit === null) return 1;
  const isMoving = look.animation === 'pop';
  const isFirst = lit.fromSeconds <= startSeconds;
  if (atSeconds < lit.fromSeconds) return isMoving ? popIn(1, atSeconds - startSeconds) : 1;
  if (atSeconds < lit.untilSeconds) {
    if (!isMoving) return activeScale;
    const since = atSeconds - lit.fromSeconds;
    return isFirst ? popIn(activeScale, since) : between(1, activeScale, since / POP_SECONDS);
  }
  return isMoving ? between(activeScale, 1, (atSeconds - lit.untilSeconds) / POP_SECONDS) : 1;
}

/** How opaque a block is at a moment, 0–1. */
export function blockOpacity({ kind, startSeconds, endSeconds }: DrawnBlock, atSeconds: number): number {
  if (kind !== 'hook') return 1;
  const into = (atSeconds - startSeconds) / HOOK_IN_SECONDS;
  const out = (endSeconds - atSeconds) / HOOK_OUT_SECONDS;
  return Math.max(0, Math.min(1, into, out));
}

/** Grows beyond its size and comes back to it. */
function popIn(scale: number, since: number): number {
  const time = since / POP_SECONDS;
  return time < POP_TURN
    ? between(scale * POP_FROM, scale * POP_OVERSHOOT, time / POP_TURN)
    : between(scale * POP_OVERSHOOT, scale, (time - POP_TURN) / (1 - POP_TURN));
}

function between(from: number, to: number, time: number): number {
  return from + (to - from) * Math.min(1, Math.max(0, time));
}
