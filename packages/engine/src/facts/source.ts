import { z } from 'zod';
import { Fallback } from './fallback.ts';

/** A frame rate as the exact fraction containers store, e.g. 30000/1001. */
export const FrameRate = z.object({ numerator: z.int().positive(), denominator: z.int().positive() });
/** A frame rate as the exact fraction containers store, e.g. 30000/1001. */
export type FrameRate = z.infer<typeof FrameRate>;

/** The picture stream that is used: the first one that is not a cover image. */
export const Picture = z.object({
  /** Index among all streams of the file, for explicit maps (`0:<index>`). */
  streamIndex: z.int().nonnegative(),
  codec: z.string(),
  /** Stored pixels, before rotation and pixel shape. */
  codedWidth: z.int().positive(),
  codedHeight: z.int().positive(),
  /** Pixels as shown: rotated, and with square pixels. Fractions of the frame (0–1) refer to this. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Clockwise degrees that ffmpeg's autorotation applies. */
  rotationDegrees: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** The camera's rate, the average one when it varies; the constant rate a render of this source uses is derived from it. */
  frameRate: FrameRate,
  variableFrameRate: z.boolean(),
  bitDepth: z.int().positive(),
  pixelFormat: z.string(),
  /** The transfer curve of high dynamic range footage; null for ordinary footage. */
  hdr: z.enum(['pq', 'hlg']).nullable(),
  interlaced: z.boolean(),
  /** When the first frame is shown, on the source's clock. */
  startSeconds: z.number(),
});
/** The picture stream that is used. */
export type Picture = z.infer<typeof Picture>;

/** The sound stream that is used: the default one, else the first. */
export const SoundStream = z.object({
  streamIndex: z.int().nonnegative(),
  codec: z.string(),
  sampleRate: z.int().positive(),
  channels: z.int().positive(),
  startSeconds: z.number(),
});
/** The sound stream that is used. */
export type SoundStream = z.infer<typeof SoundStream>;

/**
 * What a source file is. Its clock starts at the container's earliest timestamp (ffprobe's `format.start_time`):
 * a seek to 0 is the first moment of sound or picture, whichever comes first.
 */
export const Source = z.object({
  /** `sha256:` and 64 hexadecimal digits over the file's bytes: the identity of a source. */
  contentHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  sizeBytes: z.int().nonnegative(),
  /** The ffmpeg demuxer that the magic bytes call for; every later call forces it. */
  demuxer: z.string(),
  durationSeconds: z.number().positive(),
  picture: Picture.nullable(),
  sound: SoundStream.nullable(),
  fallbacks: z.array(Fallback),
});
/** What a source file is. */
export type Source = z.infer<typeof Source>;
