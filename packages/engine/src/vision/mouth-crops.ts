import type { Box } from '../facts/index.ts';
import type { Frame } from '../media/index.ts';
import { MOUTHS_PER_SECOND } from './evidence.ts';
import { pairFaces } from './face-pairs.ts';
import type { FollowedFace, Look, SeenFace } from './tracks.ts';

/** Side of a crop in pixels (LR-ASD). */
export const CROP_SIZE = 112;
/** Where the eyes' line and the chin stand in a crop, as shares of its side: measured on the net's own crops. */
const EYES_AT = 0.08;
const CHIN_AT = 0.96;
/** Faces followed at one moment, largest first: more are a crowd, and memory stays bounded (0.3 MB a second each). */
const MOST_FACES = 4;
/** What is shorter says nothing about speaking. */
const LEAST_CROPS = 12;
/** Rounding of two clocks, seconds. */
const SAME_MOMENT = 1e-4;

/** The mouth of one track without a break. */
export type MouthRun = {
  track: number;
  startSeconds: number;
  /** `CROP_SIZE`² grey levels per picture, one after the other, `MOUTHS_PER_SECOND`. */
  crops: Uint8Array;
};

/** Pictures of one mouth from one look at its face to the next. */
type Interval = { startSeconds: number; crops: Uint8Array[] };

/**
 * Cuts the mouths out of grey frames while they stream by: frames come first, the faces found in some of them follow,
 * and what lies between two looks at a face is cut along the straight line between them. Keeps the frames since the
 * last look and the crops, nothing else.
 */
export class MouthCrops {
  #frames: Frame[] = [];
  #looks: Look[] = [];
  /** What follows each face that was found; a face is known by its box. */
  #intervals = new Map<Box, Interval>();

  /** Takes the next grey frame. It must not be overwritten. */
  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#advance();
  }

  /** Takes the faces found at the next moment. */
  look(look: Look): void {
    this.#looks.push(look);
    this.#advance();
  }

  /** Ends a span: the mouths of its tracks, run by run. Everything is forgotten afterwards. */
  finish(tracks: readonly FollowedFace[]): MouthRun[] {
    const [last] = this.#looks;
    if (last) this.#cut(last, null, this.#frames);
    const runs = tracks.flatMap((track) => runsOf(track, this.#intervals));
    this.#frames = [];
    this.#looks = [];
    this.#intervals = new Map();
    return runs;
  }

  /** Cuts as long as there are two looks with all the frames between them. */
  #advance(): void {
    for (;;) {
      const [from, to] = this.#looks;
      const newest = this.#frames.at(-1);
      if (!from || !to || !newest || newest.atSeconds < to.atSeconds - SAME_MOMENT) return;
      const end = this.#frames.findIndex((frame) => frame.atSeconds >= to.atSeconds - SAME_MOMENT);
      this.#cut(from, to, this.#frames.splice(0, end));
      this.#looks.shift();
    }
  }

  #cut(from: Look, to: Look | null, frames: readonly Frame[]): void {
    const between = frames.filter((frame) => frame.atSeconds >= from.atSeconds - SAME_MOMENT);
    const first = between[0];
    if (!first) return;
    const next = new Map(to ? pairFaces(from.faces, to.faces).map(({ a, b }) => [a, b]) : []);
    for (const face of largest(from.faces)) {
      const square = mouthSquare(face);
      const target = mouthSquare(next.get(face) ?? face);
      const crops = between.map((frame) => {
        const share = to ? (frame.atSeconds - from.atSeconds) / (to.atSeconds - from.atSeconds) : 0;
        return cutSquare(frame, mix(square, target, Math.min(1, Math.max(0, share))));
      });
      this.#intervals.set(face.box, { startSeconds: first.atSeconds, crops });
    }
  }
}

/** In fractions of the frame: centre across, top, and the side as a share of the frame's height. */
type MouthSquare = { x: number; top: number; side: number };

/** From just above the eyes to just below the chin, as the net was trained. */
function mouthSquare({ box, eyes }: SeenFace): MouthSquare {
  const side = Math.max(1e-6, (box.y + box.height - eyes.y) / (CHIN_AT - EYES_AT));
  return { x: box.x + box.width / 2, top: eyes.y - EYES_AT * side, side };
}

function mix(a: MouthSquare, b: MouthSquare, share: number): MouthSquare {
  const between = (from: number, to: number) => from + (to - from) * share;
  return { x: between(a.x, b.x), top: between(a.top, b.top), side: between(a.side, b.side) };
}

/** The square, bilinearly sampled; over the frame's edges its outermost pixels are repeated. */
function cutSquare({ width, height, data }: Frame, { x, top, side }: MouthSquare): Uint8Array {
  const crop = new Uint8Array(CROP_SIZE * CROP_SIZE);
  const step = (side * height) / CROP_SIZE;
  const left = x * width - (side * height) / 2;
  for (let row = 0; row < CROP_SIZE; row++) {
    const y = Math.min(Math.max(top * height + (row + 0.5) * step - 0.5, 0), height - 1);
    const above = Math.floor(y);
    const below = Math.min(above + 1, height - 1);
    const down = y - above;
    for (let column = 0; column < CROP_SIZE; column++) {
      const at = Math.min(Math.max(left + (column + 0.5) * step - 0.5, 0), width - 1);
      const before = Math.floor(at);
      const after = Math.min(before + 1, width - 1);
      const across = at - before;
      const level = (line: number) => {
        const a = data[line * width + before] ?? 0;
        return a + ((data[line * width + after] ?? 0) - a) * across;
      };
      const upper = level(above);
      crop[row * CROP_SIZE + column] = Math.round(upper + (level(below) - upper) * down);
    }
  }
  return crop;
}

function largest(faces: readonly SeenFace[]): SeenFace[] {
  const area = ({ box }: SeenFace) => box.width * box.height;
  return [...faces].sort((a, b) => area(b) - area(a)).slice(0, MOST_FACES);
}

/** Joins the intervals of a track's faces where one begins as the one before ends. */
function runsOf(track: FollowedFace, intervals: ReadonlyMap<Box, Interval>): MouthRun[] {
  const runs: Interval[] = [];
  for (const face of track.faces) {
    const interval = intervals.get(face.box);
    if (!interval) continue;
    const last = runs.at(-1);
    const end = last ? last.startSeconds + last.crops.length / MOUTHS_PER_SECOND : Number.NEGATIVE_INFINITY;
    if (last && Math.abs(interval.startSeconds - end) < 0.5 / MOUTHS_PER_SECOND)
      last.crops.push(...interval.crops);
    else runs.push({ startSeconds: interval.startSeconds, crops: [...interval.crops] });
  }
  return runs
    .filter((run) => run.crops.length >= LEAST_CROPS)
    .map(({ startSeconds, crops }) => ({ track: track.id, startSeconds, crops: joined(crops) }));
}

function joined(crops: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(crops.length * CROP_SIZE * CROP_SIZE);
  crops.forEach((crop, i) => {
    all.set(crop, i * CROP_SIZE * CROP_SIZE);
  });
  return all;
}
