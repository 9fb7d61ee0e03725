import type { Box } from '../facts/index.ts';
import type { StillEdges } from './still-edges.ts';

/** Share of a window's side that is a still edge, at least: parts may be as dark as what lies behind. Text, hair and
 * moving games seldom reach half. */
const SIDE = 0.7;
/** … of which beside the face, where lines are looked for first. */
const BESIDE_FACE = 0.6;
/** A side stands out from what is so many pixels beside it, on one side at least, by this share: a texture is no line. */
const RIDGE_PIXELS = 3;
const RIDGE = 0.3;
/** A window ends at its corners: its lines are looked at beyond them over this share of their length. */
const BEYOND = 0.25;
/** No more lines than this are tried for one side, the clearest: a bound on the work, not on what is found. */
const MOST_LINES = 12;
/** Sides that are whole edges and end at the corners make 1. Windows measured from 0.93, over a game of fine moving
 * texture 0.57; walls and trees around a face up to 0.69, a picture's frame on the wall behind a man, who hides some of it, 0.81. */
const MIN_CERTAINTY = 0.87;
/** A face takes at least this share of its window's height … */
const MIN_FACE = 0.14;
/** … and a window this share of the frame at most: the halves of a split screen are larger. */
const MAX_AREA = 0.35;
/** … and this share of its width and of its height. */
const MAX_SIDE = 0.8;
/** Lines may cut this share off the face's box on each side: heads reach out of small windows. */
const CUT_OFF = 0.1;

/** A rectangle of pixels; `right` and `bottom` are the first outside. */
type Rectangle = { left: number; right: number; top: number; bottom: number };

/** The window around a face (fractions of the frame), in fractions; null when there is none that is certain. */
export function windowAround(edges: StillEdges, face: Box): Box | null {
  const { width, height } = edges;
  const inner = {
    left: (face.x + face.width * CUT_OFF) * width,
    right: (face.x + face.width * (1 - CUT_OFF)) * width,
    top: (face.y + face.height * CUT_OFF) * height,
    bottom: (face.y + face.height * (1 - CUT_OFF)) * height,
  };
  const tallest = (face.height * height) / MIN_FACE;
  const columns = (from: number, to: number) =>
    lines(from, to, width, (x) => edges.vertical(x, Math.round(inner.top), Math.round(inner.bottom)));
  const rows = (from: number, to: number) =>
    lines(from, to, height, (y) => edges.horizontal(y, Math.round(inner.left), Math.round(inner.right)));
  const lefts = columns(0, inner.left);
  const rights = columns(inner.right, width);
  const tops = rows(0, inner.top);
  const bottoms = rows(inner.bottom, height);

  let best: { rectangle: Rectangle; certainty: number } | null = null;
  for (const top of tops) {
    for (const bottom of bottoms) {
      if (bottom - top > tallest) continue;
      for (const left of lefts) {
        for (const right of rights) {
          const rectangle = { left, right, top, bottom };
          const certainty = certaintyOf(edges, rectangle);
          if (certainty !== null && certainty > (best?.certainty ?? MIN_CERTAINTY))
            best = { rectangle, certainty };
        }
      }
    }
  }
  if (!best) return null;
  const { left, right, top, bottom } = best.rectangle;
  return {
    x: left / width,
    y: top / height,
    width: (right - left) / width,
    height: (bottom - top) / height,
  };
}

/** The lines that may be a side, clearest of their neighbours, and the frame's own border. */
function lines(from: number, to: number, length: number, share: (at: number) => number): number[] {
  const found: { at: number; clarity: number }[] = [];
  const first = Math.max(1, Math.ceil(from));
  const last = Math.min(length - 1, Math.floor(to));
  for (let at = first; at <= last; at++) {
    const own = share(at);
    if (own >= BESIDE_FACE && own >= share(at - 1) && own >= share(at + 1))
      found.push({ at, clarity: own - quieterSide(share, at) });
  }
  const clearest = found.sort((a, b) => b.clarity - a.clarity).slice(0, MOST_LINES);
  const border = from <= 0 ? 0 : length;
  return [border, ...clearest.map(({ at }) => at)];
}

function certaintyOf(edges: StillEdges, { left, right, top, bottom }: Rectangle): number | null {
  const { width, height } = edges;
  if ((right - left) * (bottom - top) > MAX_AREA * width * height) return null;
  if (right - left > MAX_SIDE * width || bottom - top > MAX_SIDE * height) return null;
  const atFrame = [left === 0, right === width, top === 0, bottom === height].filter((is) => is).length;
  // In a corner of the frame two sides are the frame's own; more would be a strip.
  if (atFrame > 2) return null;
  const wide = Math.round((right - left) * BEYOND);
  const tall = Math.round((bottom - top) * BEYOND);
  const sides = [
    ...[left, right].map((x) =>
      x === 0 || x === width
        ? null
        : sideCertainty(
            (at) => edges.vertical(at, top + 1, bottom - 1),
            x,
            Math.max(edges.vertical(x, top - tall, top - 1), edges.vertical(x, bottom + 1, bottom + tall)),
          ),
    ),
    ...[top, bottom].map((y) =>
      y === 0 || y === height
        ? null
        : sideCertainty(
            (at) => edges.horizontal(at, left + 1, right - 1),
            y,
            Math.max(
              edges.horizontal(y, left - wide, left - 1),
              edges.horizontal(y, right + 1, right + wide),
            ),
          ),
    ),
  ].filter((side) => side !== null);
  if (sides.some((side) => side <= 0)) return null;
  return sides.reduce((sum, side) => sum + side, 0) / sides.length;
}

/** 0 when it is no side; else more the more of it is an edge and the less goes on beyond the corners. */
function sideCertainty(share: (at: number) => number, at: number, beyond: number): number {
  const own = share(at);
  if (own < SIDE || own - quieterSide(share, at) < RIDGE) return 0;
  return own - beyond / 2;
}

function quieterSide(share: (at: number) => number, at: number): number {
  return Math.min(share(at - RIDGE_PIXELS), share(at + RIDGE_PIXELS));
}
