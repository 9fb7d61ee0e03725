import { type CameraPath, cameraAt, cameraWindow, type Layout, type Shot } from '@reelwright/plan';
import { type Box, commonArea, type Face, fromTo, type Scenes } from '../facts/index.ts';
import type { Size } from './pane.ts';
import { speakerIn } from './speaker.ts';

/** Faces are known some times a second: one this near to a moment is where it is then. */
export const NEAR_SECONDS = 0.5;
/** Of the window, kept free around a face that had as much before. */
export const MARGIN = 0.02;

/**
 * The same shot seen closer by the first of the factors with which the faces fit, the eyes where they were, of the one who
 * speaks if that can be; null when none does.
 */
export function comeCloser(
  shot: Shot,
  factors: readonly number[],
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Shot | null {
  const { layout } = shot;
  if (layout.kind !== 'fill') return null;
  const shown = { camera: layout.camera, pane: output };
  const seen = facesIn(shot, shown, scenes, picture);
  const [largest = []] = seen.bySize;
  const main = seen.speaker && seen.speaker !== largest ? [...seen.speaker, ...largest] : largest;
  const together = comparable(seen).flat();
  for (const factor of factors) {
    const faces = factor > SMALL_STEP ? together : main;
    const kept = factor > SMALL_STEP ? isKept : isWhole;
    for (const place of placesOfEyes(seen.speaker ?? faces, faces, shown, picture)) {
      const closer = { ...shown, camera: around(shown, place, factor, picture) };
      if (faces.every((face) => kept(face, shown, closer, picture)))
        return { ...shot, layout: { ...layout, camera: closer.camera } };
    }
  }
  return null;
}

/** Where the camera may come closer: around the eyes of the one it is for, or the middle of all eyes. */
function placesOfEyes(
  wanted: readonly Face[],
  all: readonly Face[],
  shown: Shown,
  picture: Size,
): PlaceInWindow[] {
  const places = [meanPlace(wanted, shown, picture)];
  return wanted === all ? places : [...places, meanPlace(all, shown, picture)];
}

/** A camera, and the part of the finished frame (pixels) that it fills. */
export type Shown = { camera: CameraPath; pane: Size };

/** A place in a window, in shares of it (−0.5 to 0.5) from its middle. */
export type PlaceInWindow = { x: number; y: number };

/** Every keyframe closer by a factor, around a place. What is seen then was seen before. */
export function around(
  { camera, pane }: Shown,
  place: PlaceInWindow,
  factor: number,
  picture: Size,
): CameraPath {
  return camera.map((key) => {
    const window = cameraWindow(key, aspectOf(picture), aspectOf(pane));
    const moved = 1 - 1 / factor;
    return {
      ...key,
      x: rounded(window.x + window.width * (0.5 + place.x * moved)),
      y: rounded(window.y + window.height * (0.5 + place.y * moved)),
      zoom: Math.min(10, rounded(key.zoom * factor)),
    };
  });
}

/** A face of this share of the largest one's area (and time) is shown on purpose. */
const COMPARABLE = 0.3;

/** The looks at the faces in a window: at each of them, the largest first, and at the one who speaks; null when nobody there does. */
export type FacesIn = { bySize: Face[][]; speaker: Face[] | null };

/**
 * The looks at each face that is about as large and as long seen as the largest, and at the one who speaks, however small.
 */
export function comparable({ bySize, speaker }: FacesIn): Face[][] {
  const [main = []] = bySize;
  return bySize.filter(
    (faces) => faces === speaker || (faces.length > 0 && areaOf(faces) >= COMPARABLE * areaOf(main)),
  );
}

/** The looks at the faces in the window during a shot. */
export function facesIn(shot: Shot, shown: Shown, scenes: Scenes | null, picture: Size): FacesIn {
  const speaker = speakerIn(shot, scenes);
  const seen = followedDuring(shot, scenes).map(({ person, faces }) => ({
    person,
    faces: faces.filter((face) => isInside(face.eyes, windowOf(shown, face.atSeconds, picture))),
  }));
  seen.sort((a, b) => areaOf(b.faces) - areaOf(a.faces));
  const own = seen.find(({ person, faces }) => person === speaker && faces.length > 0);
  return { bySize: seen.map(({ faces }) => faces), speaker: own?.faces ?? null };
}

/** The looks at each face of the source's shot during a shot, wherever it is. */
export function facesDuring(shot: Shot, scenes: Scenes | null): Face[][] {
  return followedDuring(shot, scenes).map(({ faces }) => faces);
}

function followedDuring(shot: Shot, scenes: Scenes | null): { person: number; faces: Face[] }[] {
  const source = filmedIn(shot, scenes);
  return (scenes?.tracks ?? [])
    .filter((track) => track.shot === source)
    .map(({ person, faces }) => ({
      person,
      faces: fromTo(faces, shot.startSeconds - NEAR_SECONDS, shot.endSeconds + NEAR_SECONDS),
    }));
}

/** The shot of the source that a shot is mostly of, as `sourceShot`. */
export function filmedIn({ startSeconds, endSeconds }: Shot, scenes: Scenes | null): number | null {
  return sourceShot((startSeconds + endSeconds) / 2, scenes);
}

/** Of all looks at a face together. */
function areaOf(faces: readonly Face[]): number {
  return faces.reduce((sum, { box }) => sum + box.width * box.height, 0);
}

/** Where the eyes are on average; the middle when nobody is seen. */
export function meanPlace(faces: readonly Face[], shown: Shown, picture: Size): PlaceInWindow {
  if (faces.length === 0) return { x: 0, y: 0 };
  const places = faces.map(({ atSeconds, eyes }) => {
    const window = windowOf(shown, atSeconds, picture);
    return { x: (eyes.x - window.x) / window.width - 0.5, y: (eyes.y - window.y) / window.height - 0.5 };
  });
  const mean = (axis: 'x' | 'y') => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  return { x: mean('x'), y: mean('y') };
}

/** So much closer cuts off a face that a smaller step leaves nearly as it was. */
const SMALL_STEP = 1.15;
/** Of what was seen of a face, so much is seen closer too. */
const KEPT = 0.97;

/** Whether a face that was whole stays so, and one that was not loses nothing more. */
export function isKept(face: Face, from: Shown, to: Shown, picture: Size): boolean {
  const seen = (shown: Shown) => commonArea(face.box, windowOf(shown, face.atSeconds, picture));
  return isWhole(face, from, to, picture) && seen(to) >= KEPT * seen(from);
}

/** Whether a face that was whole in one view is whole in another. */
function isWhole({ atSeconds, box }: Face, from: Shown, to: Shown, picture: Size): boolean {
  return (
    !holdsFace(windowOf(from, atSeconds, picture), box) || holdsFace(windowOf(to, atSeconds, picture), box)
  );
}

/** Whether a face lies in a window with a little room around it (`margin`, of the window). */
export function holdsFace(window: Box, face: Box, margin = MARGIN): boolean {
  return (
    face.x >= window.x + margin * window.width &&
    face.x + face.width <= window.x + (1 - margin) * window.width &&
    face.y >= window.y + margin * window.height &&
    face.y + face.height <= window.y + (1 - margin) * window.height
  );
}

/** What a camera shows at a moment. */
export function windowOf({ camera, pane }: Shown, atSeconds: number, picture: Size): Box {
  return cameraWindow(cameraAt(camera, atSeconds), aspectOf(picture), aspectOf(pane));
}

/** What one camera that fills the frame shows at a moment. */
export function windowAt(
  layout: Extract<Layout, { kind: 'fill' }>,
  atSeconds: number,
  picture: Size,
  output: Size,
): Box {
  return windowOf({ camera: layout.camera, pane: output }, atSeconds, picture);
}

/** Views that differ by less than this, in windows, are one for the eye. */
const SAME_FOR_THE_EYE = 0.04;

/** Whether somebody sees that one shot ends and another begins: not when one camera goes on showing the same. */
export function isChangeOfView(before: Shot, after: Shot, picture: Size, output: Size): boolean {
  if (before.layout.kind !== 'fill' || after.layout.kind !== 'fill')
    return JSON.stringify(before.layout) !== JSON.stringify(after.layout);
  const from = windowAt(before.layout, before.endSeconds, picture, output);
  const to = windowAt(after.layout, after.startSeconds, picture, output);
  return (
    Math.abs(Math.log(from.width / to.width)) > SAME_FOR_THE_EYE ||
    Math.hypot(
      from.x + from.width / 2 - to.x - to.width / 2,
      from.y + from.height / 2 - to.y - to.height / 2,
    ) >
      SAME_FOR_THE_EYE * from.width
  );
}

/** Whether a place lies in a window. */
export function isInside({ x, y }: { x: number; y: number }, window: Box): boolean {
  return x >= window.x && x <= window.x + window.width && y >= window.y && y <= window.y + window.height;
}

/** The shot of the source at a moment, an index in `Scenes.shots`; null where nothing is known. */
export function sourceShot(atSeconds: number, scenes: Scenes | null): number | null {
  const index = (scenes?.shots ?? []).findIndex(
    ({ startSeconds, endSeconds }) => startSeconds <= atSeconds && atSeconds < endSeconds,
  );
  return index < 0 ? null : index;
}

/** Width over height. */
function aspectOf({ width, height }: Size): number {
  return width / height;
}

/** Places in plans are rounded to five digits. */
function rounded(value: number): number {
  return Number(value.toFixed(5));
}
