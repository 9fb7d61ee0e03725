import { cameraWindow } from '@reelwright/plan';
import type { Box } from '../facts/index.ts';

/** Pixels across and down. */
export type Size = { width: number; height: number };

/** What a pane's camera has to work with. */
export type View = {
  /** The source frame as shown, in pixels. */
  picture: Size;
  /** The pane of the finished frame that the camera fills, in pixels. */
  pane: Size;
  /** The part of the source frame that the camera may show: no black bars, only the inset, only one's own half. */
  room: Box;
};

/**
 * The camera's window at one zoom, with everything that turns fractions of the source frame into shares of the
 * finished picture.
 */
export type Pane = {
  /** As in a plan's camera keyframe. */
  zoom: number;
  /** Size of the window in fractions of the source frame. */
  width: number;
  height: number;
  /** The pane's height in its own widths. */
  tallness: number;
  /** The window stays inside this, fractions of the source frame. */
  room: Box;
};

/** A face to be framed, as it is most of the time, in fractions of the frame. */
export type Framed = {
  /** Of its box. */
  height: number;
  width: number;
  /** Its eye line. */
  eyesY: number;
  /** Width of the strip that it moves in. */
  reach: number;
};

/** Source pixels are stretched at most this much by zooming: beyond it the picture looks soft beside its captions.
 * A plain 1080p → 1080 × 1920 crop is 1.78 already. */
export const MAX_STRETCH = 2.2;
/** So many zooms there are between the widest and twice as close, so that shots of one camera get the same one. */
const ZOOM_STEPS = 20;
/** A plan's zoom goes no further. */
const CLOSEST_ZOOM = 10;
/** The renderer cuts whole, even pixels: so many are left free beside a black bar. */
const BAR_PIXELS = 2;
/** Eyes lower than this share of the window are lifted by going closer, up to the line itself … */
const LOW_EYES = { worth: 0.44, line: 0.42 };
/** … and eyes higher than this are lowered. */
const HIGH_EYES = { worth: 0.3, line: 0.33 };
/** The strip that the face moves in takes at most this share of a closer window: else the camera could not stand still. */
const CALM_REACH = 0.75;
/** For the eye line nothing is done where the face fills the window as it is: shoulders and hands need room. */
const EYE_LINE_FACE = 0.5;

/** How close a camera goes for the sake of a small face. */
export type Closeness = {
  /** A face smaller than this share of the pane's height is worth going closer. */
  wantedFace: number;
  /** Never closer than this, in multiples of the widest: posture and hands belong to a speaker. */
  most: number;
  /** Nor, only to bring the eyes to their line, closer than this. */
  forEyes: number;
};
/** One camera for the whole finished frame. */
export const WHOLE_FRAME_CLOSENESS: Closeness = { wantedFace: 0.14, most: 1.6, forEyes: 1.15 };
/** A pane among several: less high, so that the same face is a larger share of it, and meant for one person. */
export const SHARED_FRAME_CLOSENESS: Closeness = { wantedFace: 0.26, most: 2.5, forEyes: 1.15 };
/** The window of an inset is small already. */
export const INSET_CLOSENESS: Closeness = { wantedFace: 0.26, most: 1.3, forEyes: 1.15 };

/** A view onto the whole content: `content` less a pixel or two beside each black bar. */
export function viewOf(picture: Size, pane: Size, content: Box): View {
  const across = BAR_PIXELS / picture.width;
  const down = BAR_PIXELS / picture.height;
  const left = content.x > 0 ? content.x + across : 0;
  const top = content.y > 0 ? content.y + down : 0;
  const right = content.x + content.width < 1 ? content.x + content.width - across : 1;
  const bottom = content.y + content.height < 1 ? content.y + content.height - down : 1;
  return { picture, pane, room: { x: left, y: top, width: right - left, height: bottom - top } };
}

/** As close in the finished picture as in the whole view, where a smaller room makes its widest window closer already. */
export function closenessIn(view: View, whole: View, closeness: Closeness): Closeness {
  const [own, widest] = [widestPane(view), widestPane(whole)];
  const closer = own && widest ? own.zoom / widest.zoom : 1;
  const rest = (most: number) => Math.max(1, most / closer);
  return {
    wantedFace: closeness.wantedFace,
    most: rest(closeness.most),
    forEyes: rest(closeness.forEyes),
  };
}

/** The window at a zoom. */
export function paneAt(zoom: number, { picture, pane, room }: View): Pane {
  const window = cameraWindow(
    { x: 0.5, y: 0.5, zoom },
    picture.width / picture.height,
    pane.width / pane.height,
  );
  return { zoom, width: window.width, height: window.height, tallness: pane.height / pane.width, room };
}

/** The largest window that fits the room; null when the room is so small that no camera goes as close. */
export function widestPane(view: View): Pane | null {
  const largest = paneAt(1, view);
  const zoom = Math.max(1, largest.width / view.room.width, largest.height / view.room.height);
  return zoom <= CLOSEST_ZOOM ? paneAt(upwards(zoom), view) : null;
}

/** Finished pixels per source pixel in a pane. */
export function stretchOf(pane: Pane, view: View): number {
  return view.pane.width / (pane.width * view.picture.width);
}

/**
 * How close to go for a face: the widest window unless the face is very small in it or its eyes are far off their line.
 * `least` is a zoom that is needed for other reasons. Null when the room is too small.
 */
export function paneFor(face: Framed, view: View, closeness: Closeness, least = 1): Pane | null {
  const widest = widestPane(view);
  if (!widest) return null;
  const start = upwards(Math.max(widest.zoom, least));
  const base = paneAt(Math.min(start, CLOSEST_ZOOM), view);
  const wanted = (closeness.wantedFace * widest.height) / Math.max(face.height, 1e-6);
  const small = Math.min(wanted, closeness.most) * (widest.zoom / base.zoom);
  const sharp = MAX_STRETCH / stretchOf(base, view);
  const closer = Math.min(
    Math.max(small, closerForEyes(face, base, closeness.forEyes)),
    sharp,
    CALM_REACH * (base.width / face.reach),
  );
  const steps = Math.max(1, Math.floor(closer * ZOOM_STEPS + 1e-9) / ZOOM_STEPS);
  return paneAt(Math.min(CLOSEST_ZOOM, upwards(base.zoom * steps)), view);
}

/** How much closer brings the eyes to their line, where the window cannot go up or down far enough; 1 when it can. */
function closerForEyes(face: Framed, pane: Pane, most: number): number {
  if (face.width > EYE_LINE_FACE * pane.width || face.height > EYE_LINE_FACE * pane.height) return 1;
  const above = face.eyesY - pane.room.y;
  const below = pane.room.y + pane.room.height - face.eyesY;
  if (above <= 0 || below <= 0) return 1;
  const lowest = 1 - below / pane.height;
  const highest = above / pane.height;
  if (lowest > LOW_EYES.worth) return Math.min(most, (pane.height * (1 - LOW_EYES.line)) / below);
  if (highest < HIGH_EYES.worth) return Math.min(most, (pane.height * HIGH_EYES.line) / above);
  return 1;
}

/** Rounded up to five digits: plans stay readable, and the window does not grow over the room's edge. */
function upwards(zoom: number): number {
  return Math.ceil(zoom * 1e5 - 1e-7) / 1e5;
}
