import { aac, h264, picture, type Recipe, tone } from './recipe.ts';

/** Ordinary footage in every container that is read. */
export const containers = {
  /** 6 s, 640×360 at 30, mono AAC tone. */
  plain: {
    extension: 'mp4',
    args: [...picture('640x360', 30, 6), ...tone(6), ...h264, ...aac, '-movflags', '+faststart'],
  },
  /** The same with the index at the end, as most recorders write it. */
  indexAtEnd: { extension: 'mp4', args: [...picture('640x360', 30, 6), ...tone(6), ...h264, ...aac] },
  webm: {
    extension: 'webm',
    args: [
      ...picture('320x180', 25, 4),
      ...tone(4),
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-c:a',
      'libopus',
    ],
  },
  mkv: { extension: 'mkv', args: [...picture('320x180', '30000/1001', 4), ...tone(4), ...h264, ...aac] },
  avi: {
    extension: 'avi',
    args: [...picture('320x180', 25, 4), ...tone(4), '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
  },
  transportStream: {
    extension: 'ts',
    args: [...picture('320x180', 25, 14), ...tone(14), ...h264, '-g', '250', ...aac],
  },
  programStream: {
    extension: 'mpg',
    args: [...picture('320x180', 25, 4), ...tone(4), '-c:v', 'mpeg2video', '-c:a', 'mp2'],
  },
  flv: {
    extension: 'flv',
    args: [...picture('320x180', 25, 4), ...tone(4), ...h264, ...aac, '-ar', '44100'],
  },
  asf: {
    extension: 'wmv',
    args: [...picture('320x180', 25, 4), ...tone(4), '-c:v', 'wmv2', '-c:a', 'wmav2'],
  },
  wav: { extension: 'wav', args: tone(3) },
  flac: { extension: 'flac', args: tone(3) },
  mp3: { extension: 'mp3', args: [...tone(3), '-c:a', 'libmp3lame'] },
  adts: { extension: 'aac', args: [...tone(3), ...aac] },
  opus: { extension: 'opus', args: [...tone(3), '-c:a', 'libopus'] },
  m4a: { extension: 'm4a', args: [...tone(3), ...aac] },
  aiff: { extension: 'aiff', args: tone(3) },
  caf: { extension: 'caf', args: tone(3) },
  /** A live recording without any duration in its header, as browsers make them. */
  liveWebm: {
    extension: 'webm',
    args: [
      ...picture('320x180', 25, 4),
      ...tone(4),
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-c:a',
      'libopus',
      '-live',
      '1',
    ],
  },
} satisfies Record<string, Recipe>;
