import { z } from 'zod';
import { seconds } from './fields.ts';

/** A stretch of a dub's track and what it is said in place of. */
export const DubLine = z
  .strictObject({
    /** What it takes the place of, on the source's clock; it begins where that begins to be shown. */
    startSeconds: seconds,
    endSeconds: seconds,
    /** Where it lies in the track. */
    fromSeconds: seconds,
    durationSeconds: z.number().positive(),
  })
  .refine((line) => line.endSeconds > line.startSeconds, {
    path: ['endSeconds'],
    error: 'must be after startSeconds',
  });
/** A stretch of a dub's track and what it is said in place of. */
export type DubLine = z.infer<typeof DubLine>;

/** Another voice in place of the one that is heard. */
export const Dub = z.strictObject({
  /** What it speaks, BCP 47. */
  language: z.string().min(1).max(35),
  /** The file with the voice, by its content: a WAV of 16-bit samples at 48 kHz, one channel or two. */
  trackHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** In order of time. */
  lines: z.array(DubLine).min(1).max(5000),
  /**
   * How far what stands in the middle of the original sound, where voices stand, is turned down under the lines, dB. What
   * differs between left and right, as music does, stays. Null: nothing of the original is heard; the track has it all.
   */
  bedDb: z.number().min(-60).max(0).nullable(),
});
/** Another voice in place of the one that is heard. */
export type Dub = z.infer<typeof Dub>;
