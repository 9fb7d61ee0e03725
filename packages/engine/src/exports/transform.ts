import { type CameraPath, cameraAt, cameraWindow, type FrameRate, frameSeconds } from '@reelwright/plan';

/**
 * How a picture lies in a frame, as Final Cut Pro counts it: `x`, `y` from the middle of the frame to the middle of the
 * picture in percent of the frame's height, `y` upwards; `scale` 1 = the whole picture as large as fits the frame.
 */
export type Transform = { x: number; y: number; scale: number };

/** A transform at a frame of a shot, counted from the shot's first. */
export type TransformKey = Transform & { frame: number };

type Size = { width: number; height: number };

/** Between keys a straight line is at most so far from the camera's curve: half a thousandth of the frame's height. */
const TOLERANCE_PERCENT = 0.05;
/** A scale of 2 for a picture 2000 pixels wide is then out by 2 pixels at its edge. */
const TOLERANCE_SCALE = 0.001;
/** Keeps the search for straight stretches linear in the length of a shot. */
const LONGEST_STRETCH_FRAMES = 600;

/** The transform that shows a part of the source (fractions of it) as the whole frame, or as large as fits it. */
export function transformOf(
  part: { x: number; y: number; width: number; height: number },
  source: Size,
  frame: Size,
): Transform {
  const fitted = Math.min(frame.width / source.width, frame.height / source.height);
  const shown = Math.min(
    frame.width / (part.width * source.width),
    frame.height / (part.height * source.height),
  );
  return {
    x: percent((0.5 - part.x - part.width / 2) * source.width * shown, frame),
    y: percent((part.y + part.height / 2 - 0.5) * source.height * shown, frame),
    scale: shown / fitted,
  };
}

/**
 * A camera's path over a shot as transforms, straight lines between them: one when it stands still. `startSeconds` is
 * the shot's first frame on the path's clock.
 */
export function transformKeys(
  camera: CameraPath,
  shot: { startSeconds: number; frames: number },
  source: Size,
  frame: Size & { rate: FrameRate },
): TransformKey[] {
  const keys = Array.from({ length: shot.frames }, (_, i): TransformKey => {
    const position = cameraAt(camera, shot.startSeconds + frameSeconds(i, frame.rate));
    const part = cameraWindow(position, source.width / source.height, frame.width / frame.height);
    return { frame: i, ...transformOf(part, source, frame) };
  });
  return straightened(keys);
}

/** Leaves out what lies on a straight line between what is kept. */
function straightened(keys: readonly TransformKey[]): TransformKey[] {
  const kept: TransformKey[] = [];
  let from = 0;
  for (let first = keys[from]; first; first = keys[from]) {
    kept.push(first);
    let to = from + 1;
    while (to + 1 < keys.length && to - from < LONGEST_STRETCH_FRAMES && isStraight(keys, from, to + 1)) to++;
    from = to;
  }
  const [only] = kept;
  return only && kept.every((key) => isNear(key, only)) ? [only] : kept;
}

function isStraight(keys: readonly TransformKey[], from: number, to: number): boolean {
  const [first, last] = [keys[from], keys[to]];
  if (!first || !last) return false;
  return keys.slice(from + 1, to).every((key) => {
    const share = (key.frame - first.frame) / (last.frame - first.frame);
    const on = (name: keyof Transform) => first[name] + share * (last[name] - first[name]);
    return isNear(key, { x: on('x'), y: on('y'), scale: on('scale') });
  });
}

function isNear(a: Transform, b: Transform): boolean {
  return (
    Math.abs(a.x - b.x) <= TOLERANCE_PERCENT &&
    Math.abs(a.y - b.y) <= TOLERANCE_PERCENT &&
    Math.abs(a.scale - b.scale) <= TOLERANCE_SCALE
  );
}

function percent(pixels: number, frame: Size): number {
  return (pixels / frame.height) * 100;
}
