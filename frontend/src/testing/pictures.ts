import { execFileSync } from 'node:child_process';

/** A picture in grey, row by row, 0–255. */
export type Grey = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** A picture in sRGB: red, green and blue of each pixel, row by row, 0–255. */
export type Coloured = { readonly width: number; readonly height: number; readonly levels: Uint8Array };

/** A frame of a video file, in grey and at this size. */
export function frameOf(path: string, atSeconds: number, width: number, height: number): Grey {
  return { width, height, pixels: read(inFile(path, atSeconds), width, height, 'gray') };
}

/** A PNG file's picture, in grey and at this size. */
export function greyOf(png: Buffer, width: number, height: number): Grey {
  return { width, height, pixels: read(PNG, width, height, 'gray', png) };
}

/** A frame of a video file, in its colours and at this size. */
export function colouredFrameOf(path: string, atSeconds: number, width: number, height: number): Coloured {
  return { width, height, levels: read(inFile(path, atSeconds), width, height, 'rgb24') };
}

/** A PNG file's picture, in its colours and at this size. */
export function colouredOf(png: Buffer, width: number, height: number): Coloured {
  return { width, height, levels: read(PNG, width, height, 'rgb24', png) };
}

/** How much two pictures of one size differ on average, in levels of 255. */
export function meanDifference(a: Coloured, b: Coloured): number {
  return a.levels.reduce((sum, level, i) => sum + Math.abs(level - (b.levels[i] ?? 0)), 0) / a.levels.length;
}

const PNG = ['-f', 'png_pipe', '-i', '-'];

function inFile(path: string, atSeconds: number): string[] {
  return ['-i', path, '-ss', atSeconds.toFixed(4)];
}

function read(
  from: readonly string[],
  width: number,
  height: number,
  format: 'gray' | 'rgb24',
  input?: Buffer,
): Uint8Array {
  // Without them the way from YUV to RGB loses two levels.
  const exact = format === 'rgb24' ? '+accurate_rnd+full_chroma_int+full_chroma_inp' : '';
  const size = `scale=${width}:${height}:flags=area${exact},format=${format}`;
  const args = ['-v', 'error', ...from, '-frames:v', '1', '-vf', size, '-f', 'rawvideo', '-'];
  return new Uint8Array(execFileSync('ffmpeg', args, input ? { input } : {}));
}

/**
 * By how many pixels one picture has to be moved to lie best on another (least mean difference), and how much they then
 * differ, 0–255. Looks `reach` pixels far in every direction.
 */
export function offsetOf(a: Grey, b: Grey, reach: number): { x: number; y: number; difference: number } {
  let best = { x: 0, y: 0, difference: Number.POSITIVE_INFINITY };
  for (let y = -reach; y <= reach; y += 1)
    for (let x = -reach; x <= reach; x += 1) {
      const difference = differenceAt(a, b, x, y, reach);
      if (difference < best.difference) best = { x, y, difference };
    }
  return best;
}

function differenceAt(a: Grey, b: Grey, dx: number, dy: number, reach: number): number {
  let sum = 0;
  let count = 0;
  for (let y = reach; y < a.height - reach; y += 1)
    for (let x = reach; x < a.width - reach; x += 1) {
      sum += Math.abs((a.pixels[y * a.width + x] ?? 0) - (b.pixels[(y + dy) * b.width + x + dx] ?? 0));
      count += 1;
    }
  return sum / count;
}
