import {
  type CameraPath,
  cameraAt,
  cameraWindow,
  type Layout,
  layoutPanes,
  type Shot,
} from '@reelwright/plan';
import type { Box, Face, Scenes } from '../facts/index.ts';
import type { Size } from './pane.ts';

/** How much closer every second stretch is: enough to look meant, little enough to stay the same view; editors use 8–12 %. */
const CLOSER = 1.1;
/** Where a face would not fit so close. */
const LITTLE_CLOSER = 1.06;
/** Cameras that differ more than this before and after a join, in windows, make it a change of view by itself. */
const SAME_VIEW = 0.15;
/** Faces are known some times a second: one this near to a moment is where it is then. */
const NEAR_SECONDS = 0.5;
/** Of the window, kept free around a face that had as much before. */
const MARGIN = 0.02;

/**
 * Two stretches of one shot of the source, joined, look like a mistake: the speaker's head jumps. Seen a little closer
 * after every other join, they look like two cameras. The eyes stay where they are in the picture. Only where one camera
 * fills the frame and stands nearly the same on both sides; where the source cuts by itself, nothing is done.
 */
export function punchIn(
  segments: readonly Shot[][],
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Shot[][] {
  let isCloser = false;
  return segments.map((shots, i) => {
    const [before, first] = [segments[i - 1]?.at(-1), shots[0]];
    isCloser =
      before !== undefined &&
      first !== undefined &&
      isJump(before, first, scenes, picture, output) &&
      !isCloser;
    if (!isCloser || !first) return shots;
    const closer = comeCloser(first, scenes, picture, output);
    isCloser = closer !== null && shots.length === 1;
    return closer === null ? shots : [closer, ...shots.slice(1)];
  });
}

/**
 * Whether the end of one stretch and the start of the next look like one camera that lost some time: the same shot of the
 * source, or the same person who stands where they stood, seen from the same place.
 */
function isJump(before: Shot, after: Shot, scenes: Scenes | null, picture: Size, output: Size): boolean {
  if (before.layout.kind !== 'fill' || after.layout.kind !== 'fill') return false;
  const from = windowAt(before.layout, before.endSeconds, picture, output);
  const to = windowAt(after.layout, after.startSeconds, picture, output);
  const isSameView =
    Math.abs(from.x + from.width / 2 - to.x - to.width / 2) < SAME_VIEW * from.width &&
    Math.abs(from.y + from.height / 2 - to.y - to.height / 2) < SAME_VIEW * from.height &&
    Math.abs(Math.log(from.width / to.width)) < Math.log(1 + SAME_VIEW);
  if (!isSameView) return false;
  const shot = sourceShot(before.endSeconds - INSIDE_SECONDS, scenes);
  if (shot !== null && shot === sourceShot(after.startSeconds + INSIDE_SECONDS, scenes)) return true;
  const [last, first] = [
    personIn(before, before.endSeconds, scenes, from),
    personIn(after, after.startSeconds, scenes, to),
  ];
  return (
    last !== null &&
    first !== null &&
    last.person === first.person &&
    Math.abs(last.face.eyes.x - first.face.eyes.x) < SAME_VIEW * from.width &&
    Math.abs(last.face.eyes.y - first.face.eyes.y) < SAME_VIEW * from.height
  );
}

/** The edge of a stretch belongs to it from this far inside. */
const INSIDE_SECONDS = 1e-3;

/** The largest face in a window nearest to a moment of a stretch, and whose it is. */
function personIn(
  { startSeconds, endSeconds }: Shot,
  atSeconds: number,
  scenes: Scenes | null,
  window: Box,
): { person: number; face: Face } | null {
  const near = (scenes?.tracks ?? []).flatMap(({ person, faces }) =>
    faces
      .filter(
        (face) =>
          face.atSeconds >= startSeconds &&
          face.atSeconds < endSeconds &&
          Math.abs(face.atSeconds - atSeconds) <= NEAR_SECONDS &&
          isInside(face.eyes, window),
      )
      .map((face) => ({ person, face })),
  );
  const area = ({ face }: { face: Face }) => face.box.width * face.box.height;
  return near.sort((a, b) => area(b) - area(a))[0] ?? null;
}

/** The same shot seen closer, the eyes where they were; null when the face would not fit. */
function comeCloser(shot: Shot, scenes: Scenes | null, picture: Size, output: Size): Shot | null {
  const { layout } = shot;
  if (layout.kind !== 'fill') return null;
  const faces = mainFaces(shot, layout, scenes, picture, output);
  const eyes = meanPlace(faces, layout, picture, output);
  for (const factor of [CLOSER, LITTLE_CLOSER]) {
    const camera = around(layout.camera, eyes, factor, picture, output);
    const closer = { ...layout, camera };
    if (faces.every((face) => isWhole(face, layout, closer, picture, output)))
      return { ...shot, layout: closer };
  }
  return null;
}

/** Every keyframe closer by a factor, around a place that is given in shares of the window from its middle. */
function around(
  camera: CameraPath,
  place: { x: number; y: number },
  factor: number,
  picture: Size,
  output: Size,
): CameraPath {
  return camera.map((key) => {
    const window = cameraWindow(key, aspectOf(picture), aspectOf(output));
    const moved = 1 - 1 / factor;
    return {
      ...key,
      x: rounded(window.x + window.width * (0.5 + place.x * moved)),
      y: rounded(window.y + window.height * (0.5 + place.y * moved)),
      zoom: Math.min(10, rounded(key.zoom * factor)),
    };
  });
}

/** The looks at the largest face in the window during a shot. */
function mainFaces(
  shot: Shot,
  layout: Extract<Layout, { kind: 'fill' }>,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Face[] {
  const source = sourceShot((shot.startSeconds + shot.endSeconds) / 2, scenes);
  const seen = (scenes?.tracks ?? [])
    .filter((track) => track.shot === source)
    .map(({ faces }) =>
      faces.filter(
        (face) =>
          face.atSeconds >= shot.startSeconds - NEAR_SECONDS &&
          face.atSeconds <= shot.endSeconds + NEAR_SECONDS &&
          isInside(face.eyes, windowAt(layout, face.atSeconds, picture, output)),
      ),
    );
  const weight = (faces: readonly Face[]) => faces.reduce((sum, { box }) => sum + box.width * box.height, 0);
  return seen.sort((a, b) => weight(b) - weight(a))[0] ?? [];
}

/** Where the eyes are on average, in shares of the window from its middle; its middle when nobody is seen. */
function meanPlace(
  faces: readonly Face[],
  layout: Extract<Layout, { kind: 'fill' }>,
  picture: Size,
  output: Size,
): { x: number; y: number } {
  if (faces.length === 0) return { x: 0, y: 0 };
  const places = faces.map(({ atSeconds, eyes }) => {
    const window = windowAt(layout, atSeconds, picture, output);
    return { x: (eyes.x - window.x) / window.width - 0.5, y: (eyes.y - window.y) / window.height - 0.5 };
  });
  const mean = (axis: 'x' | 'y') => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  return { x: mean('x'), y: mean('y') };
}

/** Whether a face that was whole in one view is whole in another. */
function isWhole(
  { atSeconds, box }: Face,
  from: Extract<Layout, { kind: 'fill' }>,
  to: Extract<Layout, { kind: 'fill' }>,
  picture: Size,
  output: Size,
): boolean {
  const holds = (window: Box) =>
    box.x >= window.x + MARGIN * window.width &&
    box.x + box.width <= window.x + (1 - MARGIN) * window.width &&
    box.y >= window.y + MARGIN * window.height &&
    box.y + box.height <= window.y + (1 - MARGIN) * window.height;
  return (
    !holds(windowAt(from, atSeconds, picture, output)) || holds(windowAt(to, atSeconds, picture, output))
  );
}

function windowAt(
  layout: Extract<Layout, { kind: 'fill' }>,
  atSeconds: number,
  picture: Size,
  output: Size,
): Box {
  const [pane] = layoutPanes(layout, output);
  return cameraWindow(
    cameraAt(layout.camera, atSeconds),
    aspectOf(picture),
    pane ? aspectOf(pane) : aspectOf(output),
  );
}

function isInside({ x, y }: { x: number; y: number }, window: Box): boolean {
  return x >= window.x && x <= window.x + window.width && y >= window.y && y <= window.y + window.height;
}

/** Index in `Scenes.shots`; null where nothing is known. */
function sourceShot(atSeconds: number, scenes: Scenes | null): number | null {
  const index = (scenes?.shots ?? []).findIndex(
    ({ startSeconds, endSeconds }) => startSeconds <= atSeconds && atSeconds < endSeconds,
  );
  return index < 0 ? null : index;
}

function aspectOf({ width, height }: Size): number {
  return width / height;
}

/** Places in plans are rounded to five digits. */
function rounded(value: number): number {
  return Number(value.toFixed(5));
}
