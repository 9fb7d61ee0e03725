import { z } from 'zod';

/** What can be heard beside words. */
export const SOUND_EVENT_KINDS = ['laughter', 'applause', 'music'] as const;
/** What can be heard beside words. */
export type SoundEventKind = (typeof SOUND_EVENT_KINDS)[number];

/** A stretch in which something beside words is heard. Events of different kinds may overlap; those of one kind do not. */
export const SoundEvent = z.object({
  kind: z.enum(SOUND_EVENT_KINDS),
  /** On the source's clock, to half a second. */
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  /** 0–1: how far inside the limits of its kind the sound lies, on average. Not a probability. */
  confidence: z.number().min(0).max(1),
});
/** A stretch in which something beside words is heard. */
export type SoundEvent = z.infer<typeof SoundEvent>;

/** How loud the source is over time, and what is heard beside words. */
export const Sound = z.object({
  /** Seconds between two values of `levels`. */
  hopSeconds: z.number().positive(),
  /** Root mean square of each hop in dBFS (0 is full scale), floored at −100. Mono, 16 kHz. */
  levels: z.array(z.number()),
  /** In order of start. */
  events: z.array(SoundEvent),
});
/** How loud the source is over time, and what is heard beside words. */
export type Sound = z.infer<typeof Sound>;
