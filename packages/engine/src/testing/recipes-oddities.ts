import { fileUrl } from '../media/index.ts';
import { aac, clock, exact, h264, joined, make, picture, type Recipe, spoilSamples, tone } from './recipe.ts';

/** Footage with something missing, late, changing, or too much of it. */
export const oddities = {
  photo: { extension: 'jpg', args: [...picture('320x180', 25, 0.04), '-frames:v', '1'] },
  /** 1000 frames per second. */
  tooFast: { extension: 'mp4', args: [...picture('64x64', 1000, 3), ...h264] },
  /** 240 frames per second, as phones record slow motion. */
  slowMotion: { extension: 'mp4', args: [...picture('64x64', 240, 2), ...h264] },
  tooLarge: { extension: 'mp4', args: ['-f', 'lavfi', '-i', 'color=gray:s=8192x8192:r=1:d=2', ...h264] },
  /** 100 hours in some 100 kB: one frame every 100 s. */
  tooLong: {
    extension: 'mp4',
    args: ['-f', 'lavfi', '-i', 'color=gray:s=32x32:r=1/100:d=360000', ...h264, '-r', '1/100'],
  },
  /** One frame of H.264 and nothing else. */
  singleFrame: { extension: 'mp4', args: [...picture('320x180', 25, 0.04), ...h264] },
  /** Sound under one still that is not marked as a cover. */
  stillPicture: {
    extension: 'mp4',
    args: [...picture('320x180', 25, 0.04), ...tone(3), ...h264, ...aac],
  },
  /** A song with a cover picture: no video. */
  coverArt: {
    extension: 'mp3',
    args: [
      ...tone(3),
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=100x100:r=1:d=1',
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-frames:v',
      '1',
      '-c:v',
      'mjpeg',
      '-pix_fmt',
      'yuvj420p',
      '-c:a',
      'libmp3lame',
      '-disposition:v',
      'attached_pic',
    ],
  },
  twoSounds: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 25, 3),
      ...tone(3, 300),
      ...tone(3, 1200),
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-map',
      '2:a',
      '-disposition:a:0',
      '0',
      '-disposition:a:1',
      'default',
      ...h264,
      ...aac,
    ],
  },
  /** 64 sound streams. */
  manySounds: {
    extension: 'mkv',
    args: [...tone(1), ...Array.from({ length: 64 }, () => ['-map', '0:a']).flat(), '-c:a', 'flac'],
  },
  /** A tone of 1 kHz whose samples from 2 s to 3 s are missing from the timestamps, not silent. */
  soundWithHole: {
    extension: 'mkv',
    args: ['-f', 'lavfi', '-i', "sine=f=1000:r=48000:d=5,aselect='not(between(t,2,3))'", '-c:a', 'pcm_s16le'],
  },
  /** An hour is missing between two seconds of sound and picture. */
  hourMissing: {
    extension: 'mkv',
    args: [
      ...picture('64x64', 10, 4),
      ...tone(4),
      '-vf',
      "setpts='PTS+gte(T,2)*3600/TB'",
      '-af',
      "asetpts='PTS+gte(T,2)*3600/TB'",
      '-vsync',
      'vfr',
      ...h264,
      '-c:a',
      'pcm_s16le',
    ],
  },
  /** Floats of which some are not numbers. */
  notNumbers: {
    extension: 'wav',
    args: [...tone(2), '-ar', '16000', '-c:a', 'pcm_f32le'],
    finish: spoilSamples,
  },
  /** The picture changes its size in mid-stream: 320×180 for 2 s, then 640×360 for 2 s. */
  changingSize: {
    extension: 'ts',
    args: async () =>
      joined([
        ['-f', 'lavfi', '-i', 'color=black:s=320x180:r=25:d=2', ...h264],
        ['-f', 'lavfi', '-i', 'color=white:s=640x360:r=25:d=2', '-output_ts_offset', '2', ...h264],
      ]),
  },
  /** The sound changes from stereo to mono after 2 of 4 s. */
  changingSound: {
    extension: 'ts',
    args: async () =>
      joined([
        [...tone(2), '-ac', '2', '-c:a', 'mp2'],
        [...tone(2, 880), '-ac', '1', '-output_ts_offset', '2', '-c:a', 'mp2'],
      ]),
  },
  /** The picture starts 1 s after the sound; its brightness tells the time of the source: 16 + 4·(t − 1). */
  lateStart: {
    extension: 'mp4',
    args: async () => late(['-map', '0:v', '-map', '1:a']),
  },
  /** The sound starts 1 s after the picture. */
  lateSound: {
    extension: 'mp4',
    args: async () => late(['-map', '1:v', '-map', '0:a']),
  },
  silent: { extension: 'mp4', args: [...picture('320x180', 25, 3), ...h264] },
  oneSecond: { extension: 'mp4', args: [...picture('320x180', 25, 1), ...tone(1), ...h264, ...aac] },
} satisfies Record<string, Recipe>;

/** The clock with what is mapped from input 0 put 1 s later. */
async function late(maps: string[]): Promise<string[]> {
  const original = fileUrl(
    await make({ extension: 'mp4', args: [...clock(25, 10), ...tone(10), ...exact, ...aac] }),
  );
  return ['-itsoffset', '1', '-i', original, '-i', original, ...maps, '-c', 'copy'];
}
