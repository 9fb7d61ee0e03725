import type { Cut } from '@reelwright/plan';
import type { Span } from '../facts/index.ts';

/** A piece shorter than this between two cuts is a stutter. */
const SHORTEST_PIECE_SECONDS = 0.25;
/** More joins than this in one clip make its graph slow; those that save least are not made. */
const MOST_CUTS = 400;

/** The cuts without those that would leave a stutter between them or be too many; shorter ones are given up first. */
export function keepRoom(cuts: readonly Cut[], span: Span): Cut[] {
  const most = [...cuts].sort((a, b) => lengthOf(b) - lengthOf(a)).slice(0, MOST_CUTS);
  const left = most.sort((a, b) => a.startSeconds - b.startSeconds);
  for (let i = 0; i <= left.length; i += 1) {
    const [before, after] = [left[i - 1], left[i]];
    const startSeconds = before?.endSeconds ?? span.startSeconds;
    const piece = (after?.startSeconds ?? span.endSeconds) - startSeconds;
    // Nothing at all before the first or after the last cut is no piece.
    if (piece >= SHORTEST_PIECE_SECONDS || (piece === 0 && (!before || !after))) continue;
    const shorter = before && (!after || lengthOf(before) < lengthOf(after)) ? i - 1 : i;
    if (!left[shorter] || left[shorter].kind === 'interviewer') continue;
    left.splice(shorter, 1);
    i = -1;
  }
  return left;
}

/** Cuts are put back in this order when a clip gets too short; of one kind the longest first, so that few are. */
const PUT_BACK_ORDER: readonly Cut['kind'][] = ['pause', 'filler', 'interviewer'];

/** The cuts without as many as it takes for the clip to last at least so long. */
export function keepLength(cuts: readonly Cut[], span: Span, leastSeconds: number): Cut[] {
  const left = new Set(cuts);
  let seconds = lengthOf(span) - cuts.reduce((sum, cut) => sum + lengthOf(cut), 0);
  const order = [...cuts].sort(
    (a, b) => PUT_BACK_ORDER.indexOf(a.kind) - PUT_BACK_ORDER.indexOf(b.kind) || lengthOf(b) - lengthOf(a),
  );
  for (const cut of order) {
    if (seconds >= leastSeconds) break;
    left.delete(cut);
    seconds += lengthOf(cut);
  }
  return cuts.filter((cut) => left.has(cut));
}

/**
 * What is kept between the cuts. Each piece but the last is made a whole number of frames long by moving its end, by half
 * a frame at most, so that sound and picture of the finished clip change at the same instant.
 */
export function onFrames(
  cuts: readonly Cut[],
  span: Span,
  frameSeconds: number,
): { kept: Span[]; cuts: Cut[] } {
  const kept: Span[] = [];
  const moved: Cut[] = [];
  let from = span.startSeconds;
  for (const cut of cuts) {
    const frames = Math.round((cut.startSeconds - from) / frameSeconds);
    const startSeconds = microseconds(from + frames * frameSeconds);
    const endSeconds = cut.endSeconds < span.endSeconds ? microseconds(cut.endSeconds) : span.endSeconds;
    if (frames > 0) kept.push({ startSeconds: from, endSeconds: startSeconds });
    moved.push({ ...cut, startSeconds: frames > 0 ? startSeconds : from, endSeconds });
    from = endSeconds;
  }
  if (span.endSeconds - from > frameSeconds / 2)
    kept.push({ startSeconds: from, endSeconds: span.endSeconds });
  return { kept, cuts: moved };
}

function lengthOf({ startSeconds, endSeconds }: Span): number {
  return endSeconds - startSeconds;
}

/** Seconds as plans hold them: to the millionth. */
export function microseconds(seconds: number): number {
  return Number(seconds.toFixed(6));
}
