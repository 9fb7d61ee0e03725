import type { Frame } from '../media/index.ts';

/**
 * A pixel is black up to this level of 255 in its brightest channel: black as it is coded. Black cloth has 5 to 18 in the
 * test footage, and 2 to 5 when a grade makes it as dark as it may.
 */
const BLACK_LEVEL = 1;

/**
 * 1 for each pixel that is black in most pictures of a shot (rgb24, all of one size), in order of lines; empty without
 * pictures. Bars, gaps between panes and what a title stands on are no part of what was filmed, and are black however it
 * is graded. What passes before them does not count either, letters for instance.
 */
export function plainBlack(pictures: readonly Pick<Frame, 'data' | 'width' | 'height'>[]): Uint8Array {
  const first = pictures[0];
  if (first === undefined) return new Uint8Array(0);
  const times = new Uint32Array(first.width * first.height);
  for (const { data } of pictures)
    for (let pixel = 0; pixel < times.length; pixel++)
      if (isBlack(data, pixel)) times[pixel] = (times[pixel] ?? 0) + 1;
  return Uint8Array.from(times, (count) => (2 * count > pictures.length ? 1 : 0));
}

function isBlack(data: Uint8Array, pixel: number): boolean {
  const at = 3 * pixel;
  return Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) <= BLACK_LEVEL;
}
