import {
  type CameraPath,
  cameraAt,
  cameraWindow,
  type Layout,
  layoutPanes,
  type Shot,
} from '@reelwright/plan';
import { type Box, commonArea, type Face, type Scenes } from '../facts/index.ts';
import type { Size } from './pane.ts';

/** Faces are known some times a second: one this near to a moment is where it is then. */
export const NEAR_SECONDS = 0.5;
/** Of the window, kept free around a face that had as much before. */
const MARGIN = 0.02;

/** The same shot seen closer by the first of the factors with which the faces fit, the eyes where they were; null when none does. */
export function comeCloser(
  shot: Shot,
  factors: readonly number[],
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Shot | null {
  const { layout } = shot;
  if (layout.kind !== 'fill') return null;
  const everybody = facesBySize(shot, layout, scenes, picture, output);
  const [main = []] = everybody;
  const together = everybody.filter((faces) => areaOf(faces) >= COMPARABLE * areaOf(main)).flat();
  for (const factor of factors) {
    const faces = factor > SMALL_STEP ? together : main;
    const eyes = meanPlace(faces, layout, picture, output);
    const camera = around(layout.camera, eyes, factor, picture, output);
    const closer = { ...layout, camera };
    const kept = factor > SMALL_STEP ? isKept : isWhole;
    if (faces.every((face) => kept(face, layout, closer, picture, output)))
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

/** A face of this share of the largest one's area (and time) is shown on purpose. */
const COMPARABLE = 0.3;

/** The looks at each face in the window during a shot, the largest first. */
function facesBySize(
  shot: Shot,
  layout: Extract<Layout, { kind: 'fill' }>,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Face[][] {
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
  return seen.sort((a, b) => areaOf(b) - areaOf(a));
}

/** Of all looks at a face together. */
function areaOf(faces: readonly Face[]): number {
  return faces.reduce((sum, { box }) => sum + box.width * box.height, 0);
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

/** So much closer cuts off a face that a smaller step leaves nearly as it was. */
const SMALL_STEP = 1.15;
/** Of what was seen of a face, so much is seen closer too. */
const KEPT = 0.97;

/** Whether a face that was whole stays so, and one that was not loses nothing more. */
function isKept(
  face: Face,
  from: Extract<Layout, { kind: 'fill' }>,
  to: Extract<Layout, { kind: 'fill' }>,
  picture: Size,
  output: Size,
): boolean {
  const seen = (layout: typeof from) =>
    commonArea(face.box, windowAt(layout, face.atSeconds, picture, output));
  return isWhole(face, from, to, picture, output) && seen(to) >= KEPT * seen(from);
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

/** What one camera that fills the frame shows at a moment. */
export function windowAt(
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
