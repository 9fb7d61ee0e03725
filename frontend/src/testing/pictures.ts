import { execFileSync } from 'node:child_process';

/** A picture in grey, row by row, 0–255. */
export type Grey = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** A frame of a video file, in grey and at this size. */
export function frameOf(path: string, atSeconds: number, width: number, height: number): Grey {
  return read(['-i', path, '-ss', atSeconds.toFixed(4)], width, height);
}

/** A PNG file's picture, in grey and at this size. */
export function greyOf(png: Buffer, width: number, height: number): Grey {
  return read(['-f', 'png_pipe', '-i', '-'], width, height, png);
}

function read(from: readonly string[], width: number, height: number, input?: Buffer): Grey {
  const size = `scale=${width}:${height}:flags=area,format=gray`;
  const args = ['-v', 'error', ...from, '-frames:v', '1', '-vf', size, '-f', 'rawvideo', '-'];
  return { width, height, pixels: new Uint8Array(execFileSync('ffmpeg', args, input ? { input } : {})) };
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
