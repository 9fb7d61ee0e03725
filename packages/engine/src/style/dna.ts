import { EASINGS } from '@reelwright/plan';
import { z } from 'zod';
import { EngineError } from '../error.ts';
import { Fallback } from '../facts/index.ts';

/** The version of the schema that every style carries. */
export const STYLE_VERSION = '1.0';

const degree = z.int().min(-100).max(100);
const share = z.number().min(0).max(1);
const percent = z.number().min(0).max(100);

/**
 * A grade, −100 to 100 each; 0 is how ordinary ungraded footage looks. What one unit is: `./grade.ts`, for reading and
 * for applying alike.
 */
export const ColorGrade = z.strictObject({
  /** − cool (blue), + warm (yellow). */
  temperature: degree,
  /** − green, + magenta. */
  tint: degree,
  /** −100 grey, 0 ordinary, 100 twice as colourful. */
  saturation: degree,
  /** −100 half, 100 twice the distance between dark and bright. */
  contrast: degree,
  /** − recovered, + boosted. */
  highlights: degree,
  /** − crushed, + lifted. */
  shadows: degree,
});
/** A grade, −100 to 100 each. */
export type ColorGrade = z.infer<typeof ColorGrade>;

/** A way from shot to shot. A cut lasts 0 ms. */
export const StyleTransition = z.strictObject({
  type: z.enum(['cut', 'fade', 'dissolve', 'wipe']),
  duration_ms: z.int().nonnegative().max(10_000),
  easing: z.enum(EASINGS),
});
/** A way from shot to shot. */
export type StyleTransition = z.infer<typeof StyleTransition>;

/** How the sound is finished. */
export const AudioStyle = z.strictObject({
  /** 0–1 over −36 to 0 LUFS of integrated loudness: 0.61 is −14 LUFS, what platforms ask for. */
  normalization_level: share,
  /** To one: 1 is left as it is; ordinary speech compressed so has the loudness range that was measured. */
  compression_ratio: z.number().min(1).max(20),
  /** How much more of the power lies below 200 Hz than in ordinary speech; 100 is four times. */
  bass_boost: percent,
  /** Whether speech stands out of what else is heard. */
  enhance_speech: z.boolean(),
});
/** How the sound is finished. */
export type AudioStyle = z.infer<typeof AudioStyle>;

/** A beat, in the register that is struck hardest on it. */
export const StyleBeat = z.strictObject({
  timestamp_ms: z.number().nonnegative().max(1e9),
  confidence: share,
  frequency: z.enum(['bass', 'mid', 'treble']),
});
/** A beat, in the register that is struck hardest on it. */
export type StyleBeat = z.infer<typeof StyleBeat>;

/** Words that stand over the picture, and how they look. */
export const TextOverlay = z.strictObject({
  content: z.string().min(1).max(500),
  font: z.string().min(1).max(100),
  /** Pixels of a frame that is 1080 on its shorter side. */
  size: z.int().positive().max(1000),
  color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  position: z.enum(['top', 'center', 'bottom']),
  duration_ms: z.int().positive().optional(),
});
/** Words that stand over the picture. */
export type TextOverlay = z.infer<typeof TextOverlay>;

/** How much evidence each group of fields had, 0–1; null where there was nothing to measure, as sound in a silent video. */
export const StyleConfidence = z.strictObject({
  color_grade: share.nullable(),
  pacing: share.nullable(),
  transitions: share.nullable(),
  motion: share.nullable(),
  text: share.nullable(),
  music: share.nullable(),
  audio_style: share.nullable(),
});
/** How much evidence each group of fields had. */
export type StyleConfidence = z.infer<typeof StyleConfidence>;

/** Style DNA: how a video is edited, apart from what is in it. Field names are those of the Clipzy API. */
export const StyleDna = z.strictObject({
  version: z.literal(STYLE_VERSION),
  color_grade: ColorGrade,
  aspect_ratio: z.enum(['16:9', '9:16', '1:1']),
  frame_rate: z.union([z.literal(24), z.literal(30), z.literal(60)]),
  audio_style: AudioStyle,
  /** Transitions of every kind a minute. */
  cut_frequency: z.number().nonnegative().max(3600),
  /** 0 static, 100 near-constant fast motion, of camera and subject. */
  motion_intensity: percent,
  /** Percent of the time in which the camera zooms; panning counts a third. */
  zoom_usage: percent,
  primary_transition: StyleTransition,
  secondary_transition: StyleTransition.nullable().default(null),
  text_overlays: z.array(TextOverlay).max(1000).default([]),
  use_subtitles: z.boolean().default(false),
  detected_beats: z.array(StyleBeat).max(100_000).default([]),
  tempo_bpm: z.number().positive().max(1000).nullable().default(null),
  music_genre: z.string().min(1).max(100).nullable().default(null),
  created_at: z.iso.datetime({ offset: true }),
  source_duration_seconds: z.number().nonnegative().max(1e7),
  extraction_confidence: share,
  confidence: StyleConfidence.optional(),
  /** What could not be measured, and what stands there instead. */
  fallbacks: z.array(Fallback).default([]),
});
/** Style DNA: how a video is edited, apart from what is in it. */
export type StyleDna = z.infer<typeof StyleDna>;

/**
 * A style from JSON, of this program or edited by hand; fields that samples leave out get their defaults. Throws
 * EngineError `invalid_input` with every wrong field and its path.
 */
export function parseStyle(value: unknown): StyleDna {
  const parsed = StyleDna.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${['style', ...path].join('.')}: ${message}`,
  );
  throw new EngineError('invalid_input', `This is no Style DNA. ${problems.join('; ')}.`, {
    cause: parsed.error,
  });
}
