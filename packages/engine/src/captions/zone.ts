/** A rectangle of the finished frame in pixels. */
export type Zone = { left: number; right: number; top: number; bottom: number };

/**
 * What TikTok, Reels and Shorts all leave free of their buttons and texts, in a 1080×1920 frame (third-party
 * measures: TikTok 130 px above, 484 below, 140 right; Reels 210, 310, 84; Shorts 120, 300).
 */
const VERTICAL = { left: 60 / 1080, right: 940 / 1080, top: 210 / 1920, bottom: 1436 / 1920 };

/** Feeds and players lay nothing over other shapes: the graphics-safe area of EBU R 95, 5 % on every side. */
const OTHER = { left: 0.05, right: 0.95, top: 0.05, bottom: 0.95 };

/** Frames at least this much taller than wide are shown full screen by the vertical players. */
const VERTICAL_RATIO = 1.6;

/** Where captions may stand in a finished frame of this size. */
export function safeZone(output: { width: number; height: number }): Zone {
  const share = output.height / output.width >= VERTICAL_RATIO ? VERTICAL : OTHER;
  return {
    left: share.left * output.width,
    right: share.right * output.width,
    top: share.top * output.height,
    bottom: share.bottom * output.height,
  };
}

/** Reels and Shorts leave the frame free down to here (310 and 300 of 1920); TikTok lays the post's own text over it. */
const VERTICAL_REACH = 1610 / 1920;

/** How low captions may stand when the safe zone leaves no place that is clear of a face; pixels from the top. */
export function reach(output: { width: number; height: number }): number {
  const isVertical = output.height / output.width >= VERTICAL_RATIO;
  return isVertical ? VERTICAL_REACH * output.height : safeZone(output).bottom;
}

/**
 * The length that a look's sizes are fractions of: the height of a 9:16 frame with the same short side, so that a look
 * is as large in a square as in an upright frame.
 */
export function lookUnit(output: { width: number; height: number }): number {
  return (Math.min(output.width, output.height) * 16) / 9;
}
