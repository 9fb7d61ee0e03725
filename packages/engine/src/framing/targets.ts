import type { Box, Face, Span } from '../facts/index.ts';
import type { Pane } from './pane.ts';
import { insideFrame, median, type Subject } from './subjects.ts';

/** From–to on one axis, in fractions of the source frame. */
export type Range = { from: number; to: number };

/** Where the camera's centre should be at one moment, and where it may be. Fractions of the source frame. */
export type Target = {
  atSeconds: number;
  x: number;
  y: number;
  /** Inside these the whole face is in the window with its margin. */
  rangeX: Range;
  rangeY: Range;
  /** The face, or the faces, that the ranges are for. */
  box: Box;
  /** False where nobody is seen: the camera holds, and `x`, `y` carry no weight. */
  seen: boolean;
};

/** Eyes stand this far down the finished picture (photographers' upper third to two fifths). */
const EYE_LINE = 0.38;
/** Free picture kept around the face box, as a share of the window. */
export const SAFE_MARGIN = 0.04;
/** A face too large for the window may be off its middle by this share of the window. */
const OVERSIZE_FREEDOM = 0.08;
/** Half a second around a look its result still counts, a gap of a second is bridged (as in tracking). */
const SEEN_SECONDS = 0.5;
/** The running median runs over so long, so that a nod is no reason to move … */
const STEADY_SECONDS = 1;
/** … and this one removes what a single look misread. */
const EXACT_SECONDS = 0.6;

/**
 * Targets every `stepSeconds` of a span for a main subject and companions that are kept in the window with it.
 * Outliers of single looks are removed; between looks the face is interpolated, outside of them it is held.
 */
export function targetsFor(
  span: Span,
  stepSeconds: number,
  pane: Pane,
  main: Subject,
  companions: readonly Subject[],
): Target[] {
  const people = [main, ...companions].map((subject) => {
    const faces = facesAround(subject.faces, span);
    return { steady: runningMedian(faces, STEADY_SECONDS), exact: runningMedian(faces, EXACT_SECONDS) };
  });
  const count = Math.max(1, Math.ceil((span.endSeconds - span.startSeconds) / stepSeconds - 1e-9));
  const targets: Target[] = [];
  for (let i = 0; i <= count; i++) {
    const atSeconds = Math.min(span.endSeconds, span.startSeconds + i * stepSeconds);
    const present = people.filter((person, n) => n === 0 || isSeen(person.exact, atSeconds));
    const steady = present.map((person) => faceAt(person.steady, atSeconds));
    const aim = enclosing(steady.map((face) => face.box));
    const eyes = steady[0]?.eyes ?? { x: 0.5, y: 0.5 };
    // One person is centred on the eyes' side of the face box, a group on its middle.
    const x = aim.x + aim.width / 2;
    const y = eyes.y + (0.5 - EYE_LINE) * pane.height;
    const boxes = present.map((person) => faceAt(person.exact, atSeconds).box);
    const all = enclosing(boxes);
    const first = enclosing(boxes.slice(0, 1));
    const fits =
      rangeFor(all.x, all.width, pane.width, EVERYWHERE) &&
      rangeFor(all.y, all.height, pane.height, EVERYWHERE);
    const box = fits ? all : first;
    targets.push({
      atSeconds,
      x: within(x, roomFor(pane.width, acrossOf(pane.room))),
      y: within(y, roomFor(pane.height, downOf(pane.room))),
      ...rangesOf(box, pane),
      box,
      seen: isSeen(people[0]?.exact ?? [], atSeconds),
    });
  }
  return widened(targets);
}

/** Where the middle of a window of this size may be for the face to be in it. */
export function rangesOf(box: Box, pane: Pane): { rangeX: Range; rangeY: Range } {
  return {
    rangeX: looseRange(box.x, box.width, pane.width, acrossOf(pane.room)),
    rangeY: looseRange(box.y, box.height, pane.height, downOf(pane.room)),
  };
}

/** The smallest box around boxes, inside the frame. */
export function enclosing(boxes: readonly Box[]): Box {
  const inside = boxes.map(insideFrame);
  const x = Math.min(...inside.map((box) => box.x));
  const y = Math.min(...inside.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...inside.map((box) => box.x + box.width)) - x,
    height: Math.max(...inside.map((box) => box.y + box.height)) - y,
  };
}

/** Nearest value of a range. */
export function within(value: number, range: Range): number {
  return Math.min(Math.max(value, range.from), range.to);
}

/** From–to of a room on one axis. */
const acrossOf = (room: Box): Range => ({ from: room.x, to: room.x + room.width });
const downOf = (room: Box): Range => ({ from: room.y, to: room.y + room.height });
const EVERYWHERE: Range = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Centres of a window of this length that keep it inside the room. */
export function roomFor(window: number, room: Range): Range {
  const middle = (room.from + room.to) / 2;
  return window >= room.to - room.from
    ? { from: middle, to: middle }
    : { from: room.from + window / 2, to: room.to - window / 2 };
}

