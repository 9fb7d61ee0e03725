import type { Face, FaceTrack, Span } from '../facts/index.ts';
import { joinCost } from './face-pairs.ts';

/** A face that is not seen for longer than this is not followed any more. */
const GAP_SECONDS = 1;
/** Looks a track must have to count, unless the shot itself has hardly more: fewer are flickers of the detector. */
const MIN_LOOKS = 3;
/** … and the share of the shot's looks that is enough in short shots. */
const MIN_LOOKS_SHARE = 0.5;
/** A face that only the detector vouches for (its lips cannot be made out) counts as a sure one from this score on.
 * Fists and backs of heads reach it for single looks (0.84 at most in 160 s of footage). */
const SURE_CONFIDENCE = 0.8;
/** … and this share of a track's looks must be sure or have lips: a profile is surer in some looks than in others. */
const MIN_SURE_SHARE = 0.25;

/** A face found in one picture, with what tells people apart. */
export type SeenFace = Omit<Face, 'atSeconds'> & {
  /** Numbers that are alike for pictures of one person and differ between people; null where none were taken. */
  descriptor: Float32Array | null;
};

/** Everything that was found at one moment. */
export type Look = { atSeconds: number; faces: readonly SeenFace[] };

/** A track before it is known whose it is. */
export type FollowedFace = Omit<FaceTrack, 'person'> & { descriptors: Float32Array[] };

/**
 * Follows faces from look to look inside each shot. Nearest pairs are joined first; gaps of up to a second are
 * bridged; flickers are dropped. Looks are in order of time. Tracks come in order of shot, then of first sight;
 * `from` is what the first shot and the first track are numbered.
 */
export function followFaces(
  looks: readonly Look[],
  shots: readonly Span[],
  from: { shot: number; track: number } = { shot: 0, track: 0 },
): FollowedFace[] {
  const tracks: FollowedFace[] = [];
  shots.forEach((shot, index) => {
    const inside = looks.filter(
      (look) => look.atSeconds >= shot.startSeconds && look.atSeconds < shot.endSeconds,
    );
    const enough = Math.max(1, Math.min(MIN_LOOKS, Math.ceil(inside.length * MIN_LOOKS_SHARE)));
    for (const faces of followInShot(inside)) {
      if (faces.length < enough || !isSure(faces, enough)) continue;
      tracks.push({
        id: from.track + tracks.length,
        shot: from.shot + index,
        faces: faces.map(({ descriptor: _, ...face }) => face),
        descriptors: faces.flatMap(({ descriptor }) => (descriptor ? [descriptor] : [])),
      });
    }
  });
  return tracks;
}

/** Whether enough of the looks are such that chance does not give them: a quarter, and as many as a track needs. */
function isSure(faces: readonly SeenFace[], enough: number): boolean {
  const sure = faces.filter(
    (face) => face.mouthOpening !== null || face.confidence >= SURE_CONFIDENCE,
  ).length;
  return sure >= Math.max(enough, faces.length * MIN_SURE_SHARE);
}

type Seen = SeenFace & { atSeconds: number };

function followInShot(looks: readonly Look[]): Seen[][] {
  const tracks: Seen[][] = [];
  for (const look of looks) {
    const faces = look.faces.map((face) => ({ ...face, atSeconds: look.atSeconds }));
    const open = tracks.filter((track) => look.atSeconds - (track.at(-1)?.atSeconds ?? 0) <= GAP_SECONDS);
    const pairs = open
      .flatMap((track) => faces.map((face) => ({ track, face, cost: costOf(track.at(-1), face) })))
      .filter((pair) => pair.cost < 1)
      .sort((a, b) => a.cost - b.cost);
    const usedTracks = new Set<Seen[]>();
    const usedFaces = new Set<Seen>();
    for (const { track, face } of pairs) {
      if (usedTracks.has(track) || usedFaces.has(face)) continue;
      usedTracks.add(track);
      usedFaces.add(face);
      track.push(face);
    }
    for (const face of faces) if (!usedFaces.has(face)) tracks.push([face]);
  }
  return tracks;
}

function costOf(last: Seen | undefined, face: Seen): number {
  return last ? joinCost(last.box, face.box, face.atSeconds - last.atSeconds) : 1;
}
