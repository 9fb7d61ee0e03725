import {
  type CameraPath,
  type CameraPosition,
  cameraAt,
  type Layout,
  type LayoutKind,
  layoutCameras,
  type Plan,
  withLayout,
} from '@reelwright/plan';
import type { PlacedShot } from './timeline.ts';

/** The layouts by what they show. */
export const LAYOUTS: readonly (readonly [LayoutKind, string])[] = [
  ['fill', 'One person fills the frame'],
  ['fit', 'The whole picture'],
  ['split', 'Two halves'],
  ['three', 'Three panes'],
  ['four', 'Four panes'],
  ['screen-camera', 'Screen and speaker'],
  ['gameplay', 'Player and game'],
];

/** A layout in a word, for narrow places. */
export const SHORT_NAMES: Readonly<Record<LayoutKind, string>> = {
  fill: 'Fill',
  fit: 'Whole',
  split: 'Split',
  three: 'Three',
  four: 'Four',
  'screen-camera': 'Screen',
  gameplay: 'Game',
};

/** The cameras of a layout in the order of `layoutPanes`. */
export function camerasOf(layout: Layout): CameraPath[] {
  return layoutCameras(layout).map(({ camera }) => camera);
}

/** Another layout that keeps looking where this one looked, with what is missing spread over the picture. */
export function asLayout(layout: Layout, kind: LayoutKind, atSeconds: number): Layout {
  const known = camerasOf(layout);
  const spread = [0.25, 0.75, 0.5, 0.5];
  const camera = (i: number): CameraPath => known[i] ?? [{ atSeconds, x: spread[i] ?? 0.5, y: 0.5, zoom: 1 }];
  switch (kind) {
    case 'fit':
      return { kind, background: 'blur' };
    case 'fill':
      return { kind, camera: known.length > 0 ? camera(0) : [{ atSeconds, x: 0.5, y: 0.5, zoom: 1 }] };
    case 'split':
      return { kind, cameras: [camera(0), camera(1)] };
    case 'three':
      return { kind, cameras: [camera(0), camera(1), camera(2)] };
    case 'four':
      return { kind, cameras: [camera(0), camera(1), camera(2), camera(3)] };
    case 'screen-camera':
      return { kind, screen: [{ atSeconds, x: 0.5, y: 0.5, zoom: 1 }], camera: camera(0) };
    case 'gameplay':
      return { kind, camera: camera(0), game: [{ atSeconds, x: 0.5, y: 0.5, zoom: 1 }] };
  }
}

/** The layout with one of its cameras standing still somewhere. */
export function withCamera(
  layout: Layout,
  pane: number,
  position: CameraPosition,
  atSeconds: number,
): Layout {
  const still: CameraPath = [{ atSeconds, ...bounded(position) }];
  const at = (i: number, camera: CameraPath) => (i === pane ? still : camera);
  switch (layout.kind) {
    case 'fit':
      return layout;
    case 'fill':
      return { ...layout, camera: still };
    case 'split':
      return { ...layout, cameras: [at(0, layout.cameras[0]), at(1, layout.cameras[1])] };
    case 'three':
      return {
        ...layout,
        cameras: [at(0, layout.cameras[0]), at(1, layout.cameras[1]), at(2, layout.cameras[2])],
      };
    case 'four':
      return {
        ...layout,
        cameras: [
          at(0, layout.cameras[0]),
          at(1, layout.cameras[1]),
          at(2, layout.cameras[2]),
          at(3, layout.cameras[3]),
        ],
      };
    case 'screen-camera':
      return { ...layout, screen: at(0, layout.screen), camera: at(1, layout.camera) };
    case 'gameplay':
      return { ...layout, camera: at(0, layout.camera), game: at(1, layout.game) };
  }
}

const MOST_ZOOM = 6;

function bounded({ x, y, zoom }: CameraPosition): CameraPosition {
  const share = (value: number) => Math.min(1, Math.max(0, value));
  return { x: share(x), y: share(y), zoom: Math.min(MOST_ZOOM, Math.max(1, zoom)) };
}

/** Where a camera of a layout looks at a moment; undefined when the layout has no such camera. */
export function lookingAt(layout: Layout, pane: number, atSeconds: number): CameraPosition | undefined {
  const camera = camerasOf(layout)[pane];
  return camera && cameraAt(camera, atSeconds);
}

/** The plan with another layout for a shot. */
export function withShotLayout(plan: Plan, { segment, index }: PlacedShot, layout: Layout): Plan {
  return withLayout(plan, { segment, shot: index }, layout, 'Chosen by hand.');
}
