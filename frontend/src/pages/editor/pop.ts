import { HOOK_FADE, POP } from '@reelwright/plan';
import type { DrawnBlock, DrawnWord } from '../../actions/plan.ts';

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
    return isFirst ? popIn(activeScale, since) : between(1, activeScale, since / POP.seconds);
  }
  return isMoving ? between(activeScale, 1, (atSeconds - lit.untilSeconds) / POP.seconds) : 1;
}

/** How opaque a block is at a moment, 0–1. */
export function blockOpacity({ kind, startSeconds, endSeconds }: DrawnBlock, atSeconds: number): number {
  if (kind !== 'hook') return 1;
  const into = (atSeconds - startSeconds) / HOOK_FADE.inSeconds;
  const out = (endSeconds - atSeconds) / HOOK_FADE.outSeconds;
  return Math.max(0, Math.min(1, into, out));
}

/** Grows beyond its size and comes back to it. */
function popIn(scale: number, since: number): number {
  const time = since / POP.seconds;
  return time < POP.turn
    ? between(scale * POP.from, scale * POP.overshoot, time / POP.turn)
    : between(scale * POP.overshoot, scale, (time - POP.turn) / (1 - POP.turn));
}

function between(from: number, to: number, time: number): number {
  return from + (to - from) * Math.min(1, Math.max(0, time));
}
