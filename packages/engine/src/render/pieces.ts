import {
  clipShots,
  countFrames,
  type FrameRate,
  frameSeconds,
  halfTransition,
  type Plan,
  type Segment,
  type SegmentEntry,
  toFrames,
} from '@reelwright/plan';

/** A stretch of the source that is laid out by itself, counted in frames of the finished video. */
export type Take = { segment: Segment; frames: number };

/**
 * A part of the finished picture: one take, or a transition of an outgoing and an incoming one. `fade`: each has its own
 * half; else both run through all of the transition.
 */
export type Piece = { frames: number } & (
  | { kind: 'body'; take: Take }
  | { kind: 'transition'; entry: SegmentEntry; out: Take; into: Take }
);

/** Pieces of a clip that are encoded together, and with which of all its frames they begin. */
export type Part = { pieces: Piece[]; firstFrame: number; allFrames: number };

/**
 * The parts of a plan's picture in order; together they have exactly the frames of the plan. A plan without transitions
 * has one for each segment that has a frame.
 */
export function piecesOf(plan: Pick<Plan, 'segments' | 'output'>): Piece[] {
  const rate = plan.output.frameRate;
  const counted = countFrames(plan);
  const pieces: Piece[] = [];
  counted.forEach(({ segment, frames }, i) => {
    const before = counted[i - 1];
    const after = counted[i + 1];
    const entry = before ? segment.entry : undefined;
    const head = entry
      ? halfTransition(entry.durationSeconds, rate, Math.min(frames, before?.frames ?? 0))
      : 0;
    const tail = after?.segment.entry
      ? halfTransition(after.segment.entry.durationSeconds, rate, Math.min(frames, after.frames))
      : 0;
    if (entry && before && head > 0) pieces.push(transition(entry, before, { segment, frames }, head, rate));
    const body = frames - head - tail;
    if (body > 0)
      pieces.push({
        kind: 'body',
        frames: body,
        take: body === frames ? { segment, frames } : takeOf(segment, head, body, rate),
      });
  });
  return pieces;
}

/** A body of many shots as several of at most so many, each from the frame on which its first shot begins. */
export function splitPiece(piece: Piece, mostShots: number, rate: FrameRate): Piece[] {
  if (piece.kind !== 'body' || piece.take.segment.shots.length <= mostShots) return [piece];
  const { segment, frames } = piece.take;
  const parts: Piece[] = [];
  for (let first = 0; first < segment.shots.length; first += mostShots) {
    const frameOf = (shot: number) => {
      const start = segment.shots[shot]?.startSeconds;
      return start === undefined ? frames : toFrames(start - segment.startSeconds, rate);
    };
    const from = first === 0 ? 0 : Math.min(frames, frameOf(first));
    const count = Math.min(frames, frameOf(first + mostShots)) - from;
    if (count > 0) parts.push({ kind: 'body', frames: count, take: takeOf(segment, from, count, rate) });
  }
  return parts;
}

/** The takes of pieces, in the order in which they are made. */
export function takesOf(pieces: readonly Piece[]): Take[] {
  return pieces.flatMap((piece) => (piece.kind === 'body' ? [piece.take] : [piece.out, piece.into]));
}

function transition(entry: SegmentEntry, before: Take, after: Take, half: number, rate: FrameRate): Piece {
  const frames = 2 * half;
  const own = entry.kind === 'fade';
  return {
    kind: 'transition',
    frames,
    entry,
    out: takeOf(before.segment, before.frames - half, own ? half : frames, rate),
    into: takeOf(after.segment, own ? 0 : -half, own ? half : frames, rate),
  };
}

/** `frames` of a segment from frame `from` on; before its start and after its end the shots beside go on. */
function takeOf(segment: Segment, from: number, frames: number, rate: FrameRate): Take {
  const start = segment.startSeconds + frameSeconds(from, rate);
  const startSeconds = Math.max(0, start);
  const endSeconds = start + frameSeconds(frames, rate);
  const first = segment.shots.map((shot, i) => ({
    ...shot,
    startSeconds: i === 0 ? Math.min(shot.startSeconds, startSeconds) : shot.startSeconds,
    endSeconds: i === segment.shots.length - 1 ? Math.max(shot.endSeconds, endSeconds) : shot.endSeconds,
  }));
  return {
    frames,
    segment: { startSeconds, endSeconds, shots: clipShots(first, startSeconds, endSeconds) },
  };
}
