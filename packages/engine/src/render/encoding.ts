import type { FrameRate, Quality } from '@reelwright/plan';
import { OUTPUT_SAMPLE_RATE } from './sound.ts';

/** How x264 and the AAC encoder are set. */
type Encoding = {
  preset: string;
  /** Constant rate factor: 18 is visually lossless, 6 more is half the bits. */
  rateFactor: number;
  /** Peaks above this would stutter on phones; kilobits a second. */
  mostKilobits: number;
  soundKilobits: number;
};

const ENCODINGS: Record<Quality, Encoding> = {
  low: { preset: 'veryfast', rateFactor: 24, mostKilobits: 5_000, soundKilobits: 128 },
  medium: { preset: 'veryfast', rateFactor: 20, mostKilobits: 14_000, soundKilobits: 192 },
  high: { preset: 'medium', rateFactor: 18, mostKilobits: 24_000, soundKilobits: 192 },
};

/**
 * With a limit on peaks, x264's threads look at how far the others have come, so that the same picture gives other bytes
 * each time: measured, four of four differed. One thread gives the same, in 5 % less processor time and, on two cores,
 * 11 % more of the clock's.
 */
const ENCODER_THREADS = 1;

/** Players and platforms seek to key frames; two seconds apart is what the platforms recommend. */
const KEY_FRAME_SECONDS = 2;

/** Arguments that encode the picture: H.264 High, 8 bit, constant frame rate, BT.709. */
export function pictureEncoding(quality: Quality, rate: FrameRate): string[] {
  const { preset, rateFactor, mostKilobits } = ENCODINGS[quality];
  const keyFrames = Math.max(1, Math.round((KEY_FRAME_SECONDS * rate.numerator) / rate.denominator));
  return [
    [
      '-c:v',
      'libx264',
      '-preset',
      preset,
      '-crf',
      `${rateFactor}`,
      '-profile:v',
      'high',
      '-pix_fmt',
      'yuv420p',
    ],
    ['-maxrate', `${mostKilobits}k`, '-bufsize', `${2 * mostKilobits}k`, '-g', `${keyFrames}`],
    [
      '-threads:v',
      `${ENCODER_THREADS}`,
      '-r',
      `${rate.numerator}/${rate.denominator}`,
      '-flags:v',
      '+bitexact',
    ],
    ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
  ].flat();
}

/** Arguments that encode the sound: AAC, 48 kHz stereo. */
export function soundEncoding(quality: Quality): string[] {
  const { soundKilobits } = ENCODINGS[quality];
  return [
    '-c:a',
    'aac',
    '-b:a',
    `${soundKilobits}k`,
    '-ar',
    `${OUTPUT_SAMPLE_RATE}`,
    '-ac',
    '2',
    '-flags:a',
    '+bitexact',
  ];
}

/** Arguments for the file: MP4 that starts to play before it is loaded, without dates or program names. */
export const FILE_FORMAT: readonly string[] = [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
  ...['-movflags', '+faststart', '-f', 'mp4'],
];

/** Arguments that write one picture as JPEG. */
export const POSTER_FORMAT: readonly string[] = [
  ...['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-threads:v', '1', '-flags:v', '+bitexact'],
  ...['-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'mjpeg'],
];
