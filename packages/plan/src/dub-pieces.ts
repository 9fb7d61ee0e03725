import type { Dub, DubLine } from './dub.ts';
import type { Segment } from './schema.ts';
import { planDuration, toOutput } from './timeline.ts';

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
    const [span] = toOutput(segments, line.startSeconds, line.endSeconds);
    const shownFrom = firstShown(segments, line);
    if (!span || shownFrom === null) return [];
    const late = shownFrom - line.startSeconds;
    const durationSeconds = line.durationSeconds - late;
    if (durationSeconds <= 0) return [];
    return [
      {
        line,
        startSeconds: span.startSeconds,
        endSeconds: Math.min(span.startSeconds + durationSeconds, endSeconds),
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

/** The moment of the source, inside the line, that is shown first in the finished video. */
function firstShown(segments: readonly Segment[], line: DubLine): number | null {
  for (const segment of segments) {
    const start = Math.max(segment.startSeconds, line.startSeconds);
    if (Math.min(segment.endSeconds, line.endSeconds) > start) return start;
  }
  return null;
}
