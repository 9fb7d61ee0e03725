import { z } from 'zod';
import { Fallback } from './fallback.ts';
import { Span } from './span.ts';

/** A stretch in which one voice is heard. */
export const VoiceTurn = Span.extend({
  /** The same number is the same voice. Numbered from 0 in order of first hearing. */
  voice: z.int().nonnegative(),
});
/** A stretch in which one voice is heard. */
export type VoiceTurn = z.infer<typeof VoiceTurn>;

/** Whose voice is heard when, within what was listened to. */
export const Voices = z.object({
  /** Disjoint, in order of time. */
  turns: z.array(VoiceTurn),
  fallbacks: z.array(Fallback),
});
/** Whose voice is heard when. */
export type Voices = z.infer<typeof Voices>;
