import type { SoundFinish, SoundTarget } from '@reelwright/plan';
import type { Music } from '../facts/index.ts';
import type { AudioStyle } from './dna.ts';
import { audioStyle, loudnessOf, NATURAL_BASS } from './sound.ts';

/** Peaks that no codec and no player turns into distortion (EBU R128). */
const TRUE_PEAK_DBTP = -1;
/** What a plan may ask for; louder is distortion. */
const LOUDEST_LUFS = -5;
/** The compressor begins to work so far under the mean loudness: at all that loudness range counts, LU. */
const BELOW_MEAN = 18;
/** More pumps. */
const MOST_RATIO = 8;
/** More would only be rumble, decibels. */
const MOST_BASS_DB = 12;
/** A shelf lifts what lies just under its corner less than what lies deep: in speech the register by so much of it, in the median. */
const SHELF_EFFECT = 0.8;

/**
 * What is done to a sound so that it is finished like the style, or part of the way (`strength` 0–1): only what it does
 * not have already, so that a sound that is like the style stays as it is. Null without sound.
 */
export function applySound(music: Music | null, style: AudioStyle, strength: number): SoundTarget | null {
  if (music === null) return null;
  const wanted = loudnessOf(style);
  // Silence has no loudness to start from.
  const loudness = music.loudness ?? wanted;
  const target: SoundTarget = {
    loudnessLufs: Number(
      Math.max(-40, Math.min(LOUDEST_LUFS, loudness + strength * (wanted - loudness))).toFixed(2),
    ),
    truePeakDbtp: TRUE_PEAK_DBTP,
  };
  const finish = finishOf(music, style, strength);
  return finish ? { ...target, finish } : target;
}

function finishOf(music: Music, style: AudioStyle, strength: number): SoundFinish | undefined {
  if (music.loudness === null) return undefined;
  const own = audioStyle(music);
  const ratio = Math.min(MOST_RATIO, (style.compression_ratio / own.compression_ratio) ** strength);
  const bassGainDb = bassGain(music, own.bass_boost + strength * (style.bass_boost - own.bass_boost));
  const speechEnhancement = style.enhance_speech && !own.enhance_speech ? strength : 0;
  // What would not be heard is not done.
  const compressor =
    ratio > 1.1
      ? {
          ratio: Number(ratio.toFixed(2)),
          thresholdDbfs: Number(Math.max(-60, music.loudness - BELOW_MEAN).toFixed(1)),
        }
      : null;
  if (!compressor && bassGainDb < 0.5 && speechEnhancement === 0) return undefined;
  return { compressor, bassGainDb: bassGainDb < 0.5 ? 0 : bassGainDb, speechEnhancement };
}

/** Gain below 200 Hz that gives it the share of the power that a `bass_boost` says; never less than there is. */
function bassGain(music: Music, boost: number): number {
  const share = Math.min(0.99, Math.max(1e-3, music.balance?.bass ?? NATURAL_BASS));
  const wanted = Math.min(0.9, NATURAL_BASS * 2 ** (boost / 50));
  // Between no boost and less than that the reading cannot tell: then nothing is missing.
  if (boost <= 0 || wanted <= share) return 0;
  const missing = 10 * Math.log10(wanted / (1 - wanted) / (share / (1 - share)));
  const gain = missing / SHELF_EFFECT;
  return Number(Math.max(0, Math.min(MOST_BASS_DB, gain)).toFixed(2));
}
