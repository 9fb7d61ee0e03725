import { z } from 'zod';
import { colour, fraction, seconds } from './fields.ts';

/** The caption styles that have a name. */
export const CaptionPreset = z.enum(['none', 'beasty', 'karaoke', 'mozi']);
/** The caption styles that have a name. */
export type CaptionPreset = z.infer<typeof CaptionPreset>;

/**
 * How captions look. Lengths are fractions of 16/9 of the finished frame's shorter side (in 9:16: its height), so that a
 * look fits every size and is as large in a square as in an upright frame.
 */
export const CaptionLook = z.strictObject({
  /** Family name of a bundled font file, e.g. `Montserrat ExtraBold`. */
  fontFamily: z.string().min(1).max(100),
  /** Families for letters that `fontFamily` lacks, each letter from the first that has it, as in CSS. Default: none. */
  fallbackFonts: z.array(z.string().min(1).max(100)).max(20).optional(),
  /** Side of the em square, as in CSS. */
  fontSize: z.number().min(0.005).max(0.5),
  uppercase: z.boolean(),
  fill: colour,
  /** Colour of the word being said. */
  activeFill: colour,
  /** Colour of words that carry the meaning, while they are not being said. Default: `fill`. */
  emphasisFill: colour.optional(),
  /** Size of the word being said, 1 = like the others. */
  activeScale: z.number().min(0.5).max(3),
  outline: colour,
  outlineWidth: z.number().min(0).max(0.05),
  shadow: colour,
  shadowDepth: z.number().min(0).max(0.05),
  /** A box behind every line. Default: none. */
  background: z.strictObject({ fill: colour, opacity: fraction }).optional(),
  /** How the word being said stands out beside its colour: it glows in `activeFill`, or stands on a box of it. Default: neither. */
  activeEffect: z.enum(['glow', 'box']).optional(),
  /** How opaque words are while they are not being said. Default: 1. */
  restOpacity: fraction.optional(),
  /** `pop`: a word grows into place in the first tenth of a second. */
  animation: z.enum(['none', 'pop']),
  /** Where the middle of the caption block stands, from the top (0) to the bottom (1) of the frame. */
  centreY: fraction,
});
/** How captions look. */
export type CaptionLook = z.infer<typeof CaptionLook>;

/** One captioned word, on the source's clock. */
export const CaptionWord = z.strictObject({
  text: z.string().min(1).max(200),
  startSeconds: seconds,
  endSeconds: seconds,
  /** Carries the meaning: has `emphasisFill` while it is not being said. */
  emphasis: z.literal(true).optional(),
});
/** One captioned word, on the source's clock. */
export type CaptionWord = z.infer<typeof CaptionWord>;

/** Words that stand on the screen together, as one or more lines. Shown from `startSeconds` to `endSeconds`. */
export const CaptionCue = z.strictObject({
  startSeconds: seconds,
  endSeconds: seconds,
  lines: z.array(z.array(CaptionWord).min(1)).min(1).max(4),
  /** Where the middle of this cue's block stands, when not where the look says: out of the way of a face. */
  centreY: fraction.optional(),
});
/** Words that stand on the screen together. */
export type CaptionCue = z.infer<typeof CaptionCue>;

/** Captions: the cues are there for every preset, so that subtitle files exist too; `none` burns nothing in. */
export const Captions = z.discriminatedUnion('preset', [
  z.strictObject({ preset: z.literal('none'), cues: z.array(CaptionCue) }),
  z.strictObject({ preset: CaptionPreset.exclude(['none']), look: CaptionLook, cues: z.array(CaptionCue) }),
]);
/** Captions of a plan. */
export type Captions = z.infer<typeof Captions>;
