import { z } from 'zod';
import type { Fallback, FrameRate, Picture, SoundStream } from '../facts/index.ts';

const numeric = z.string().transform(Number).pipe(z.number().finite()).optional().catch(undefined);

/** One stream as ffprobe describes it. Only what is used; ffprobe leaves out what it does not know. */
const ProbedStream = z.object({
  index: z.int().nonnegative(),
  codec_type: z.string().catch('unknown'),
  codec_name: z.string().catch('unknown'),
  width: z.int().catch(0),
  height: z.int().catch(0),
  pix_fmt: z.string().catch('unknown'),
  field_order: z.string().catch('progressive'),
  color_transfer: z.string().catch('unknown'),
  sample_aspect_ratio: z.string().catch('1:1'),
  r_frame_rate: z.string().catch('0/0'),
  avg_frame_rate: z.string().catch('0/0'),
  bits_per_raw_sample: numeric,
  sample_rate: numeric,
  channels: z.int().catch(0),
  start_time: numeric,
  duration: numeric,
  nb_frames: numeric,
  disposition: z.record(z.string(), z.number()).catch({}),
  tags: z.record(z.string(), z.string()).catch({}),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional().catch(undefined) })).catch([]),
});
/** One stream as ffprobe describes it. */
export type ProbedStream = z.infer<typeof ProbedStream>;

/** ffprobe's answer. */
export const Probed = z.object({
  streams: z.array(ProbedStream).catch([]),
  format: z.object({ start_time: numeric, duration: numeric }).catch({}),
});
/** ffprobe's answer. */
export type Probed = z.infer<typeof Probed>;

/** What is asked of ffprobe: the fields above and no others, because tags can be of any size. */
export const PROBE_ENTRIES = [
  'format=start_time,duration',
  `stream=${Object.keys(ProbedStream.shape)
    .filter((key) => !['disposition', 'tags', 'side_data_list'].includes(key))
    .join(',')}`,
  'stream_disposition=default,attached_pic,timed_thumbnails,still_image',
  'stream_tags=DURATION',
  'stream_side_data=rotation',
].join(':');

/** Picture streams that can be meant: not cover images, not thumbnails, not streams that say they are empty. In order. */
export function pictureCandidates(probed: Probed): ProbedStream[] {
  return probed.streams.filter(
    (stream) =>
      stream.codec_type === 'video' &&
      stream.width > 0 &&
      stream.height > 0 &&
      !stream.disposition.attached_pic &&
      !stream.disposition.timed_thumbnails &&
      !stream.disposition.still_image &&
      stream.nb_frames !== 0,
  );
}

/** Sound streams that can be meant: the default ones first, else in order. */
export function soundCandidates(probed: Probed): ProbedStream[] {
  const sounds = probed.streams.filter(
    (stream) =>
      stream.codec_type === 'audio' &&
      (stream.sample_rate ?? 0) > 0 &&
      stream.channels > 0 &&
      stream.nb_frames !== 0,
  );
  return [
    ...sounds.filter((stream) => stream.disposition.default),
    ...sounds.filter((stream) => !stream.disposition.default),
  ];
}

/** When a stream starts by its header, on the source's clock. What comes out of its decoder may start later. */
export function startOf(stream: ProbedStream, probed: Probed): number {
  const start = (stream.start_time ?? probed.format.start_time ?? 0) - (probed.format.start_time ?? 0);
  return Math.round(start * 1e6) / 1e6;
}

/** Seconds a stream is said to last; undefined when nothing says so. */
export function statedDuration(stream: ProbedStream): number | undefined {
  if (stream.duration !== undefined && stream.duration > 0) return stream.duration;
  // Matroska keeps it in a tag: `00:00:20.480000000`.
  const match = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(stream.tags.DURATION ?? '');
  const seconds = match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : 0;
  return seconds > 0 ? seconds : undefined;
}

/** A frame rate as ffprobe writes it (`30000/1001`); null for `0/0` and for what is no rate at all. */
export function parseFrameRate(text: string): FrameRate | null {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const numerator = Number(match?.[1] ?? 0);
  const denominator = Number(match?.[2] ?? 0);
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : null;
}

/** A frame rate as a number of frames per second. */
export function perSecond(rate: FrameRate): number {
  return rate.numerator / rate.denominator;
}

