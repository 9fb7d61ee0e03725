import type { CameraPath, Layout } from './layout.ts';

/** A part of the finished frame and the camera whose window fills it. Pixels of the finished frame, even numbers. */
export type LayoutPane = Rectangle & { camera: CameraPath };

type Rectangle = { x: number; y: number; width: number; height: number };

/** What the screen of a recording gets of the frame; a 16:9 screen then keeps four fifths of its width in 9:16. */
const SCREEN_SHARE = 0.4;
/** What the player gets of the frame beside a game. */
const PLAYER_SHARE = 0.36;

/**
 * The panes of a layout in a finished frame of this size (even pixels), covering it without gaps. Empty for `fit`,
 * which shows the whole picture and has no camera. Side by side or stacked follows from the frame's shape.
 */
export function layoutPanes(layout: Layout, output: { width: number; height: number }): LayoutPane[] {
  const frame = { x: 0, y: 0, width: output.width, height: output.height };
  switch (layout.kind) {
    case 'fit':
      return [];
    case 'fill':
      return [{ ...frame, camera: layout.camera }];
    case 'split':
    case 'three':
      return filled(
        divide(
          frame,
          layout.cameras.map(() => 1 / layout.cameras.length),
        ),
        layout.cameras,
      );
    case 'four':
      return filled(
        down(frame, [0.5, 0.5]).flatMap((half) => across(half, [0.5, 0.5])),
        layout.cameras,
      );
    case 'screen-camera':
      return filled(divide(frame, [SCREEN_SHARE, 1 - SCREEN_SHARE]), [layout.screen, layout.camera]);
    case 'gameplay':
      return filled(divide(frame, [PLAYER_SHARE, 1 - PLAYER_SHARE]), [layout.camera, layout.game]);
  }
}

function filled(places: readonly Rectangle[], cameras: readonly CameraPath[]): LayoutPane[] {
  return places.flatMap((place, i) => {
    const camera = cameras[i];
    return camera ? [{ ...place, camera }] : [];
  });
}

function divide(frame: Rectangle, shares: readonly number[]): Rectangle[] {
  return frame.height > frame.width ? down(frame, shares) : across(frame, shares);
}

function down(frame: Rectangle, shares: readonly number[]): Rectangle[] {
  return cuts(frame.height, shares).map(({ from, to }) => ({
    ...frame,
    y: frame.y + from,
    height: to - from,
  }));
}

function across(frame: Rectangle, shares: readonly number[]): Rectangle[] {
  return cuts(frame.width, shares).map(({ from, to }) => ({ ...frame, x: frame.x + from, width: to - from }));
}

/** Borders on even pixels, so that 4:2:0 colour stays in place. */
function cuts(length: number, shares: readonly number[]): { from: number; to: number }[] {
  let share = 0;
  let from = 0;
  return shares.map((part, i) => {
    share += part;
    const to = i === shares.length - 1 ? length : 2 * Math.round((share * length) / 2);
    const cut = { from, to };
    from = to;
    return cut;
  });
}
