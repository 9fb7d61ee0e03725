import type { Box, Face, FaceTrack, Span } from '../facts/index.ts';

/** Someone seen in a shot: one or more tracks of the same person, faces in order of time. */
export type Subject = {
  faces: Face[];
  /** Share of the shot (0–1) in which the face is seen, gaps up to a second counted in. */
  presence: number;
  /** Median height and width of the face box, fractions of the source frame. */
  faceHeight: number;
  faceWidth: number;
  /** How much this person is what the shot is about; comparable inside one shot. */
  weight: number;
};

/** Unseen for longer than this counts as absent. */
const GAP_SECONDS = 1;
/** A person seen in less of a shot than this does not carry it. */
const MIN_PRESENCE = 0.25;
/** A face at the edge of the frame counts this much less than one in the middle. */
const EDGE_DISCOUNT = 0.5;

/**
 * Who is seen in a shot, most important first: large, long present, central. Tracks of one person that was lost and
 * found again in the same place are one subject; people seen only in passing are left out.
 */
export function subjectsIn(shot: Span, tracks: readonly FaceTrack[], samplesPerSecond: number): Subject[] {
  const inside = tracks
    .map((track) => track.faces.filter((face) => isInside(face.atSeconds, shot)))
    .filter((faces) => faces.length > 0)
    .sort((a, b) => startOf(a) - startOf(b));
  const people: Face[][] = [];
  for (const faces of inside) {
    const known = people.find(
      (person) => endOf(person) < startOf(faces) && isSamePlace(person.at(-1), faces[0]),
    );
    if (known) known.push(...faces);
    else people.push([...faces]);
  }
  return people
    .map((faces) => subject(faces, shot, samplesPerSecond))
    .filter((person) => person.presence >= MIN_PRESENCE)
    .sort((a, b) => b.weight - a.weight);
}

/** The middle value; of an even number the upper one. 0 for none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** The part of a box that lies inside the frame. */
export function insideFrame(box: Box): Box {
  const x = Math.min(Math.max(box.x, 0), 1);
  const y = Math.min(Math.max(box.y, 0), 1);
  return {
    x,
    y,
    width: Math.max(0, Math.min(box.x + box.width, 1) - x),
    height: Math.max(0, Math.min(box.y + box.height, 1) - y),
  };
}

function subject(faces: Face[], shot: Span, samplesPerSecond: number): Subject {
  const seconds = shot.endSeconds - shot.startSeconds;
  let seen = 1 / samplesPerSecond;
  faces.forEach((face, i) => {
    const before = faces[i - 1];
    const gap = before ? face.atSeconds - before.atSeconds : 0;
    seen += gap <= GAP_SECONDS ? gap : 1 / samplesPerSecond;
  });
  const presence = Math.min(1, seen / Math.max(seconds, 1e-9));
  const faceHeight = median(faces.map((face) => face.box.height));
  const faceWidth = median(faces.map((face) => face.box.width));
  const x = median(faces.map((face) => face.box.x + face.box.width / 2));
  const y = median(faces.map((face) => face.box.y + face.box.height / 2));
  const offCentre = Math.min(1, Math.hypot(x - 0.5, y - 0.5) / 0.5);
  const weight = faceHeight * faceWidth * presence * (1 - EDGE_DISCOUNT * offCentre);
  return { faces, presence, faceHeight, faceWidth, weight };
}

function isInside(atSeconds: number, shot: Span): boolean {
  return atSeconds >= shot.startSeconds && atSeconds < shot.endSeconds;
}

function startOf(faces: readonly Face[]): number {
  return faces[0]?.atSeconds ?? 0;
}

function endOf(faces: readonly Face[]): number {
  return faces.at(-1)?.atSeconds ?? 0;
}

/** Found again less than a face's size away. */
function isSamePlace(a: Face | undefined, b: Face | undefined): boolean {
  if (!a || !b) return false;
  const x = Math.abs(a.box.x + a.box.width / 2 - b.box.x - b.box.width / 2);
  const y = Math.abs(a.box.y + a.box.height / 2 - b.box.y - b.box.height / 2);
  return x < Math.max(a.box.width, b.box.width) && y < Math.max(a.box.height, b.box.height);
}
