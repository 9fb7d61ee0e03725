import { type Output, outputFrameRate, outputSize, type SoundTarget } from '@reelwright/plan';
import type { Fallback, Look, Music, Picture } from '../facts/index.ts';
import { applySound } from './apply-sound.ts';
import type { StyleDna } from './dna.ts';
import { hasSubtitles, motionOf } from './editing.ts';
import { nearestAspect, nearestRate } from './extract.ts';

/** What a style is applied to. */
export type ApplyFacts = { durationSeconds: number; picture: Picture; look: Look; music: Music | null };

/** How far: `strength` 0 changes nothing, 1 goes all the way. */
export type ApplyOptions = { strength: number; quality: Output['quality'] };

/** The parts of a plan that a style says and that depend on the source as a whole. */
export type AppliedStyle = {
  output: Output;
  /** Null where the source has no sound. */
  sound: SoundTarget | null;
  /** 0–1: share of the time in which the camera is to zoom beside what it does by itself. */
  zoomShare: number;
  /** Whether what is said is to be written: the style has captions and the source none. */
  hasCaptions: boolean;
  fallbacks: Fallback[];
};

/** Less is not worth a movement, percent. */
const LEAST_ZOOM = 3;

/** Applies what a style says of a source as a whole. The same facts, style and options give the same. */
export function applyStyle(facts: ApplyFacts, style: StyleDna, options: ApplyOptions): AppliedStyle {
  const rate = appliedRate(facts.picture, style, options.strength);
  const aspectRatio = options.strength > 0 ? style.aspect_ratio : nearestAspect(facts.look.aspect);
  return {
    output: {
      aspectRatio,
      ...outputSize(aspectRatio, options.quality),
      frameRate: rate.frameRate,
      quality: options.quality,
    },
    sound: applySound(facts.music, style.audio_style, options.strength),
    zoomShare: zoomShareOf(facts.look, style, options.strength),
    hasCaptions:
      style.use_subtitles &&
      options.strength > 0 &&
      !hasSubtitles(facts.look.lettering, facts.durationSeconds),
    fallbacks: [...rate.fallbacks, ...unwritten(style, options.strength)],
  };
}

/** The style's rate, unless the source's own reads as the same: 29.97 for 30 is right, and 25 for 24 would only stutter. */
function appliedRate({ frameRate, variableFrameRate }: Picture, style: StyleDna, strength: number) {
  const own = outputFrameRate(frameRate, variableFrameRate);
  const perSecond = own.numerator / own.denominator;
  if (strength <= 0) return { frameRate: own, fallbacks: [] };
  if (nearestRate(perSecond) !== style.frame_rate)
    return { frameRate: { numerator: style.frame_rate, denominator: 1 }, fallbacks: [] };
  const isNtsc = Math.abs(perSecond / style.frame_rate - 1) < 0.002;
  const fallback: Fallback = {
    used: `${Number(perSecond.toFixed(3))} frames a second`,
    instead_of: `${style.frame_rate} frames a second`,
    reason: 'The source has a rate that counts as the same; leaving out single frames would only stutter.',
  };
  return { frameRate: own, fallbacks: isNtsc ? [] : [fallback] };
}

function zoomShareOf(look: Look, style: StyleDna, strength: number): number {
  const missing = strength * (style.zoom_usage - motionOf(look).zoomUsage);
  return missing < LEAST_ZOOM ? 0 : missing / 100;
}

function unwritten({ text_overlays }: StyleDna, strength: number): Fallback[] {
  if (text_overlays.length === 0 || strength <= 0) return [];
  return [
    {
      used: 'no text overlays',
      instead_of: `the ${text_overlays.length} of the style`,
      reason: 'What they say belongs to the video that they were taken from.',
    },
  ];
}
