import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileUrl, runFfmpeg } from '../media/index.ts';

/** Small footage made by ffmpeg's own sources, so that tests prove something on every machine. */
export type FootageKind = keyof typeof recipes;

/**
 * The path of a piece of generated footage. Made once per process in a temporary folder that goes with the process;
 * treat it as read-only.
 */
export function footage(kind: FootageKind): Promise<string> {
  let made = cache.get(kind);
  if (!made) {
    made = make(recipes[kind]);
    cache.set(kind, made);
  }
  return made;
}

/**
 * Somebody speaking: flite's voice saying `text` over a moving test pattern, as long as the voice takes plus half a
 * second of silence on both sides. 640×360 at 25 frames per second.
 */
export async function talkingFootage(
  text: string,
  options: { voice?: 'slt' | 'rms' | 'awb' | 'kal' } = {},
): Promise<string> {
  const key = `talking ${options.voice ?? 'slt'} ${text}`;
  let made = cache.get(key);
  if (!made) {
    made = makeTalking(text, options.voice ?? 'slt');
    cache.set(key, made);
  }
  return made;
}

/** A file of the given bytes under the given name, alone in a new temporary folder. */
export async function fileOf(name: string, bytes: string | Uint8Array): Promise<string> {
  const file = join(mkdtempSync(join(folder(), 'file-')), name);
  await writeFile(file, bytes);
  return file;
}

/** A copy of a file that breaks off after `bytes`, or after that share of it when `bytes` is below 1. */
export async function truncated(path: string, bytes: number): Promise<string> {
  const file = join(folder(), `${randomUUID()}-${path.split('.').at(-1)}`);
  await copyFile(path, file);
  await truncate(file, bytes < 1 ? Math.floor((await readFile(path)).length * bytes) : bytes);
  return file;
}

/** A new path in the temporary folder of this process. */
export function newPath(extension: string): string {
  return join(folder(), `${randomUUID()}.${extension}`);
}

type Recipe = {
  extension: string;
  args: string[] | (() => Promise<string[]>);
  finish?: (file: string) => Promise<void>;
};

const picture = (size: string, rate: number | string, seconds: number) => [
  '-f',
  'lavfi',
  '-i',
  `testsrc2=s=${size}:r=${rate}:d=${seconds}`,
];
const tone = (seconds: number, frequency = 440) => [
  '-f',
  'lavfi',
  '-i',
  `sine=f=${frequency}:r=48000:d=${seconds}`,
];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const aac = ['-c:a', 'aac', '-b:a', '64k'];

/** Grey that grows by 4 levels per second (plus 16), so that a frame's brightness tells its time. */
const clock = (rate: number | string, seconds: number) => [
  '-f',
  'lavfi',
  '-i',
  `nullsrc=s=64x64:r=${rate}:d=${seconds},geq=lum='16+4*T':cb=128:cr=128`,
];
/** No loss, so that the brightness stays what it was. */
const exact = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-pix_fmt', 'yuv420p'];

const recipes = {
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
  silent: { extension: 'mp4', args: [...picture('320x180', 25, 3), ...h264] },
  oneSecond: { extension: 'mp4', args: [...picture('320x180', 25, 1), ...tone(1), ...h264, ...aac] },
  vertical: { extension: 'mp4', args: [...picture('180x320', 25, 3), ...tone(3), ...h264, ...aac] },
  oddSize: {
    extension: 'mkv',
    args: [
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=321x181:r=25:d=3',
      ...tone(3),
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv444p',
      ...aac,
    ],
  },
  tenBit: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 25, 3),
      ...tone(3),
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      ...aac,
    ],
  },
  /** 10 bit with the PQ curve, as phones and cameras mark high dynamic range. */
  hdr: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 25, 2),
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc',
      '-color_primaries',
      'bt2020',
      '-color_trc',
      'smpte2084',
      '-colorspace',
      'bt2020nc',
      '-tag:v',
      'hvc1',
    ],
  },
  /** The hybrid log curve and not a word about primaries or matrix. */
  hdrBare: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 25, 1),
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'log-level=error:transfer=arib-std-b67',
      '-color_trc',
      'arib-std-b67',
    ],
  },
  aiff: { extension: 'aiff', args: tone(3) },
  caf: { extension: 'caf', args: tone(3) },
  /** Floats of which some are not numbers. */
  notNumbers: {
    extension: 'wav',
    args: [...tone(2), '-ar', '16000', '-c:a', 'pcm_f32le'],
    finish: spoilSamples,
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
  interlaced: {
    extension: 'mp4',
    args: [
      ...picture('320x240', 50, 3),
      '-vf',
      'tinterlace=interleave_top,setfield=tff',
      ...h264,
      '-flags',
      '+ildct+ilme',
      '-x264-params',
      'tff=1',
    ],
  },
  /** Stored at twice the width it is shown at: pixels of 1:2. */
  narrowPixels: { extension: 'mp4', args: [...picture('320x180', 25, 2), '-vf', 'setsar=1/2', ...h264] },
  /** Pixels of 4:3, as anamorphic tape has. */
  widePixels: { extension: 'mp4', args: [...picture('320x180', 25, 2), '-vf', 'setsar=4/3', ...h264] },
  /** Stored lying, to be shown turned clockwise by 90°. The left half is black, so it is the upper half when shown. */
  rotated: {
    extension: 'mp4',
    args: ['-f', 'lavfi', '-i', 'color=white:s=320x180:r=25:d=2,drawbox=w=160:c=black:t=fill', ...h264],
    finish: (file) => turnClockwise(file, 180),
  },
  /** Every third second has 30 frames, the others 5. */
  variableRate: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 30, 6),
      ...tone(6),
      '-vf',
      "select='not(mod(floor(t),3))+not(mod(n,6))'",
      '-vsync',
      'vfr',
      ...h264,
      ...aac,
    ],
  },
  /** Brightness tells the time: 16 + 4·t. 10 s at 25. */
  clock: { extension: 'mp4', args: [...clock(25, 10), ...tone(10), ...exact, ...aac] },
  /** The same in Matroska, whose timestamps are rounded to 1 ms, at a rate that does not divide 1000. */
  clockRounded: { extension: 'mkv', args: [...clock(30, 10), ...tone(10), ...exact, ...aac] },
  /** The same in a transport stream with one key frame in 10 s. */
  clockStream: { extension: 'ts', args: [...clock(25, 14), ...tone(14), ...exact, '-g', '250', ...aac] },
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
  /** A tone of 1 kHz whose samples from 2 s to 3 s are missing from the timestamps, not silent. */
  soundWithHole: {
    extension: 'mkv',
    args: ['-f', 'lavfi', '-i', "sine=f=1000:r=48000:d=5,aselect='not(between(t,2,3))'", '-c:a', 'pcm_s16le'],
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
  /** Sound under one still that is not marked as a cover. */
  stillPicture: {
    extension: 'mp4',
    args: [...picture('320x180', 25, 0.04), ...tone(3), ...h264, ...aac],
  },
  /** One frame of H.264 and nothing else. */
  singleFrame: { extension: 'mp4', args: [...picture('320x180', 25, 0.04), ...h264] },
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
  /** 64 sound streams. */
  manySounds: {
    extension: 'mkv',
    args: [...tone(1), ...Array.from({ length: 64 }, () => ['-map', '0:a']).flat(), '-c:a', 'flac'],
  },
} satisfies Record<string, Recipe>;

