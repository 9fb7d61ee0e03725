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

/** One face at one moment. */
export const Face = z.object({
  atSeconds: z.number().nonnegative(),
  box: Box,
  /** 0–1, of the detector. */
  confidence: z.number().min(0).max(1),
  /** Midpoint between the eyes, fractions of the source frame. */
  eyes: z.object({ x: z.number(), y: z.number() }),
  /** Lip distance divided by mouth width; 0 is closed. */
  mouthOpening: z.number().nonnegative(),
});
/** One face at one moment. */
export type Face = z.infer<typeof Face>;

/** The same face followed inside one shot. */
export const FaceTrack = z.object({
  id: z.int().nonnegative(),
  /** Index in `Scenes.shots`. */
  shot: z.int().nonnegative(),
  faces: z.array(Face).min(1),
});
/** The same face followed inside one shot. */
export type FaceTrack = z.infer<typeof FaceTrack>;

/** What is seen inside the examined spans; outside of them nothing is known. */
export const Scenes = z.object({
  examined: z.array(Span),
  /** Uncut stretches of one camera, covering the examined spans without gaps. */
  shots: z.array(Span),
  tracks: z.array(FaceTrack),
  /** Faces were looked for this often. */
  samplesPerSecond: z.number().positive(),
  fallbacks: z.array(Fallback),
});
/** What is seen inside the examined spans. */
export type Scenes = z.infer<typeof Scenes>;
