import { type Grade, type Output, outputFrameRate, outputSize, type SoundTarget } from '@reelwright/plan';
import type { Fallback, Look, Music, Picture } from '../facts/index.ts';
import { applyGrade } from './apply-grade.ts';
import type { StyleDna } from './dna.ts';
import { nearestAspect, nearestRate } from './extract.ts';
import { loudnessOf } from './sound.ts';

/** What a style is applied to. */
export type ApplyFacts = { picture: Picture; look: Look; music: Music | null };

/** How far: `strength` 0 changes nothing, 1 goes all the way. */
export type ApplyOptions = { strength: number; quality: Output['quality'] };

/** The parts of a plan that a style says and that depend on the source as a whole. */
export type AppliedStyle = {
  output: Output;
  grade: Grade | null;
  /** Null where the source has no sound. */
  sound: SoundTarget | null;
  fallbacks: Fallback[];
};

/** Peaks that no codec and no player turns into distortion (EBU R128). */
const TRUE_PEAK_DBTP = -1;
/** What a plan may ask for; louder is distortion. */
const LOUDEST_LUFS = -5;

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
    grade: applyGrade(facts.look.shots, style.color_grade, options.strength),
    sound: appliedSound(facts.music, style, options.strength),
    fallbacks: rate.fallbacks,
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

function appliedSound(music: Music | null, style: StyleDna, strength: number): SoundTarget | null {
  if (music === null) return null;
  const wanted = loudnessOf(style);
  // Silence has no loudness to start from.
  const own = music.loudness ?? wanted;
  const loudness = own + strength * (wanted - own);
  return {
    loudnessLufs: Number(Math.max(-40, Math.min(LOUDEST_LUFS, loudness)).toFixed(2)),
    truePeakDbtp: TRUE_PEAK_DBTP,
  };
}
