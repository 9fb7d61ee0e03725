import type { Dub, DubLine } from './dub.ts';
import type { Segment } from './schema.ts';
import { planDuration, shownParts } from './timeline.ts';

/** A piece of a dub's track on the finished video's clock. */
export type DubPiece = {
  line: DubLine;
  startSeconds: number;
  endSeconds: number;
  /** Where it begins in the track. */
  fromSeconds: number;
};

/**
 * Where the lines of a dub are heard in the finished video, in order, never two at once: each from where what it replaces
 * begins to be shown until it ends, the next one begins or the video ends. A line whose start is not shown begins as much
 * later in the track. A line of which nothing is shown is not there.
 */
export function dubPieces(segments: readonly Segment[], dub: Dub): DubPiece[] {
  const endSeconds = planDuration({ segments: [...segments] });
  const pieces = dub.lines.flatMap((line): DubPiece[] => {
    const [part] = shownParts(segments, line.startSeconds, line.endSeconds);
    if (!part) return [];
    const { startSeconds } = part.shown;
    const late = part.startSeconds - line.startSeconds;
    const durationSeconds = line.durationSeconds - late;
    if (durationSeconds <= 0) return [];
    return [
      {
        line,
        startSeconds,
        endSeconds: Math.min(startSeconds + durationSeconds, endSeconds),
        fromSeconds: line.fromSeconds + late,
      },
    ];
  });
  pieces.sort((a, b) => a.startSeconds - b.startSeconds);
  return pieces
    .map((piece, i) => {
      const next = pieces[i + 1]?.startSeconds ?? Number.POSITIVE_INFINITY;
      return { ...piece, endSeconds: Math.min(piece.endSeconds, next) };
    })
    .filter((piece) => piece.endSeconds > piece.startSeconds);
}
