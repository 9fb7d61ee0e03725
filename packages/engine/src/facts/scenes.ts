import { z } from 'zod';
import { Fallback } from './fallback.ts';
import { Span } from './span.ts';

/** A rectangle in fractions (0–1) of the source frame as shown; origin top left. It may reach over the edge. */
export const Box = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
});
/** A rectangle in fractions (0–1) of the source frame as shown; origin top left. */
export type Box = z.infer<typeof Box>;

/** Area two boxes have in common. */
export function commonArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** The whole frame. */
export const WHOLE_FRAME: Box = { x: 0, y: 0, width: 1, height: 1 };

/** One face at one moment. */
export const Face = z.object({
  atSeconds: z.number().nonnegative(),
  box: Box,
  /** 0–1, of the detector. */
  confidence: z.number().min(0).max(1),
  /** Midpoint between the eyes, fractions of the source frame. */
  eyes: z.object({ x: z.number(), y: z.number() }),
  /** Lip distance divided by mouth width; 0 is closed. Null where the lips cannot be made out: in profile, too small. */
  mouthOpening: z.number().nonnegative().nullable(),
});
/** One face at one moment. */
export type Face = z.infer<typeof Face>;

/** The same face followed inside one shot. */
export const FaceTrack = z.object({
  /** Equal to the index in `Scenes.tracks`. */
  id: z.int().nonnegative(),
  /** Index in `Scenes.shots`. */
  shot: z.int().nonnegative(),
  /** Tracks with the same number are the same person, in whatever shot. Numbered from 0 in order of first sight. */
  person: z.int().nonnegative(),
  faces: z.array(Face).min(1),
});
/** The same face followed inside one shot. */
export type FaceTrack = z.infer<typeof FaceTrack>;

/**
 * How one shot becomes the next. `cut`: from one frame to the next, so start = end = the first frame of the new shot.
 * `fade`: through black or white. `dissolve`: one picture shows through the other.
 */
export const Transition = Span.extend({ kind: z.enum(['cut', 'fade', 'dissolve']) });
/** How one shot becomes the next. */
export type Transition = z.infer<typeof Transition>;

/** Blocks across and down of a motion map. */
export const MOTION_COLUMNS = 16;
/** Blocks across and down of a motion map. */
export const MOTION_ROWS = 9;

/** An uncut stretch of one camera. */
export const Shot = Span.extend({
  /** How it begins; null at the start of an examined span, where nothing is known of what was before. */
  entry: Transition.nullable(),
  /**
   * How much is going on where: mean absolute change of a pixel in levels of 255 per second, for each of
   * `MOTION_COLUMNS` × `MOTION_ROWS` blocks of the frame, row by row from the top left.
   */
  motion: z.array(z.number().nonnegative()).length(MOTION_COLUMNS * MOTION_ROWS),
});
/** An uncut stretch of one camera. */
export type Shot = z.infer<typeof Shot>;

/** A picture within the picture: a camera's window laid over a recorded screen or game. Its borders stand still. */
export const Inset = z.object({
  /** Index in `Scenes.shots`. */
  shot: z.int().nonnegative(),
  box: Box,
  /** Id of the track of the face in it. */
  track: z.int().nonnegative(),
});
/** A picture within the picture. */
export type Inset = z.infer<typeof Inset>;

/** Somebody speaks, without a break and without a change of speaker. */
export const Speaking = Span.extend({
  /** Id of the face track that speaks; null for somebody who is not on screen, or cannot be told. */
  track: z.int().nonnegative().nullable(),
  /** The voice, as numbered in `Voices`; null when voices were not told apart. */
  voice: z.int().nonnegative().nullable(),
  /** 0–1: how clear it is that it is this one and none of the others. */
  confidence: z.number().min(0).max(1),
});
/** Somebody speaks, without a break and without a change of speaker. */
export type Speaking = z.infer<typeof Speaking>;

/** What is seen inside the examined spans; outside of them nothing is known. */
export const Scenes = z.object({
  examined: z.array(Span),
  /** Covering the examined spans without gaps, in order of time. */
  shots: z.array(Shot),
  tracks: z.array(FaceTrack),
  insets: z.array(Inset),
  /** Disjoint, in order of time. What is not covered is not speech. Empty when speech was not asked for. */
  speaking: z.array(Speaking),
  /** The frame without black bars; the whole frame where there are none. */
  content: Box,
  /** Faces were looked for this often. */
  samplesPerSecond: z.number().positive(),
  fallbacks: z.array(Fallback),
});
/** What is seen inside the examined spans. */
export type Scenes = z.infer<typeof Scenes>;
