import type { Music } from '../facts/index.ts';
import type { AudioStyle, StyleBeat } from './dna.ts';

/** `normalization_level` goes from this integrated loudness (0) to 0 LUFS (1). */
export const QUIETEST_LUFS = -36;
/** Speech that nobody compressed has a loudness range of about this, LU (EBU Tech 3342 and Loudness Range of dialogue). */
const NATURAL_RANGE = 9;
/** … and a crest factor of about this, dB; both shrink by the ratio of a compressor. */
const NATURAL_CREST = 18;
/** Share of the power of ordinary speech below 200 Hz: the median of 19 recordings, from telephones to close microphones. */
export const NATURAL_BASS = 0.04;
/** Speech stands out where the register it lies in, 200 Hz to 2 kHz, has this share of the power. */
const SPEECH_MID = 0.5;

/** How loud a template without sound is left: as platforms ask for (−14 LUFS), with nothing else done. */
const UNTOUCHED: AudioStyle = {
  normalization_level: 0.61,
  compression_ratio: 1,
  bass_boost: 0,
  enhance_speech: false,
};

/** The integrated loudness that a style asks for, LUFS. */
export function loudnessOf({ normalization_level }: AudioStyle): number {
  return QUIETEST_LUFS * (1 - normalization_level);
}

/** The finish of a sound; that of an untouched one where there is none. */
export function audioStyle(music: Music | null): AudioStyle {
  if (!music || music.loudness === null || !music.balance) return UNTOUCHED;
  return {
    normalization_level: rounded(Math.max(0, Math.min(1, 1 - music.loudness / QUIETEST_LUFS)), 2),
    compression_ratio: rounded(compressionOf(music), 1),
    bass_boost: Math.round(
      Math.max(0, Math.min(100, 50 * Math.log2(Math.max(1e-6, music.balance.bass) / NATURAL_BASS))),
    ),
    enhance_speech: music.pulse === null && music.balance.mid >= SPEECH_MID,
  };
}

/** The ratio that natural speech would be compressed by to have the dynamics measured: range and crest count alike. */
function compressionOf({ loudnessRange, crestFactor }: Music): number {
  const ratios = [
    ...(loudnessRange === null ? [] : [NATURAL_RANGE / Math.max(0.5, loudnessRange)]),
    ...(crestFactor === null ? [] : [NATURAL_CREST / Math.max(3, crestFactor)]),
  ];
  if (ratios.length === 0) return 1;
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return Math.max(1, Math.min(20, mean));
}

/** The beats in the form of a style, each in the register that is struck hardest on it. */
export function styleBeats(music: Music | null, durationSeconds: number): StyleBeat[] {
  return (music?.pulse?.beats ?? [])
    .filter(({ atSeconds }) => atSeconds <= durationSeconds)
    .map(({ atSeconds, confidence, bass, mid, treble }) => ({
      timestamp_ms: Math.round(atSeconds * 1000),
      confidence: rounded(confidence, 3),
      frequency: bass >= mid && bass >= treble ? 'bass' : mid >= treble ? 'mid' : 'treble',
    }));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
