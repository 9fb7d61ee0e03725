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
  /** False where nobody is seen: the camera holds, and `x`, `y` carry no weight. */
  seen: boolean;
};

/** Eyes stand this far down the finished picture (photographers' upper third to two fifths). */
const EYE_LINE = 0.38;
/** Free picture kept around the face box, as a share of the window. */
const SAFE_MARGIN = 0.04;
/** A face too large for the window may be off its middle by this share of the window. */
const OVERSIZE_FREEDOM = 0.08;
/** Half a second around a look its result still counts, a gap of a second is bridged (as in tracking). */
const SEEN_SECONDS = 0.5;
/** Looks the running median runs over: a second at five a second, so that a nod is no reason to move. */
const MEDIAN_LOOKS = 5;

/**
 * Targets every `stepSeconds` of a shot for a main subject and companions that are kept in the window with it.
 * Outliers of single looks are removed; between looks the face is interpolated, outside of them it is held.
 */
export function targetsFor(
  shot: Span,
  stepSeconds: number,
  pane: Pane,
  main: Subject,
  companions: readonly Subject[],
): Target[] {
  const people = [main, ...companions].map((subject) => ({
    steady: runningMedian(subject.faces, MEDIAN_LOOKS),
    exact: runningMedian(subject.faces, 3),
  }));
  const count = Math.max(1, Math.ceil((shot.endSeconds - shot.startSeconds) / stepSeconds));
  const targets: Target[] = [];
  for (let i = 0; i <= count; i++) {
    const atSeconds = Math.min(shot.endSeconds, shot.startSeconds + i * stepSeconds);
    const present = people.filter((person, n) => n === 0 || isSeen(person.exact, atSeconds));
    const steady = present.map((person) => faceAt(person.steady, atSeconds));
    const aim = enclosing(steady.map((face) => face.box));
    const eyes = steady[0]?.eyes ?? { x: 0.5, y: 0.5 };
    // One person is centred on the eyes' side of the face box, a group on its middle.
    const x = aim.x + aim.width / 2;
    const y = eyes.y + (0.5 - EYE_LINE) * pane.height;
    const boxes = present.map((person) => faceAt(person.exact, atSeconds).box);
    const first = boxes[0] ?? aim;
    const all = enclosing(boxes);
    targets.push({
      atSeconds,
      x: within(x, roomFor(pane.width)),
      y: within(y, roomFor(pane.height)),
      rangeX: rangeFor(all.x, all.width, pane.width) ?? looseRange(first.x, first.width, pane.width),
      rangeY: rangeFor(all.y, all.height, pane.height) ?? looseRange(first.y, first.height, pane.height),
      seen: isSeen(people[0]?.exact ?? [], atSeconds),
    });
  }
  return widened(targets);
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

/** Centres of a window of this length that stay inside the frame. */
function roomFor(window: number): Range {
  return window >= 1 ? { from: 0.5, to: 0.5 } : { from: window / 2, to: 1 - window / 2 };
}

/** Centres that keep the stretch and its margins inside the window; null when it is too long for that. */
function rangeFor(start: number, length: number, window: number): Range | null {
  // A close-up that hardly fits gets less, so that the camera need not follow every breath.
  const margin = Math.min(SAFE_MARGIN * window, Math.max(0, (window - length) / 8));
  const range = { from: start + length + margin - window / 2, to: start - margin + window / 2 };
  if (range.from > range.to) return null;
  const room = roomFor(window);
  return { from: within(range.from, room), to: within(range.to, room) };
}

function looseRange(start: number, length: number, window: number): Range {
  const fitting = rangeFor(start, length, window);
  if (fitting) return fitting;
  const middle = start + length / 2;
  const room = roomFor(window);
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

function firstAfter(faces: readonly Face[], atSeconds: number): number {
  const found = faces.findIndex((face) => face.atSeconds > atSeconds);
  return found < 0 ? faces.length : found;
}

function runningMedian(faces: readonly Face[], looks: number): Face[] {
  const half = looks >> 1;
  return faces.map((face, i) => {
    // Towards the ends the run gets shorter on both sides, so that it stays centred.
    const reach = Math.min(half, i, faces.length - 1 - i);
    const near = faces.slice(i - reach, i + reach + 1);
    const of = (value: (face: Face) => number) => median(near.map(value));
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
