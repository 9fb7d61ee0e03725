import { z } from 'zod';
import { colour, fraction, seconds } from './fields.ts';

/**
 * Where the virtual camera looks at one moment. `x`, `y`: the window's centre in fractions of the source frame;
 * `zoom`: 1 is the largest window of the wanted shape that fits the frame, 2 half as wide.
 */
export const CameraKeyframe = z.strictObject({
  atSeconds: seconds,
  x: fraction,
  y: fraction,
  zoom: z.number().min(1).max(10),
});
/** Where the virtual camera looks at one moment. */
export type CameraKeyframe = z.infer<typeof CameraKeyframe>;

/** Keyframes in order of time on the source's clock; eased between, held before the first and after the last. */
export const CameraPath = z.array(CameraKeyframe).min(1).max(10_000);
/** Keyframes in order of time on the source's clock. */
export type CameraPath = z.infer<typeof CameraPath>;

/** A part of the source frame: fractions (0–1) of it, origin top left, all of it inside. */
export const FramePart = z
  .strictObject({ x: fraction, y: fraction, width: fraction.min(0.01), height: fraction.min(0.01) })
  // A millionth: sums of fractions are not exact.
  .refine(({ x, y, width, height }) => x + width <= 1 + 1e-6 && y + height <= 1 + 1e-6, {
    error: 'must lie inside the frame',
  });
/** A part of the source frame. */
export type FramePart = z.infer<typeof FramePart>;

/**
 * How a shot fills the finished frame. `layoutPanes` says where each pane lies; a camera's zoom 1 is the largest
 * window of its pane's shape.
 */
export const Layout = z.discriminatedUnion('kind', [
  /** The camera's window fills the frame. */
  z.strictObject({ kind: z.literal('fill'), camera: CameraPath }),
  /** The whole source frame, or the content between its black bars, over itself enlarged and blurred, or over a colour. */
  z.strictObject({
    kind: z.literal('fit'),
    background: z.union([z.literal('blur'), colour]),
    content: FramePart.optional(),
  }),
  /** Two halves: stacked in an upright frame, side by side in others. First: top, or left. */
  z.strictObject({ kind: z.literal('split'), cameras: z.tuple([CameraPath, CameraPath]) }),
  /** Three equal panes: stacked in an upright frame, side by side in others. */
  z.strictObject({ kind: z.literal('three'), cameras: z.tuple([CameraPath, CameraPath, CameraPath]) }),
  /** Two by two, row by row. */
  z.strictObject({
    kind: z.literal('four'),
    cameras: z.tuple([CameraPath, CameraPath, CameraPath, CameraPath]),
  }),
  /** A recorded screen above (beside, in frames that are not upright) the person who explains it. */
  z.strictObject({ kind: z.literal('screen-camera'), screen: CameraPath, camera: CameraPath }),
  /** The player above (beside, in frames that are not upright) the game, which gets the larger part. */
  z.strictObject({ kind: z.literal('gameplay'), game: CameraPath, camera: CameraPath }),
]);
/** How a shot fills the finished frame. */
export type Layout = z.infer<typeof Layout>;
/** The name of a layout. */
export type LayoutKind = Layout['kind'];

/** The cameras of a layout with their places in it, in the order of `layoutPanes`. */
export function layoutCameras(layout: Layout): { path: (string | number)[]; camera: CameraPath }[] {
  switch (layout.kind) {
    case 'fit':
      return [];
    case 'fill':
      return [{ path: ['camera'], camera: layout.camera }];
    case 'split':
    case 'three':
    case 'four':
      return layout.cameras.map((camera, i) => ({ path: ['cameras', i], camera }));
    case 'screen-camera':
      return [
        { path: ['screen'], camera: layout.screen },
        { path: ['camera'], camera: layout.camera },
      ];
    case 'gameplay':
      return [
        { path: ['camera'], camera: layout.camera },
        { path: ['game'], camera: layout.game },
      ];
  }
}
