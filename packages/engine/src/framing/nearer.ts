import { type CameraPath, type Layout, layoutPanes, type Shot } from '@reelwright/plan';
import { type Face, type Scenes, WHOLE_FRAME } from '../facts/index.ts';
import {
  around,
  comparable,
  facesDuring,
  facesIn,
  filmedIn,
  holdsFace,
  isKept,
  MARGIN,
  meanPlace,
  type PlaceInWindow,
  type Shown,
  windowOf,
} from './closer.ts';
import type { Size } from './pane.ts';
import { insetOf, isPage } from './picture-in-picture.ts';

/**
 * The same shot closer by a factor, every pane by itself: around the eyes of all who are shown on purpose, the one who speaks
 * among them, or beside them where only there the faces stay whole. What is seen then was seen before. Null where a face
 * would be cut off, and where there is a page, a screen or a game to be read.
 */
export function nearer(
  shot: Shot,
  factor: number,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Shot | null {
  const layout = nearerLayout(shot, factor, scenes, picture, output);
  return layout && { ...shot, layout };
}

function nearerLayout(
  shot: Shot,
  factor: number,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Layout | null {
  const { layout } = shot;
  const [first, second, third, fourth] = layoutPanes(layout, output).map(({ camera, ...pane }) =>
    nearerCamera(shot, { camera, pane }, factor, scenes, picture),
  );
  switch (layout.kind) {
    case 'fit':
      return nearerWhole(shot, layout, factor, scenes);
    case 'fill':
      return first ? { ...layout, camera: first } : null;
    case 'split':
      return first && second ? { ...layout, cameras: [first, second] } : null;
    case 'three':
      return first && second && third ? { ...layout, cameras: [first, second, third] } : null;
    case 'four':
      return first && second && third && fourth
        ? { ...layout, cameras: [first, second, third, fourth] }
        : null;
    case 'screen-camera':
    case 'gameplay':
      return null;
  }
}

function nearerCamera(
  shot: Shot,
  shown: Shown,
  factor: number,
  scenes: Scenes | null,
  picture: Size,
): CameraPath | null {
  const faces = comparable(facesIn(shot, shown, scenes, picture)).flat();
  const eyes = meanPlace(faces, shown, picture);
  for (const place of [eyes, placeWithRoom(eyes, faces, shown, factor, picture)]) {
    const closer = { ...shown, camera: around(shown, place, factor, picture) };
    if (faces.every((face) => isKept(face, shown, closer, picture) && isUncut(face, shown, closer, picture)))
      return closer.camera;
  }
  return null;
}

/** Whether a face that reached to no edge at most touches one. */
function isUncut({ atSeconds, box }: Face, from: Shown, to: Shown, picture: Size): boolean {
  const holds = (shown: Shown) => holdsFace(windowOf(shown, atSeconds, picture), box, 0);
  return !holds(from) || holds(to);
}

/** Coordinates in plans are rounded: so much is kept free beside a face, in windows. */
const ROUNDING = 1e-4;

/**
 * The place nearest to a wanted one around which the faces that are whole stay so, as far as there is one: their edges,
 * seen from the middle of the window, must come to lie inside the window that is smaller by the factor.
 */
function placeWithRoom(
  wanted: PlaceInWindow,
  faces: readonly Face[],
  shown: Shown,
  factor: number,
  picture: Size,
): PlaceInWindow {
  const moved = 1 - 1 / factor;
  const seen = faces.flatMap(({ atSeconds, box }) => {
    const window = windowOf(shown, atSeconds, picture);
    if (!holdsFace(window, box, 0)) return [];
    const half = (0.5 - ROUNDING - (holdsFace(window, box) ? MARGIN : 0)) / factor;
    const left = (box.x - window.x) / window.width - 0.5;
    const top = (box.y - window.y) / window.height - 0.5;
    return [
      {
        left: left + half,
        right: left + box.width / window.width - half,
        top: top + half,
        bottom: top + box.height / window.height - half,
      },
    ];
  });
  const nearest = (from: number, least: readonly number[], most: readonly number[]) =>
    Math.min(Math.max(from * moved, -0.5 * moved, ...least), 0.5 * moved, ...most) / moved;
  return {
    x: nearest(
      wanted.x,
      seen.map(({ right }) => right),
      seen.map(({ left }) => left),
    ),
    y: nearest(
      wanted.y,
      seen.map(({ bottom }) => bottom),
      seen.map(({ top }) => top),
    ),
  };
}

/** A part of the picture instead of all of it, about its middle; whoever is in it stays whole. */
function nearerWhole(
  shot: Shot,
  layout: Extract<Layout, { kind: 'fit' }>,
  factor: number,
  scenes: Scenes | null,
): Layout | null {
  const own = filmedIn(shot, scenes);
  const filmed = own === null ? undefined : scenes?.shots[own];
  if (insetOf(own, scenes) || (filmed && isPage(filmed))) return null;
  const all = layout.content ?? WHOLE_FRAME;
  const moved = 0.5 * (1 - 1 / factor);
  const content = {
    x: all.x + moved * all.width,
    y: all.y + moved * all.height,
    width: all.width / factor,
    height: all.height / factor,
  };
  const isWhole = ({ box }: Face) => !holdsFace(all, box) || holdsFace(content, box);
  return facesDuring(shot, scenes).flat().every(isWhole) ? { ...layout, content } : null;
}