const cache = new Map<string, Promise<string>>();
let temporary: string | undefined;

function folder(): string {
  if (!temporary) {
    const made = mkdtempSync(join(tmpdir(), 'reelwright-footage-'));
    temporary = made;
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return temporary;
}

async function make(recipe: Recipe): Promise<string> {
  const file = newPath(recipe.extension);
  const args = typeof recipe.args === 'function' ? await recipe.args() : recipe.args;
  await runFfmpeg([...args, fileUrl(file)], { stage: 'make footage', timeoutSeconds: 120 });
  await recipe.finish?.(file);
  return file;
}

/**
 * Writes the matrix of a quarter turn into an MP4's track header (ISO 14496-12, 8.3.2), as phones do. By hand, because
 * the option for it differs between versions of ffmpeg.
 */
async function turnClockwise(file: string, codedHeight: number): Promise<void> {
  const bytes = await readFile(file);
  // After the name: version and flags, two dates, track, reserved, duration, 8 reserved, layer, group, volume, reserved.
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  [0, 0x10000, 0, -0x10000, 0, 0, codedHeight * 0x10000, 0, 0x40000000].forEach((value, i) => {
    bytes.writeInt32BE(value, matrix + 4 * i);
  });
  await writeFile(file, bytes);
}

/** Writes NaN and infinity among the samples of a WAV of floats. */
async function spoilSamples(file: string): Promise<void> {
  const bytes = await readFile(file);
  const samples = bytes.indexOf('data') + 8;
  for (let i = 0; i < 100; i++)
    bytes.writeFloatLE(i % 2 === 0 ? Number.NaN : Number.POSITIVE_INFINITY, samples + 4 * (16_000 + i));
  await writeFile(file, bytes);
}

/** The clock with what is mapped from input 0 put 1 s later. */
async function late(maps: string[]): Promise<string[]> {
  const clock = fileUrl(await footage('clock'));
  return ['-itsoffset', '1', '-i', clock, '-i', clock, ...maps, '-c', 'copy'];
}

/** Transport streams may be put one after the other, bytes and all. */
async function joined(parts: string[][]): Promise<string[]> {
  const files = await Promise.all(parts.map((args) => make({ extension: 'ts', args })));
  const both = newPath('ts');
  await writeFile(both, Buffer.concat(await Promise.all(files.map((file) => readFile(file)))));
  return ['-f', 'mpegts', '-i', fileUrl(both), '-map', '0', '-c', 'copy'];
}

async function makeTalking(text: string, voice: string): Promise<string> {
  const file = newPath('mp4');
  // Read by flite from a file of its own in the working folder: a text inside a filter graph would have to be escaped.
  const words = await fileOf('words.txt', text);
  await runFfmpeg(
    [
      '-f',
      'lavfi',
      '-i',
      `flite=textfile=words.txt:voice=${voice},adelay=500,apad=pad_dur=0.5`,
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=640x360:r=25',
      '-shortest',
      ...h264,
      ...aac,
      fileUrl(file),
    ],
    { stage: 'make footage', timeoutSeconds: 120, cwd: join(words, '..') },
  );
  return file;
}
