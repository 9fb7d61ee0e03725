import { cameraWindow } from '@reelwright/plan';

/** Pixels across and down. */
export type Size = { width: number; height: number };

/**
 * The camera's window for one shot, with everything that turns fractions of the source frame into shares of the
 * finished picture.
 */
export type Pane = {
  zoom: number;
  /** Size of the window in fractions of the source frame. */
  width: number;
  height: number;
  /** The finished picture's height in its own widths. */
  tallness: number;
};

/** Source pixels are stretched at most this much by zooming: beyond it the picture looks soft beside its captions.
 * A plain 1080p → 1080 × 1920 crop is 1.78 already. */
const MAX_STRETCH = 2.2;
/** Never closer than this: posture and hands belong to a speaker. */
const MAX_ZOOM = 1.6;
/** A face smaller than this share of the finished picture's height is worth going closer. */
const WANTED_FACE_HEIGHT = 0.14;
/** So many zooms there are between 1 and 2, so that shots of one camera get the same one. */
const ZOOM_STEPS = 20;

/** The window at a zoom of 1 or more. */
export function paneAt(zoom: number, picture: Size, output: Size): Pane {
  const window = cameraWindow(
    { x: 0.5, y: 0.5, zoom },
    picture.width / picture.height,
    output.width / output.height,
  );
  return { zoom, width: window.width, height: window.height, tallness: output.height / output.width };
}

/** How close to go for a face of this height (fraction of the source frame). 1 unless the face is very small. */
export function zoomFor(faceHeight: number, picture: Size, output: Size): number {
  const widest = paneAt(1, picture, output);
  const stretch = output.width / (widest.width * picture.width);
  const wanted = (WANTED_FACE_HEIGHT * widest.height) / Math.max(faceHeight, 1e-6);
  const zoom = Math.min(wanted, MAX_ZOOM, MAX_STRETCH / stretch);
  return Math.max(1, Math.floor(zoom * ZOOM_STEPS + 1e-9) / ZOOM_STEPS);
}
