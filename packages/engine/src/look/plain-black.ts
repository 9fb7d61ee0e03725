import type { Frame } from '../media/index.ts';

/** A pixel is black up to this level of 255 in its brightest channel: 1 as it is coded, and what coding leaves beside a picture. */
const BLACK_LEVEL = 3;
/** So much of a line is black, but for specks of coding … */
const BLACK_SHARE = 0.9;
/** … or so much in so many runs, which letters part; what people wear is one or two. */
const LETTERED_SHARE = 0.5;
const LETTERED_RUNS = 4;
/** What stands between black lines and is lower or narrower than this share of the frame is lettering, no pane. */
const LEAST_PANE = 1 / 6;
/** Black elsewhere is none of the picture either where it is less than this share of it: a slice of such ground, or specks. */
const LEAST_CLOTH = 0.1;

/** Part of a picture, in pixels; the last ones excluded. */
type Rectangle = { left: number; top: number; right: number; bottom: number };

/**
 * 1 for each pixel, in order of lines, that belongs to a bar, a gap between panes or the ground of a title in a shot (rgb24,
 * all of one size): no part of what was filmed, and black however it is graded. Such are lines of a picture, or of a pane
 * of it, that are black from end to end in most pictures but for letters on them, letters between such, and what touches
 * them, because coding blends it with them. Black cloth is none, unless it is little. Empty without pictures.
 */
export function plainBlack(pictures: readonly Pick<Frame, 'data' | 'width' | 'height'>[]): Uint8Array {
  const first = pictures[0];
  if (first === undefined) return new Uint8Array(0);
  const { width, height } = first;
  const times = new Uint32Array(width * height);
  for (const { data } of pictures)
    for (let pixel = 0; pixel < times.length; pixel++)
      if (isBlack(data, pixel)) times[pixel] = (times[pixel] ?? 0) + 1;
  const isMostly = (x: number, y: number) => 2 * (times[y * width + x] ?? 0) > pictures.length;
  const plain = new Uint8Array(width * height);
  const isPane = ({ left, top, right, bottom }: Rectangle) =>
    bottom - top >= LEAST_PANE * height && right - left >= LEAST_PANE * width;
  const whole = { left: 0, top: 0, right: width, bottom: height };
  for (const { left, top, right, bottom } of ground(whole, isMostly, isPane))
    for (let y = Math.max(0, top - 1); y < Math.min(height, bottom + 1); y++)
      plain.fill(1, y * width + Math.max(0, left - 1), y * width + Math.min(width, right + 1));
  return withSpecks(plain, (pixel) => isMostly(pixel % width, Math.floor(pixel / width)));
}

/** With what is black elsewhere, where that is little. */
function withSpecks(plain: Uint8Array, isBlack: (pixel: number) => boolean): Uint8Array {
  const isCloth = (is: number, pixel: number) => is === 0 && isBlack(pixel);
  const picture = plain.reduce((count, is) => count + 1 - is, 0);
  const cloth = plain.reduce((count, is, pixel) => count + (isCloth(is, pixel) ? 1 : 0), 0);
  return cloth < LEAST_CLOTH * picture ? plain.map((is, pixel) => (isCloth(is, pixel) ? 1 : is)) : plain;
}

/**
 * The lines of a rectangle that are black, those of the rectangles that they part it into (XY cut), and what
 * is no pane between them.
 */
function ground(
  whole: Rectangle,
  isBlack: (x: number, y: number) => boolean,
  isPane: (part: Rectangle) => boolean,
): Rectangle[] {
  const { left, top, right, bottom } = whole;
  const rows = runs(top, bottom, (y) => isLine(left, right, (x) => isBlack(x, y)));
  const columns = runs(left, right, (x) => isLine(top, bottom, (y) => isBlack(x, y)));
  const black = [
    ...rows.black.map(([from, to]) => ({ left, right, top: from, bottom: to })),
    ...columns.black.map(([from, to]) => ({ left: from, right: to, top, bottom })),
  ];
  if (black.length === 0) return [];
  const parts = rows.other.flatMap(([from, to]) =>
    columns.other.map(([start, end]) => ({ left: start, right: end, top: from, bottom: to })),
  );
  return [...black, ...parts.flatMap((part) => (isPane(part) ? ground(part, isBlack, isPane) : [part]))];
}

type Run = [from: number, to: number];

/** The numbers from `from` to before `to` in runs of black and of other lines. */
function runs(from: number, to: number, isBlack: (line: number) => boolean): { black: Run[]; other: Run[] } {
  const [black, other]: [Run[], Run[]] = [[], []];
  for (let line = from; line < to; line++) {
    const list = isBlack(line) ? black : other;
    const last = list.at(-1);
    if (last?.[1] === line) last[1] = line + 1;
    else list.push([line, line + 1]);
  }
  return { black, other };
}

/** Whether the pixels from `from` to before `to` are a black line. */
function isLine(from: number, to: number, isBlack: (at: number) => boolean): boolean {
  const { black } = runs(from, to, isBlack);
  const share = black.reduce((sum, [start, end]) => sum + end - start, 0) / (to - from);
  return share >= (black.length >= LETTERED_RUNS ? LETTERED_SHARE : BLACK_SHARE);
}

function isBlack(data: Uint8Array, pixel: number): boolean {
  const at = 3 * pixel;
  return Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) <= BLACK_LEVEL;
}
