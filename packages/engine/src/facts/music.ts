import { z } from 'zod';

/** A beat and what is struck on it. */
export const Beat = z.object({
  /** On the source's clock. */
  atSeconds: z.number().nonnegative(),
  /** 0–1: how strong the onset there is beside the strong beats of the piece, times how clear the pulse is. */
  confidence: z.number().min(0).max(1),
  /** 0–1 each: the strength of the onset below 200 Hz, up to 2 kHz and above, beside the strong beats of the piece. */
  bass: z.number().min(0).max(1),
  mid: z.number().min(0).max(1),
  treble: z.number().min(0).max(1),
});
/** A beat and what is struck on it. */
export type Beat = z.infer<typeof Beat>;

/** The pulse of a piece: its tempo and its beats in order. */
export const Pulse = z.object({
  beatsPerMinute: z.number().positive(),
  /** 0–1: how alike the onsets are one, two and four beats apart (their autocorrelation); real pieces lie at 0.15 to 0.7. */
  clarity: z.number().min(0).max(1),
  beats: z.array(Beat),
});
/** The pulse of a piece: its tempo and its beats in order. */
export type Pulse = z.infer<typeof Pulse>;

/** What style is read from in a sound: pulse, dynamics, balance. */
export const Music = z.object({
  /** Null when nothing pulses, as in speech, or the sound is too short to tell. */
  pulse: Pulse.nullable(),
  /** Integrated loudness in LUFS (ITU-R BS.1770, of the mono sound); null below 0.4 s or when all is silent. */
  loudness: z.number().nullable(),
  /** Loudness range in LU (EBU Tech 3342); null below 6 s or when all is silent. */
  loudnessRange: z.number().nonnegative().nullable(),
  /** Peak over root mean square, dB; null in silence. */
  crestFactor: z.number().nonnegative().nullable(),
  /** Shares of the power below 200 Hz, up to 2 kHz and above; together 1. Null in silence. */
  balance: z.object({ bass: z.number(), mid: z.number(), treble: z.number() }).nullable(),
});
/** What style is read from in a sound: pulse, dynamics, balance. */
export type Music = z.infer<typeof Music>;
