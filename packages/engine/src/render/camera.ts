import {
  type CameraPath,
  cameraAt,
  cameraWindow,
  type FrameRate,
  frameSeconds,
  type Window,
} from '@reelwright/plan';
import { secondsText } from './reading.ts';

/** A camera over the frames of one shot: it stands still, or has a window for every frame. */
export type CameraTrack = { kind: 'still'; window: Window } | { kind: 'moving'; windows: Window[] };

/** A rectangle in pixels, corners on even numbers so that 4:2:0 colour stays in place. */
export type Rect = { x: number; y: number; width: number; height: number };

/** Commands to a filter over time, as the `sendcmd` filter reads them from a file. */
export type CommandFile = { name: string; text: string };

/** How the filters have to be set up to show a moving camera, in pixels. */
export type MovingCamera = {
  /** The part of the source that the camera ever shows. */
  region: Rect;
  /** The region is enlarged to this at first; the window is then cut from it. */
  scaled: { width: number; height: number };
  /** Where the window is at first. */
  at: { x: number; y: number };
  /** Whether the size changes during the shot. */
  zooms: boolean;
  commands: string;
};

/**
 * A window moves only when it is off by more than this, in pixels of the finished frame: hardly more than rounding, so
 * that a slow move goes in even steps, and enough that it does not tremble between two places.
 */
const STEADY_PIXELS = 0.55;

/** An enlargement changes only when the enlarged region's width is off by more than this. */
const STEADY_SCALE_PIXELS = 1.5;

/** Windows nearer than this (fractions of the frame) are the same one. */
const SAME = 1e-6;

/** Follows a camera path frame by frame. Frame `i` shows the source at `startSeconds + i / rate`. */
export function trackCamera(
  path: CameraPath,
  frames: { startSeconds: number; count: number; rate: FrameRate },
  sourceAspect: number,
  paneAspect: number,
): CameraTrack {
  const windowAt = (seconds: number) => cameraWindow(cameraAt(path, seconds), sourceAspect, paneAspect);
  const first = windowAt(frames.startSeconds);
  if (path.length === 1) return { kind: 'still', window: first };
  const windows = Array.from({ length: frames.count }, (_, i) =>
    windowAt(frames.startSeconds + frameSeconds(i, frames.rate)),
  );
  const still = windows.every(
    (w) =>
      Math.abs(w.x - first.x) < SAME &&
      Math.abs(w.y - first.y) < SAME &&
      Math.abs(w.width - first.width) < SAME,
  );
  return still ? { kind: 'still', window: first } : { kind: 'moving', windows };
}

/** A window in whole, even pixels of a picture of this size, at least 2×2 and inside it. */
export function toRect(window: Window, picture: { width: number; height: number }): Rect {
  const width = Math.min(even(picture.width), Math.max(2, toEven(window.width * picture.width)));
  const height = Math.min(even(picture.height), Math.max(2, toEven(window.height * picture.height)));
  return {
    x: Math.min(Math.max(0, toEven(window.x * picture.width)), even(picture.width) - width),
    y: Math.min(Math.max(0, toEven(window.y * picture.height)), even(picture.height) - height),
    width,
    height,
  };
}

/**
 * Sets up a moving camera: the region it ever shows is enlarged, then the window is cut from it in whole pixels of the
 * finished frame, so that a slow move is as smooth as the finished frame allows. `cut` and `zoom` name the filters.
 */
export function moveCamera(
  windows: readonly Window[],
  picture: { width: number; height: number },
  output: { width: number; height: number },
  rate: FrameRate,
  names: { cut: string; zoom: string },
): MovingCamera {
  const region = toRect(boundsOf(windows), picture);
  const places = windows.map((window) => placeIn(window, region, picture, output));
  const first = places[0] ?? { width: output.width, height: output.height, x: 0, y: 0 };
  const zooms = places.some((place) => Math.abs(place.width - first.width) > STEADY_SCALE_PIXELS);

  let scaled = { width: toEven(first.width), height: toEven(first.height) };
  let at = { x: Math.round(first.x), y: Math.round(first.y) };
  const start = { scaled, at };
  const lines: string[] = [];
  places.forEach((place, i) => {
    const commands: string[] = [];
    if (zooms && Math.abs(place.width - scaled.width) > STEADY_SCALE_PIXELS) {
      scaled = { width: toEven(place.width), height: toEven(place.height) };
      commands.push(`${names.zoom} width ${scaled.width}`, `${names.zoom} height ${scaled.height}`);
    }
    // The enlargement goes in even steps; the window's middle stays where it belongs in it.
    const wantedX = ((place.x + output.width / 2) * scaled.width) / place.width - output.width / 2;
    const wantedY = ((place.y + output.height / 2) * scaled.height) / place.height - output.height / 2;
    const x = limit(steady(at.x, wantedX), scaled.width - output.width);
    const y = limit(steady(at.y, wantedY), scaled.height - output.height);
    if (x !== at.x) commands.push(`${names.cut} x ${x}`);
    if (y !== at.y) commands.push(`${names.cut} y ${y}`);
    at = { x, y };
    // Half a frame early: the command is there when its frame comes, and not for the one before.
    if (commands.length > 0)
      lines.push(`${secondsText(Math.max(0, frameSeconds(i - 0.5, rate)))} ${commands.join(', ')};`);
  });
  return {
    region,
    scaled: start.scaled,
    at: start.at,
    zooms,
    commands: lines.length > 0 ? `${lines.join('\n')}\n` : '',
  };
}

/** Size of the whole region enlarged so that the window is as large as the output, and the window's corner in it. */
function placeIn(
  window: Window,
  region: Rect,
  picture: { width: number; height: number },
  output: { width: number; height: number },
): { width: number; height: number; x: number; y: number } {
  const across = output.width / (window.width * picture.width);
  const down = output.height / (window.height * picture.height);
  const width = Math.max(output.width, region.width * across);
  const height = Math.max(output.height, region.height * down);
  return {
    width,
    height,
    x: limit((window.x * picture.width - region.x) * across, toEven(width) - output.width),
    y: limit((window.y * picture.height - region.y) * down, toEven(height) - output.height),
  };
}

function boundsOf(windows: readonly Window[]): Window {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const window of windows) {
    left = Math.min(left, window.x);
    top = Math.min(top, window.y);
    right = Math.max(right, window.x + window.width);
    bottom = Math.max(bottom, window.y + window.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function steady(current: number, wanted: number): number {
  return Math.abs(wanted - current) > STEADY_PIXELS ? Math.round(wanted) : current;
}

function limit(value: number, most: number): number {
  return Math.min(Math.max(value, 0), Math.max(0, most));
}

function toEven(value: number): number {
  return 2 * Math.round(value / 2);
}

/** The next even number down. */
export function even(value: number): number {
  return 2 * Math.floor(value / 2);
}