/** A picture stream described for everybody else. `average` is its average rate. */
export function describePicture(
  stream: ProbedStream,
  startSeconds: number,
  average: FrameRate,
): { picture: Picture; fallbacks: Fallback[] } {
  const fallbacks: Fallback[] = [];
  const turned = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  // ffprobe counts anticlockwise; ffmpeg's autorotation and we clockwise.
  const clockwise = ((-turned % 360) + 360) % 360;
  const rotationDegrees = quarterTurn(clockwise);
  if (Math.abs(clockwise - rotationDegrees) > 1 && Math.abs(clockwise - 360) > 1)
    fallbacks.push({
      used: `the picture turned by ${rotationDegrees}°`,
      instead_of: `a turn of ${Math.round(clockwise)}°`,
      reason: 'Only quarter turns are understood.',
    });
  const pixelShape = parsePixelShape(stream.sample_aspect_ratio);
  if (pixelShape === null)
    fallbacks.push({
      used: 'square pixels',
      instead_of: `pixels of ${stream.sample_aspect_ratio}`,
      reason: 'No camera makes pixels of that shape.',
    });
  const shape = pixelShape ?? 1;
  // The longer way is stretched, so that no detail is lost.
  const upright = {
    width: Math.round(stream.width * Math.max(1, shape)),
    height: Math.round(stream.height * Math.max(1, 1 / shape)),
  };
  const lying = rotationDegrees === 90 || rotationDegrees === 270;
  const interlaced = ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order);
  return {
    picture: {
      streamIndex: stream.index,
      codec: stream.codec_name,
      codedWidth: stream.width,
      codedHeight: stream.height,
      width: lying ? upright.height : upright.width,
      height: lying ? upright.width : upright.height,
      rotationDegrees,
      ...paceOf(average, parseFrameRate(stream.r_frame_rate), interlaced),
      bitDepth: bitDepth(stream),
      pixelFormat: stream.pix_fmt,
      hdr: hdrOf(stream.color_transfer),
      interlaced,
      startSeconds,
    },
    fallbacks,
  };
}

/** A sound stream described for everybody else. */
export function describeSound(stream: ProbedStream, startSeconds: number): SoundStream {
  return {
    streamIndex: stream.index,
    codec: stream.codec_name,
    sampleRate: Math.round(stream.sample_rate ?? 0),
    channels: stream.channels,
    startSeconds,
  };
}

function quarterTurn(degrees: number): 0 | 90 | 180 | 270 {
  const turns = Math.round(degrees / 90) % 4;
  return turns === 1 ? 90 : turns === 2 ? 180 : turns === 3 ? 270 : 0;
}

/** Width ÷ height of a stored pixel; 1 when unknown (`0:1`, `N/A`); null beyond 4:1, which is a lie or an attack. */
function parsePixelShape(text: string): number | null {
  const match = /^(\d+):(\d+)$/.exec(text);
  const width = Number(match?.[1] ?? 0);
  const height = Number(match?.[2] ?? 0);
  if (width === 0 || height === 0) return 1;
  const shape = width / height;
  return shape > 4 || shape < 1 / 4 ? null : shape;
}

/**
 * How fast frames come, and whether at uneven times: when the average rate is not the smallest rate that can express every
 * timestamp (ffprobe's `r_frame_rate`). Interlaced streams count fields there, hence the factor of two. A frame that was
 * lost, or is shown longer, moves the average only: the rate of a telephone's video is 30, not 71940/2399.
 */
function paceOf(
  average: FrameRate,
  base: FrameRate | null,
  interlaced: boolean,
): Pick<Picture, 'frameRate' | 'variableFrameRate'> {
  if (!base) return { frameRate: average, variableFrameRate: true };
  const ratio = perSecond(base) / perSecond(average);
  // 2 %: a stream whose last frame has an odd length is not variable.
  const near = (wanted: number) => Math.abs(ratio / wanted - 1) < 0.02;
  if (near(1)) {
    const isMoved = isCameraRate(base) && !isCameraRate(average);
    return { frameRate: isMoved ? base : average, variableFrameRate: false };
  }
  return { frameRate: average, variableFrameRate: !(interlaced && near(2)) };
}

/** Cameras make whole frames per second, or NTSC's; other base rates come of timestamps in milliseconds. */
function isCameraRate({ denominator }: FrameRate): boolean {
  return denominator === 1 || denominator === 1001;
}

function bitDepth(stream: ProbedStream): number {
  const stated = stream.bits_per_raw_sample ?? 0;
  if (stated >= 8 && stated <= 16) return stated;
  // Names such as yuv420p10le, gray12be, gbrap16le, p010le, p216le.
  const match = /(?:p|gray|ya)0?(9|10|12|14|16)(?:le|be)?$/.exec(stream.pix_fmt);
  return match ? Number(match[1]) : 8;
}

function hdrOf(transfer: string): 'pq' | 'hlg' | null {
  if (transfer === 'smpte2084') return 'pq';
  if (transfer === 'arib-std-b67') return 'hlg';
  return null;
}
