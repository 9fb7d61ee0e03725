import { type Box, type Face, type FaceTrack, fromTo, type Span } from '../facts/index.ts';
import type { Framed } from './pane.ts';

/** Someone seen in a shot: one or more tracks of the same person, faces in order of time. */
export type Subject = {
  /** Ids of the tracks. */
  tracks: number[];
  /** As in `FaceTrack.person`, of the first track. */
  person: number;
  faces: Face[];
  /** Share of the shot (0–1) in which the face is seen, gaps up to a second counted in. */
  presence: number;
  /** Median height and width of the face box, fractions of the source frame. */
  faceHeight: number;
  faceWidth: number;
  /** Median middle of the face box and height of the eyes, fractions of the source frame. */
  x: number;
  y: number;
  eyesY: number;
  /** Where the face is nearly all of the time (94 %), and where it ever is; inside the frame. */
  extent: Edges;
  bounds: Edges;
  /** How much this person is what the shot is about; comparable inside one shot. */
  weight: number;
};

/** A rectangle by its edges, fractions of the source frame. */
export type Edges = { left: number; right: number; top: number; bottom: number };

/** Unseen for longer than this counts as absent. */
const GAP_SECONDS = 1;
/** A person seen in less of a shot than this does not carry it. */
const MIN_PRESENCE = 0.25;
/** A face at the left or right edge counts this much less than one in the middle: growing with the square of the way. */
const EDGE_DISCOUNT = 0.5;
/** A face whose mouth is never seen (in profile, turned away) counts this much less. */
const AVERTED_DISCOUNT = 0.4;
/** So large a share of the looks on either side does not count for where a face usually is. */
const UNUSUAL = 0.03;
/** Someone who is known to be the same person may be found again this many face sizes away. */
const SAME_PERSON_REACH = 3;

/**
 * Who is seen in a shot, most important first: large, long present, central, facing the camera. Tracks of one person that was lost and
 * found again in the same place are one subject; people seen only in passing are left out, unless they are among
 * `speakers` (track ids).
 */
export function subjectsIn(
  shot: Span,
  tracks: readonly FaceTrack[],
  samplesPerSecond: number,
  speakers: ReadonlySet<number> = new Set(),
): Subject[] {
  const inside = tracks
    .map(({ id, person, faces }) => ({
      tracks: [id],
      person,
      faces: fromTo(faces, shot.startSeconds, shot.endSeconds).filter((face) =>
        isInside(face.atSeconds, shot),
      ),
    }))
    .filter(({ faces }) => faces.length > 0)
    .sort((a, b) => startOf(a.faces) - startOf(b.faces));
  const people: Seen[] = [];
  for (const seen of inside) {
    const known = people.find((person) => isSame(person, seen));
    if (!known) people.push(seen);
    else {
      known.faces.push(...seen.faces);
      known.tracks.push(...seen.tracks);
    }
  }
  return people
    .map((seen) => subject(seen, shot, samplesPerSecond))
    .filter(({ presence, tracks: ids }) => presence >= MIN_PRESENCE || ids.some((id) => speakers.has(id)))
    .sort((a, b) => b.weight - a.weight);
}

/** The middle value; of an even number the upper one. 0 for none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the given share (0–1) of the values lies; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const at = Math.min(values.length - 1, Math.floor(values.length * share));
  return [...values].sort((a, b) => a - b)[at] ?? 0;
}

/** What is to be framed of a subject. */
export function framedOf({ faceHeight, faceWidth, eyesY, extent }: Subject): Framed {
  return { height: faceHeight, width: faceWidth, eyesY, reach: extent.right - extent.left };
}

/** Between which edges a face is but for the given share of the looks at either side. */
function edgesOf(faces: readonly Face[], outside: number): Edges {
  const boxes = faces.map(({ box }) => insideFrame(box));
  const low = (value: (box: Box) => number) => quantile(boxes.map(value), outside);
  const high = (value: (box: Box) => number) => quantile(boxes.map(value), 1 - outside);
  return {
    left: low((box) => box.x),
    right: high((box) => box.x + box.width),
    top: low((box) => box.y),
    bottom: high((box) => box.y + box.height),
  };
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

type Seen = Pick<Subject, 'tracks' | 'person' | 'faces'>;

function subject(seen: Seen, shot: Span, samplesPerSecond: number): Subject {
  const { faces } = seen;
  const seconds = shot.endSeconds - shot.startSeconds;
  let present = 1 / samplesPerSecond;
  faces.forEach((face, i) => {
    const before = faces[i - 1];
    const gap = before ? face.atSeconds - before.atSeconds : 0;
    present += gap <= GAP_SECONDS ? gap : 1 / samplesPerSecond;
  });
  const presence = Math.min(1, present / Math.max(seconds, 1e-9));
  const of = (value: (face: Face) => number) => median(faces.map(value));
  const faceHeight = of((face) => face.box.height);
  const faceWidth = of((face) => face.box.width);
  const x = of((face) => face.box.x + face.box.width / 2);
  const y = of((face) => face.box.y + face.box.height / 2);
  const eyesY = of((face) => face.eyes.y);
  const offCentre = Math.min(1, Math.abs(x - 0.5) / 0.5) ** 2;
  const averted = faces.filter((face) => face.mouthOpening === null).length / faces.length;
  const weight =
    faceHeight * faceWidth * presence * (1 - EDGE_DISCOUNT * offCentre) * (1 - AVERTED_DISCOUNT * averted);
  return {
    ...seen,
    presence,
    faceHeight,
    faceWidth,
    x,
    y,
    eyesY,
    extent: edgesOf(faces, UNUSUAL),
    bounds: edgesOf(faces, 0),
    weight,
  };
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

/** Lost and found again: less than a face's size away, or a little further when it is known to be the same person. */
function isSame(known: Seen, next: Seen): boolean {
  const [a, b] = [known.faces.at(-1), next.faces[0]];
  if (!a || !b || endOf(known.faces) >= startOf(next.faces)) return false;
  const reach = known.person === next.person ? SAME_PERSON_REACH : 1;
  const x = Math.abs(a.box.x + a.box.width / 2 - b.box.x - b.box.width / 2);
  const y = Math.abs(a.box.y + a.box.height / 2 - b.box.y - b.box.height / 2);
  return x < reach * Math.max(a.box.width, b.box.width) && y < reach * Math.max(a.box.height, b.box.height);
}
