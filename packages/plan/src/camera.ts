import type { CameraPath } from './layout.ts';

/** A window in fractions (0–1) of the source frame, origin top left; always inside the frame. */
export type Window = { x: number; y: number; width: number; height: number };

/** Where the camera looks: centre in fractions of the source frame, zoom 1 = largest window that fits. */
export type CameraPosition = { x: number; y: number; zoom: number };

const COORDINATES = ['x', 'y', 'zoom'] as const;

/**
 * Steepest passage through a keyframe, in multiples of the gentler of the two neighbouring mean speeds. The curve
 * below is monotone for any factor from 0 to 2; 1.5 keeps clear of the bound.
 */
const STEEPEST_PASSAGE = 1.5;

/**
 * The camera at one moment (seconds on the path's clock) of a path. Before the first and after the last keyframe it
 * stands still. Two keyframes at the same time are a cut: the later one counts from there on.
 *
 * Between two keyframes each coordinate runs on a quintic Hermite curve without acceleration at the keyframes, so
 * the movement is smooth to the second derivative. It comes to rest at a keyframe where it turns, waits or cuts, and
 * passes through without stopping where the movement goes on in the same direction. A single move between two
 * rests is thus the minimum-jerk curve 6t⁵ − 15t⁴ + 10t³ (Flash & Hogan 1985). It never leaves the range of its two
 * keyframes. Throws RangeError for an empty path.
 */
export function cameraAt(path: CameraPath, atSeconds: number): CameraPosition {
  const after = firstAfter(path, atSeconds);
  const to = path[after];
  const from = path[after - 1];
  if (!from || !to) {
    const only = from ?? to;
    if (!only) throw new RangeError('camera path must have at least one keyframe');
    return { x: only.x, y: only.y, zoom: only.zoom };
  }
  const seconds = to.atSeconds - from.atSeconds;
  const t = (atSeconds - from.atSeconds) / seconds;
  const position = { x: 0, y: 0, zoom: 0 };
  for (const name of COORDINATES) {
    const leave = passage(path, after - 1, name) * seconds;
    const arrive = passage(path, after, name) * seconds;
    position[name] = hermite(t, from[name], to[name], leave, arrive);
  }
  return position;
}

/**
 * The part of the source frame that the camera shows. `paneAspect` and `sourceAspect` are width ÷ height.
 * The window is moved, never shrunk, to stay inside the frame.
 */
export function cameraWindow(position: CameraPosition, sourceAspect: number, paneAspect: number): Window {
  const wide = sourceAspect > paneAspect;
  const width = (wide ? paneAspect / sourceAspect : 1) / position.zoom;
  const height = (wide ? 1 : sourceAspect / paneAspect) / position.zoom;
  return {
    x: Math.min(Math.max(position.x - width / 2, 0), 1 - width),
    y: Math.min(Math.max(position.y - height / 2, 0), 1 - height),
    width,
    height,
  };
}

/** Index of the first keyframe later than the moment: binary search, because a render asks once per frame. */
function firstAfter(path: CameraPath, atSeconds: number): number {
  let low = 0;
  let high = path.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((path[middle]?.atSeconds ?? Number.POSITIVE_INFINITY) > atSeconds) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Speed per second with which a coordinate passes keyframe `i`: the harmonic mean of the mean speeds before and after
 * it (Fritsch & Butland 1984), 0 at the ends of the path, at cuts, rests and turns.
 */
function passage(path: CameraPath, i: number, name: (typeof COORDINATES)[number]): number {
  const before = path[i - 1];
  const key = path[i];
  const after = path[i + 1];
  if (!before || !key || !after) return 0;
  const secondsIn = key.atSeconds - before.atSeconds;
  const secondsOut = after.atSeconds - key.atSeconds;
  if (secondsIn <= 0 || secondsOut <= 0) return 0;
  const speedIn = (key[name] - before[name]) / secondsIn;
  const speedOut = (after[name] - key[name]) / secondsOut;
  if (speedIn * speedOut <= 0) return 0;
  const mean = (2 * speedIn * speedOut) / (speedIn + speedOut);
  const steepest = STEEPEST_PASSAGE * Math.min(Math.abs(speedIn), Math.abs(speedOut));
  return Math.sign(mean) * Math.min(Math.abs(mean), steepest);
}

/** Quintic Hermite curve for t in 0–1 with the given end values and slopes and no acceleration at the ends. */
function hermite(t: number, from: number, to: number, leave: number, arrive: number): number {
  const cube = t * t * t;
  const share = cube * (10 + t * (6 * t - 15));
  const leaving = t + cube * (-6 + t * (8 - 3 * t));
  const arriving = cube * (-4 + t * (7 - 3 * t));
  const value = from + (to - from) * share + leave * leaving + arrive * arriving;
  // Rounding must not carry the value a last digit past its keyframes: zoom 1 must stay at least 1.
  return Math.min(Math.max(value, Math.min(from, to)), Math.max(from, to));
}
