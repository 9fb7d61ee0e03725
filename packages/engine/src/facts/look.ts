import { EASINGS } from '@reelwright/plan';
import { z } from 'zod';
import { Fallback } from './fallback.ts';
import { Box } from './scenes.ts';
import { Span } from './span.ts';

/** How one shot becomes the next, measured frame by frame. `wipe`: a border runs over the picture. */
export const MeasuredTransition = Span.extend({
  kind: z.enum(['cut', 'fade', 'dissolve', 'wipe']),
  /** How the share of the new picture grows. */
  easing: z.enum(EASINGS),
  /** 0–1: how well the measured course follows a transition of that kind and easing; 1 for a cut. */
  fit: z.number().min(0).max(1),
});
/** How one shot becomes the next, measured frame by frame. */
export type MeasuredTransition = z.infer<typeof MeasuredTransition>;

/** How colourful ordinary footage is, `ShotColours.chroma`: the median of the talking footage of the evaluation. */
export const ORDINARY_CHROMA = 0.068;

/**
 * The tones of a shot are told band by band: its pixels are ranked from dark to light, and bands of them end after these
 * percentages. A mean over a band is told finer than the 8 bits that each pixel has, a percentile is not.
 */
export const TONE_BANDS = [2, 4, 6, 8, 14, 20, 35, 50, 65, 80, 86, 92, 94, 96, 98, 100] as const;

/**
 * The colours of a shot in OKLab (Ottosson 2020): its lightness is even for the eye over the whole range and its hues
 * do not turn with chroma, unlike CIELAB's blues, so that a grade is a shift or a factor in it.
 */
export const ShotColours = z.object({
  /** Lightness (0–1) of each of the `TONE_BANDS`: the mean of their z = ln(L / (1 − L)), as lightness again. */
  tones: z.array(z.number()).length(TONE_BANDS.length),
  /** What stands for grey: where the colours that are not skin gather. OKLab a (green to magenta), b (blue to yellow). */
  grey: z.object({ a: z.number(), b: z.number() }),
  /** 0–1: the share of the picture near that grey, which is the evidence for it. */
  greyShare: z.number().min(0).max(1),
  /** Distance from that grey which 95 % of the colours keep within; ordinary talking footage has 0.03 to 0.12. */
  chroma: z.number().nonnegative(),
  /** 0–1: the share of the picture that has the hue and chroma of skin beside that grey. */
  skinShare: z.number().min(0).max(1),
});
/** The colours of a shot in OKLab. */
export type ShotColours = z.infer<typeof ShotColours>;

/** How the camera of a shot moves, apart from what moves before it. Widths are those of the frame. */
export const CameraMotion = z.object({
  /** Mean speed of deliberate panning and tilting (movement smoothed over 0.6 s), widths per second. */
  panSpeed: z.number().nonnegative(),
  /** Mean rate of deliberate zooming, either way: natural logarithm of the scale per second. */
  zoomRate: z.number().nonnegative(),
  /** Net zoom over the shot, logarithm of the scale: positive comes nearer. */
  zoom: z.number(),
  /** Mean rate of turning, either way, radians per second. */
  rotationRate: z.number().nonnegative(),
  /** What is left of the movement beside the smoothed one: root mean square, widths per second. */
  shake: z.number().nonnegative(),
  /** 0–1: share of the time in which the camera pans or tilts, and zooms. */
  panShare: z.number().min(0).max(1),
  zoomShare: z.number().min(0).max(1),
  /** Mean speed of what moves otherwise, over all of the picture, widths per second. */
  subjectSpeed: z.number().nonnegative(),
  /** 0–1: share of the pairs of frames in which there was enough detail to tell. */
  evidence: z.number().min(0).max(1),
});
/** How the camera of a shot moves, apart from what moves before it. */
export type CameraMotion = z.infer<typeof CameraMotion>;

/** One colour that was seen: when (seconds), where (fractions of the frame), and in OKLab. */
export const ColourSample = z.tuple([
  z.number().nonnegative(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);
/** One colour that was seen: `[atSeconds, x, y, l, a, b]`. */
export type ColourSample = z.infer<typeof ColourSample>;

/** One uncut shot as it looks; colours and camera are null where it is too short to tell. */
export const ShotLook = Span.extend({
  colours: ShotColours.nullable(),
  camera: CameraMotion.nullable(),
});
/** One uncut shot as it looks. */
export type ShotLook = z.infer<typeof ShotLook>;

/** Lettering that stands still over the picture from start to end, to about half a second. */
export const Lettering = Span.extend({ box: Box });
/** Lettering that stands still over the picture. */
export type Lettering = z.infer<typeof Lettering>;

/** How the picture of a source is made: what style is read from. */
export const Look = z.object({
  /** The frame without black bars; the whole frame where there are none. */
  content: Box,
  /** Width over height of that, as shown. */
  aspect: z.number().positive(),
  framesPerSecond: z.number().positive(),
  shots: z.array(ShotLook),
  /** In order of time; between the shots. */
  transitions: z.array(MeasuredTransition),
  lettering: z.array(Lettering),
  /** Colours from all over the picture and the time, in order of time: what a part of it looks like is told from them. */
  samples: z.array(ColourSample),
  fallbacks: z.array(Fallback),
});
/** How the picture of a source is made. */
export type Look = z.infer<typeof Look>;
