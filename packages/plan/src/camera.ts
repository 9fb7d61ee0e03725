import type { CameraPath } from './schema.ts';

/** A window in fractions (0–1) of the source frame, origin top left; always inside the frame. */
export type Window = { x: number; y: number; width: number; height: number };

/** Where the camera looks: centre in fractions of the source frame, zoom 1 = largest window that fits. */
export type CameraPosition = { x: number; y: number; zoom: number };

/**
 * The camera at one moment of a path. Between two keyframes it moves on the minimum-jerk curve
 * 6t⁵ − 15t⁴ + 10t³ (Flash & Hogan 1985), which starts and ends at rest without a jolt; before the first and after
 * the last keyframe it stands still. Two keyframes at the same time are a cut: the later one counts from there on.
 */
export function cameraAt(path: CameraPath, atSeconds: number): CameraPosition {
  const first = path[0];
  if (!first) throw new RangeError('camera path must have at least one keyframe');
  let before = first;
  for (const key of path) {
    if (key.atSeconds > atSeconds) {
      if (key === first) return pick(first);
      const t = (atSeconds - before.atSeconds) / (key.atSeconds - before.atSeconds);
      const eased = t * t * t * (t * (6 * t - 15) + 10);
      return {
        x: mix(before.x, key.x, eased),
        y: mix(before.y, key.y, eased),
        zoom: mix(before.zoom, key.zoom, eased),
      };
    }
    before = key;
  }
  return pick(before);
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

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function pick(key: CameraPosition): CameraPosition {
  return { x: key.x, y: key.y, zoom: key.zoom };
}
