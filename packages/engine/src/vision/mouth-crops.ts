import type { Frame } from '../media/index.ts';
import type { SeenFace } from './tracks.ts';

/** Side of the picture of a mouth that LR-ASD takes, in pixels. */
export const MOUTH_SIZE = 112;
/** Side of the picture of a face that FaceMesh takes, in pixels. */
export const LIPS_SIZE = 192;
/**
 * The square LR-ASD looks at, in heights of the face (hairline to chin): its side, and how far its middle lies below
 * the eyes. Fitted to the pictures that come with the published net (correlation 0.88–0.99 on two talkers).
 */
const MOUTH = { side: 0.735, belowEyes: 0.31 };
/** FaceMesh looks at the box enlarged this much, as it was trained. */
const LIPS_MARGIN = 1.5;
/** What lies outside of the frame is this grey, as in the net's training. */
const OUTSIDE = 110;
/** Share of a new look in the size of a face: the box breathes with the jaw, the head does not. */
const SIZE_SHARE = 0.5;

/** Where a face is, in pixels of the frame. */
export type FacePlace = {
  eyes: { x: number; y: number };
  middle: { x: number; y: number };
  /** Height and larger side of the box. */
  height: number;
  side: number;
};

/** Where a face that was seen is; `before` is where it was at the look before, null for a new one. */
export function placeFace(
  { box, eyes }: Pick<SeenFace, 'box' | 'eyes'>,
  frame: Pick<Frame, 'width' | 'height'>,
  before: FacePlace | null,
): FacePlace {
  const height = box.height * frame.height;
  const side = Math.max(height, box.width * frame.width);
  const share = before ? SIZE_SHARE : 1;
  return {
    eyes: { x: eyes.x * frame.width, y: eyes.y * frame.height },
    middle: { x: (box.x + box.width / 2) * frame.width, y: (box.y + box.height / 2) * frame.height },
    height: share * height + (1 - share) * (before?.height ?? 0),
    side: share * side + (1 - share) * (before?.side ?? 0),
  };
}

/** The place on the way from one to the other; `share` is 0–1. */
export function between(from: FacePlace, to: FacePlace, share: number): FacePlace {
  const mix = (a: number, b: number) => a + (b - a) * share;
  const point = (a: { x: number; y: number }, b: { x: number; y: number }) => ({
    x: mix(a.x, b.x),
    y: mix(a.y, b.y),
  });
  return {
    eyes: point(from.eyes, to.eyes),
    middle: point(from.middle, to.middle),
    height: mix(from.height, to.height),
    side: mix(from.side, to.side),
  };
}

/** Writes nose, mouth and chin as LR-ASD wants them: `MOUTH_SIZE`² grey levels. */
export function cutMouth(frame: Frame, { eyes, height }: FacePlace, target: Uint8Array): void {
  cutSquare(frame, eyes.x, eyes.y + MOUTH.belowEyes * height, MOUTH.side * height, MOUTH_SIZE, target);
}

/** Writes the face as FaceMesh wants it: `LIPS_SIZE`² grey levels. */
export function cutFace(frame: Frame, { middle, side }: FacePlace, target: Uint8Array): void {
  cutSquare(frame, middle.x, middle.y, side * LIPS_MARGIN, LIPS_SIZE, target);
}

/** The square around a point, bilinearly sampled. */
function cutSquare(
  { width, height, data }: Frame,
  x: number,
  y: number,
  side: number,
  size: number,
  target: Uint8Array,
): void {
  const step = side / size;
  for (let row = 0; row < size; row++) {
    // −0.5: a pixel's level belongs to its middle.
    const down = y + (row + 0.5 - size / 2) * step - 0.5;
    const above = Math.floor(down);
    for (let column = 0; column < size; column++) {
      const along = x + (column + 0.5 - size / 2) * step - 0.5;
      const left = Math.floor(along);
      if (left < 0 || above < 0 || left >= width - 1 || above >= height - 1) {
        target[row * size + column] = OUTSIDE;
        continue;
      }
      const at = above * width + left;
      const [a = 0, b = 0] = [data[at], data[at + 1]];
      const [c = 0, d = 0] = [data[at + width], data[at + width + 1]];
      const upper = a + (b - a) * (along - left);
      const lower = c + (d - c) * (along - left);
      target[row * size + column] = Math.round(upper + (lower - upper) * (down - above));
    }
  }
}

/** Every so many pixels are compared. */
const COMPARED = 16;
/** Mean difference in levels of 255 from one frame to the next that no movement reaches: the camera changes. */
const CUT_LEVELS = 30;

/** Whether another picture begins, roughly: only so that a mouth is not followed from one shot into the next. */
export function isOtherPicture(before: Frame, after: Frame): boolean {
  let [sum, count] = [0, 0];
  for (let row = COMPARED / 2; row < after.height; row += COMPARED) {
    for (let column = COMPARED / 2; column < after.width; column += COMPARED) {
      const at = row * after.width + column;
      sum += Math.abs((after.data[at] ?? 0) - (before.data[at] ?? 0));
      count += 1;
    }
  }
  return count > 0 && sum / count > CUT_LEVELS;
}
