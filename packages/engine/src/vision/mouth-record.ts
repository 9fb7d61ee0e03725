import { type Box, commonArea } from '../facts/index.ts';
import { MOUTHS_PER_SECOND, type MouthEvidence } from './evidence.ts';
import type { FollowedFace } from './tracks.ts';

/** What was found out about one piece of a mouth, picture by picture. */
export type MouthRecord = {
  startSeconds: number;
  count: number;
  /** The looks that the piece consists of: where in it each begins. */
  looks: { atSeconds: number; box: Box; from: number; count: number }[];
  /** Logits; NaN where not judged. */
  scores: Float32Array;
  /** Lip distance divided by mouth width; NaN where not measured. */
  openings: Float32Array;
};

/** Two boxes of one look are of one face when they have this share of the smaller in common. */
const SAME_BOX = 0.5;
/** Rounding of two clocks, seconds. */
const SAME_MOMENT = 0.01;

/** Hands what was found out to the tracks whose faces the pieces follow; one record may go to several tracks. */
export function evidenceFor(
  tracks: readonly Pick<FollowedFace, 'id' | 'faces'>[],
  records: readonly MouthRecord[],
  judged: boolean,
): MouthEvidence[] {
  return tracks.flatMap((track) =>
    records.flatMap((record) => {
      const own = record.looks.filter((look) =>
        track.faces.some(
          (face) => Math.abs(face.atSeconds - look.atSeconds) < SAME_MOMENT && isSameBox(face.box, look.box),
        ),
      );
      return runs(own).map(({ from, to }) => ({
        track: track.id,
        startSeconds: record.startSeconds + from / MOUTHS_PER_SECOND,
        scores: judged ? record.scores.slice(from, to) : null,
        openings: record.openings.slice(from, to),
      }));
    }),
  );
}

/** Joins looks where one begins as the one before ends. */
function runs(looks: MouthRecord['looks']): { from: number; to: number }[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, count } of looks) {
    const last = result.at(-1);
    if (last && last.to === from) last.to = from + count;
    else result.push({ from, to: from + count });
  }
  return result;
}

function isSameBox(a: Box, b: Box): boolean {
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return smaller > 0 && commonArea(a, b) / smaller > SAME_BOX;
}
