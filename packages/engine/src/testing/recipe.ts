import { readFile, writeFile } from 'node:fs/promises';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { newPath } from './temporary.ts';

/** How a piece of footage is made: ffmpeg's arguments without the output, and what is done to the file afterwards. */
export type Recipe = {
  extension: string;
  args: string[] | (() => Promise<string[]>);
  finish?: (file: string) => Promise<void>;
};

/** A moving test picture. */
export const picture = (size: string, rate: number | string, seconds: number) => [
  '-f',
  'lavfi',
  '-i',
  `testsrc2=s=${size}:r=${rate}:d=${seconds}`,
];
/** A pure tone. */
export const tone = (seconds: number, frequency = 440) => [
  '-f',
  'lavfi',
  '-i',
  `sine=f=${frequency}:r=48000:d=${seconds}`,
];
/** Only the frames for which an expression of ffmpeg's `select` is not 0, each still at its own time. */
export const onlyFrames = (which: string) => ['-vf', `select='${which}'`, '-vsync', 'vfr'];
/** Ordinary, quick H.264. */
export const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
/** Ordinary AAC. */
export const aac = ['-c:a', 'aac', '-b:a', '64k'];

/** Grey that grows by 4 levels per second (plus 16), so that a frame's brightness tells its time. */
export const clock = (rate: number | string, seconds: number) => [
  '-f',
  'lavfi',
  '-i',
  `nullsrc=s=64x64:r=${rate}:d=${seconds},geq=lum='16+4*T':cb=128:cr=128`,
];
/** No loss, so that the brightness stays what it was. */
export const exact = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-pix_fmt', 'yuv420p'];

/** Makes a piece of footage in the temporary folder of this process. */
export async function make(recipe: Recipe): Promise<string> {
  const file = newPath(recipe.extension);
  const args = typeof recipe.args === 'function' ? await recipe.args() : recipe.args;
  await runFfmpeg([...args, fileUrl(file)], { stage: 'make footage', timeoutSeconds: 120 });
  await recipe.finish?.(file);
  return file;
}

/**
 * Writes the matrix of one to three quarter turns into an MP4's track header (ISO 14496-12, 8.3.2), as phones do. By hand,
 * because the option for it differs between versions of ffmpeg. The size is the coded one.
 */
export async function turnClockwise(
  file: string,
  codedHeight: number,
  { quarters = 1, codedWidth = 320 }: { quarters?: 1 | 2 | 3; codedWidth?: number } = {},
): Promise<void> {
  const bytes = await readFile(file);
  // After the name: version and flags, two dates, track, reserved, duration, 8 reserved, layer, group, volume, reserved.
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  const [one, wide, high] = [0x10000, codedWidth * 0x10000, codedHeight * 0x10000];
  const turns = {
    1: [0, one, 0, -one, 0, 0, high, 0],
    2: [-one, 0, 0, 0, -one, 0, wide, high],
    3: [0, -one, 0, one, 0, 0, 0, wide],
  };
  for (const [i, value] of [...turns[quarters], 0x40000000].entries())
    bytes.writeInt32BE(value, matrix + 4 * i);
  await writeFile(file, bytes);
}

/** Writes NaN and infinity among the samples of a WAV of floats. */
export async function spoilSamples(file: string): Promise<void> {
  const bytes = await readFile(file);
  const samples = bytes.indexOf('data') + 8;
  for (let i = 0; i < 100; i++)
    bytes.writeFloatLE(i % 2 === 0 ? Number.NaN : Number.POSITIVE_INFINITY, samples + 4 * (16_000 + i));
  await writeFile(file, bytes);
}

/** Transport streams may be put one after the other, bytes and all. */
export async function joined(parts: string[][]): Promise<string[]> {
  const files = await Promise.all(parts.map((args) => make({ extension: 'ts', args })));
  const both = newPath('ts');
  await writeFile(both, Buffer.concat(await Promise.all(files.map((file) => readFile(file)))));
  return ['-f', 'mpegts', '-i', fileUrl(both), '-map', '0', '-c', 'copy'];
}
