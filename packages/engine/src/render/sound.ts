import type { FrameRate } from '@reelwright/plan';
import type { SoundStream } from '../facts/index.ts';
import { frameSeconds, type Reading, secondsText } from './reading.ts';

/** What is done to the sound of a clip. */
export type SoundTreatment = {
  stream: Pick<SoundStream, 'streamIndex' | 'channels'>;
  /** Applied to everything, in decibels. */
  gainDb: number;
  /** True peaks are held under this after the gain, in dBTP; null when nothing reaches it. */
  limitDbtp: number | null;
};

/** The finished sound's rate. */
export const OUTPUT_SAMPLE_RATE = 48_000;

/** Sound swells and fades this long where it is cut, so that no cut clicks. */
const JOIN_FADE_SECONDS = 0.01;

/** Peaks between samples are seen at four times the rate (ITU-R BS.1770-4, annex 2). */
const PEAK_SAMPLE_RATE = 4 * OUTPUT_SAMPLE_RATE;
/** How far ahead the limiter looks; it delays the sound by as much, which nobody hears at 2 ms. */
const LIMITER_ATTACK_MS = 2;
const LIMITER_RELEASE_MS = 80;

/**
 * The sound of one segment: 48 kHz stereo on the source's clock (silence where the stream starts late or has holes),
 * exactly as long as the segment's frames, with tiny fades at both ends.
 */
export function segmentSound(
  reading: Reading,
  rate: FrameRate,
  samples: number,
  labels: { from: string; to: string },
): string {
  const length = frameSeconds(reading.frames, rate);
  const fade = Math.min(JOIN_FADE_SECONDS, length / 4);
  const start = reading.startSeconds;
  return [
    `${labels.from}atrim=start=${secondsText(start)}:end=${secondsText(start + length)}`,
    'asetpts=PTS-STARTPTS',
    `afade=t=in:d=${secondsText(fade)}`,
    `afade=t=out:st=${secondsText(length - fade)}:d=${secondsText(fade)}`,
    `apad=whole_len=${samples}`,
    `atrim=end_sample=${samples}${labels.to}`,
  ].join(',');
}

/** Holes and overlaps in a stream's timestamps are made good from this size on. Below it is jitter. */
const HOLE_SECONDS = 0.04;

/** Brings a stream to 48 kHz stereo without holes, from the moment its input starts. */
export function steadySound(stream: Pick<SoundStream, 'channels'>): string {
  // More channels than a known layout has cannot be mixed down by name: then the first two, which are left and right.
  const known = stream.channels > 8 ? 'pan=stereo|c0=c0|c1=c1,' : '';
  return `${known}aresample=${OUTPUT_SAMPLE_RATE}:async=1:min_hard_comp=${HOLE_SECONDS}:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo`;
}

/** Gain and, where asked for, the limiter. */
export function treatSound(treatment: Pick<SoundTreatment, 'gainDb' | 'limitDbtp'>): string {
  const gain = `volume=${Number(treatment.gainDb.toFixed(3))}dB`;
  if (treatment.limitDbtp === null) return gain;
  const limit = Number((10 ** (treatment.limitDbtp / 20)).toFixed(6));
  return [
    gain,
    `aresample=${PEAK_SAMPLE_RATE}`,
    `alimiter=limit=${limit}:attack=${LIMITER_ATTACK_MS}:release=${LIMITER_RELEASE_MS}:level=disabled`,
    `aresample=${OUTPUT_SAMPLE_RATE}`,
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
  ].join(',');
}