/** Centres that keep the stretch and its margins inside the window; null when it is too long for that. */
function rangeFor(start: number, length: number, window: number, inside: Range): Range | null {
  // A close-up that hardly fits gets less, so that the camera need not follow every breath.
  const margin = Math.min(SAFE_MARGIN * window, Math.max(0, (window - length) / 8));
  const range = { from: start + length + margin - window / 2, to: start - margin + window / 2 };
  if (range.from > range.to) return null;
  const room = roomFor(window, inside);
  return { from: within(range.from, room), to: within(range.to, room) };
}

function looseRange(start: number, length: number, window: number, inside: Range): Range {
  const fitting = rangeFor(start, length, window, inside);
  if (fitting) return fitting;
  const middle = start + length / 2;
  const room = roomFor(window, inside);
  return {
    from: within(middle - OVERSIZE_FREEDOM * window, room),
    to: within(middle + OVERSIZE_FREEDOM * window, room),
  };
}

/** Each moment must also suit the moments beside it: between two looks the face may be where either saw it. */
function widened(targets: readonly Target[]): Target[] {
  return targets.map((target, i) => {
    const near = [targets[i - 1], target, targets[i + 1]].filter((other) => other !== undefined);
    return {
      ...target,
      rangeX: common(near.map((other) => other.rangeX)) ?? target.rangeX,
      rangeY: common(near.map((other) => other.rangeY)) ?? target.rangeY,
    };
  });
}

/** What ranges have in common; null when nothing. */
export function common(ranges: readonly Range[]): Range | null {
  const from = Math.max(...ranges.map((range) => range.from));
  const to = Math.min(...ranges.map((range) => range.to));
  return from <= to ? { from, to } : null;
}

function isSeen(faces: readonly Face[], atSeconds: number): boolean {
  const after = firstAfter(faces, atSeconds);
  const gapBefore = atSeconds - (faces[after - 1]?.atSeconds ?? Number.NEGATIVE_INFINITY);
  const gapAfter = (faces[after]?.atSeconds ?? Number.POSITIVE_INFINITY) - atSeconds;
  return Math.min(gapBefore, gapAfter) <= SEEN_SECONDS;
}

/** The face at a moment: interpolated between looks, held before the first and after the last. */
function faceAt(faces: readonly Face[], atSeconds: number): Face {
  const after = firstAfter(faces, atSeconds);
  const from = faces[after - 1] ?? faces[0];
  const to = faces[after] ?? from;
  if (!from || !to) throw new RangeError('a subject has at least one face');
  const share =
    to.atSeconds > from.atSeconds ? (atSeconds - from.atSeconds) / (to.atSeconds - from.atSeconds) : 0;
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    ...from,
    box: {
      x: mix(from.box.x, to.box.x),
      y: mix(from.box.y, to.box.y),
      width: mix(from.box.width, to.box.width),
      height: mix(from.box.height, to.box.height),
    },
    eyes: { x: mix(from.eyes.x, to.eyes.x), y: mix(from.eyes.y, to.eyes.y) },
  };
}

/** The looks of a span with those before and after that matter for it: at least one on either side. */
function facesAround(faces: readonly Face[], { startSeconds, endSeconds }: Span): readonly Face[] {
  const from = firstAfter(faces, startSeconds - STEADY_SECONDS) - 1;
  const to = firstAfter(faces, endSeconds + STEADY_SECONDS) + 1;
  return faces.slice(Math.max(0, from), to);
}

/** Index of the first look later than the moment: binary search. */
function firstAfter(faces: readonly Face[], atSeconds: number): number {
  let low = 0;
  let high = faces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((faces[middle]?.atSeconds ?? Number.POSITIVE_INFINITY) > atSeconds) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Each face the median of those within so long around it. */
function runningMedian(faces: readonly Face[], seconds: number): Face[] {
  const reachSeconds = seconds / 2 + 1e-6;
  const near = (i: number, from: number) =>
    Math.abs((faces[i]?.atSeconds ?? Number.POSITIVE_INFINITY) - from) < reachSeconds;
  return faces.map((face, i) => {
    // Towards the ends and gaps the run gets shorter on both sides, so that it stays centred.
    let reach = 0;
    while (near(i - reach - 1, face.atSeconds) && near(i + reach + 1, face.atSeconds)) reach += 1;
    const looks = faces.slice(i - reach, i + reach + 1);
    const of = (value: (face: Face) => number) => median(looks.map(value));
    const width = of((f) => f.box.width);
    const height = of((f) => f.box.height);
    return {
      ...face,
      box: {
        x: of((f) => f.box.x + f.box.width / 2) - width / 2,
        y: of((f) => f.box.y + f.box.height / 2) - height / 2,
        width,
        height,
      },
      eyes: { x: of((f) => f.eyes.x), y: of((f) => f.eyes.y) },
    };
  });
}
