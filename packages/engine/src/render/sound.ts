import { type FrameRate, frameSeconds, type Segment, type SoundFinish } from '@reelwright/plan';
import type { SoundStream } from '../facts/index.ts';
import { type Reading, secondsText } from './reading.ts';

/** What is done to the sound of a clip. */
export type SoundTreatment = {
  stream: Pick<SoundStream, 'streamIndex' | 'channels'>;
  /** Applied to everything, in decibels. */
  gainDb: number;
  /** True peaks are held under this after the gain, in dBTP; null when nothing reaches it. */
  limitDbtp: number | null;
  /** Done before the gain; without, nothing. */
  finish?: SoundFinish | undefined;
};

/** The finished sound's rate. */
export const OUTPUT_SAMPLE_RATE = 48_000;

/** Where the clip starts and ends, the sound swells and fades this long, so that no edge clicks. */
const EDGE_FADE_SECONDS = 0.01;

/**
 * Where two segments are joined, one fades into the other over so many samples (10 ms), half of them on either side of
 * the join: nothing clicks, and the room does not fall silent in between. Less than the shortest segment, a frame.
 */
const CROSSFADE_SAMPLES = 480;

/** Peaks between samples are seen at four times the rate (ITU-R BS.1770-4, annex 2). */
const PEAK_SAMPLE_RATE = 4 * OUTPUT_SAMPLE_RATE;
/** How far ahead the limiter looks; it delays the sound by as much, which nobody hears at 2 ms. */
const LIMITER_ATTACK_MS = 2;
const LIMITER_RELEASE_MS = 80;

/** How long a segment is crossfaded with its neighbours, in samples; null at the clip's edges, where it fades. */
export type SegmentPlace = { before: number | null; after: number | null };

/**
 * How long the sound of one segment fades into the next, in samples: as long as the picture's transition, where so much
 * was left out in between that no word is heard twice.
 */
export function crossfadeSamples(before: Segment | undefined, after: Segment): number {
  const left = before ? after.startSeconds - before.endSeconds : 0;
  const seconds = Math.min(after.entry?.durationSeconds ?? 0, Math.max(0, left));
  return Math.max(CROSSFADE_SAMPLES, 2 * Math.round((seconds * OUTPUT_SAMPLE_RATE) / 2));
}

/**
 * The sound of one segment: 48 kHz stereo on the source's clock (silence where the stream starts late or has holes),
 * exactly as long as the segment's frames and half a crossfade more at every join.
 */
export function segmentSound(
  reading: Reading,
  rate: FrameRate,
  samples: number,
  place: SegmentPlace,
  labels: { from: string; to: string },
): string {
  const length = frameSeconds(reading.frames, rate);
  const [before, after] = [(place.before ?? 0) / 2, (place.after ?? 0) / 2];
  // A segment at the very start of its input has nothing before it to fade in from: silence stands for it.
  const missing = Math.max(0, before - Math.floor(reading.startSeconds * OUTPUT_SAMPLE_RATE));
  const start = reading.startSeconds - (before - missing) / OUTPUT_SAMPLE_RATE;
  const end = reading.startSeconds + length + after / OUTPUT_SAMPLE_RATE;
  const fade = Math.min(EDGE_FADE_SECONDS, length / 4);
  const total = before + samples + after;
  return [
    `${labels.from}atrim=start=${secondsText(start)}:end=${secondsText(end)}`,
    'asetpts=PTS-STARTPTS',
    ...(missing > 0 ? [`adelay=${missing}S:all=1`] : []),
    ...(place.before === null ? [`afade=t=in:d=${secondsText(fade)}`] : []),
    ...(place.after === null
      ? [`afade=t=out:st=${secondsText(before / OUTPUT_SAMPLE_RATE + length - fade)}:d=${secondsText(fade)}`]
      : []),
    `apad=whole_len=${total}`,
    `atrim=end_sample=${total}${labels.to}`,
  ].join(',');
}

/**
 * Joins the sounds of segments, made by `segmentSound` in order, into one. Linear fades: never louder than the louder of
 * the two, and a join inside one steady sound cannot be heard. `id` makes the labels in between unique.
 */
export function joinSounds(
  labels: readonly string[],
  crossfades: readonly number[],
  to: string,
  id: string,
): string[] {
  const [only, ...others] = labels;
  if (!only || others.length === 0) return [`${only ?? ''}anull${to}`];
  return others.map((label, i) => {
    const from = i === 0 ? only : `[${id}${i - 1}]`;
    const into = i === others.length - 1 ? to : `[${id}${i}]`;
    return `${from}${label}acrossfade=ns=${crossfades[i] ?? CROSSFADE_SAMPLES}:c1=tri:c2=tri${into}`;
  });
}

/** Holes and overlaps in a stream's timestamps are made good from this size on. Below it is jitter. */
const HOLE_SECONDS = 0.04;

/** Brings a stream to 48 kHz stereo without holes, from the moment its input starts. */
export function steadySound(stream: Pick<SoundStream, 'channels'>): string {
  // More channels than a known layout has cannot be mixed down by name: then the first two, which are left and right.
  const known = stream.channels > 8 ? 'pan=stereo|c0=c0|c1=c1,' : '';
  return `${known}aresample=${OUTPUT_SAMPLE_RATE}:async=1:min_hard_comp=${HOLE_SECONDS}:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo`;
}

/** Below this nobody speaks. */
const RUMBLE_HZ = 80;
/** Consonants are told apart here; so much more of it at most, decibels. */
const PRESENCE = { hz: 3000, octaves: 1.5, gainDb: 3 };
/** Noise is lowered by so much at most: more would be heard as gurgling, decibels. */
const NOISE_DB = 9;
/** The register that is called bass. */
const BASS_HZ = 200;
/** The compressor holds plosives and lets go between words, so that it is not heard breathing. */
const COMPRESSOR = { attackMs: 5, releaseMs: 120, kneeDb: 6 };

/** The filters of a finish, in the order of a channel strip: clean, tone, dynamics. */
export function finishSound({ compressor, bassGainDb, speechEnhancement }: SoundFinish): string[] {
  const filters: string[] = [];
  if (speechEnhancement > 0)
    filters.push(
      `highpass=f=${RUMBLE_HZ}`,
      `afftdn=nr=${Number((NOISE_DB * speechEnhancement).toFixed(2))}`,
      `equalizer=f=${PRESENCE.hz}:t=o:w=${PRESENCE.octaves}:g=${Number((PRESENCE.gainDb * speechEnhancement).toFixed(2))}`,
    );
  if (bassGainDb > 0) filters.push(`bass=f=${BASS_HZ}:t=q:w=0.7:g=${Number(bassGainDb.toFixed(2))}`);
  if (compressor && compressor.ratio > 1) {
    const threshold = Number((10 ** (compressor.thresholdDbfs / 20)).toFixed(6));
    const knee = Number((10 ** (COMPRESSOR.kneeDb / 20)).toFixed(3));
    filters.push(
      `acompressor=threshold=${Math.max(0.000977, threshold)}:ratio=${compressor.ratio}:attack=${COMPRESSOR.attackMs}:release=${COMPRESSOR.releaseMs}:knee=${knee}:detection=rms`,
    );
  }
  return filters;
}

/** The finish, gain and, where asked for, the limiter. */
export function treatSound(treatment: Pick<SoundTreatment, 'gainDb' | 'limitDbtp' | 'finish'>): string {
  const finish = treatment.finish ? finishSound(treatment.finish) : [];
  const gain = [...finish, `volume=${Number(treatment.gainDb.toFixed(3))}dB`].join(',');
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
