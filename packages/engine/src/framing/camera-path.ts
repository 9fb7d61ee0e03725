import { type CameraPath, cameraAt } from '@reelwright/plan';
import type { Span } from '../facts/index.ts';
import { type Hold, moveLength, type Place, placeOf, planHolds } from './holds.ts';
import { type Limits, manners, withinLimits } from './limits.ts';
import type { Pane } from './pane.ts';
import { rangesOf, type Target, within } from './targets.ts';

/** A part of a shot with one subject at one size. The legs of a shot follow each other without a cut. */
export type Leg = Span & {
  pane: Pane;
  targets: readonly Target[];
};

/** Fastest move in output widths a second: slower than what people following a talk by hand allow themselves. */
const MAX_SPEED = 0.35;
/** Hardest acceleration, output widths / s². */
const MAX_ACCELERATION = 0.8;
/**
 * What the camera may do at most where only that keeps a face in the window: someone who runs through the picture.
 * Speed of the fastest 1 % of the frames of people who cropped by hand: 24 px a frame of 640, 3.2 widths a second.
 */
const LIMITS: Limits = { speed: 2, acceleration: 40 };
/** Peak speed and acceleration of the minimum-jerk curve over unit distance and time (Flash & Hogan 1985). */
const PEAK_SPEED = 1.875;
const PEAK_ACCELERATION = 5.7735;
/** Even the smallest move takes this long. */
const MIN_MOVE_SECONDS = 0.6;
/** A stop shorter than this between two moves is passed through instead. */
const MIN_REST_SECONDS = 0.4;
/** Keyframes nearer than this are one. */
const MIN_KEY_SECONDS = 0.1;
/** The camera may miss a range by this much (fractions of the source frame) without being corrected: a pixel. */
const RANGE_TOLERANCE = 0.0005;
/** Corrections tried before the path is taken as it is. */
const MAX_CORRECTIONS = 200;

/**
 * The camera's path through a shot: still where it can be, moving with eased moves that begin before the face does,
 * never so late that the face leaves its range. Speed and acceleration stay low unless only a faster move keeps the
 * face in the window, and never exceed fixed limits. `familiar` are places the camera stood at before, in this and
 * earlier shots; `legs` are in order of time and never empty.
 */
export function planCamera(
  shot: Span,
  legs: readonly Leg[],
  stepSeconds: number,
  familiar: readonly Place[],
): CameraPath {
  const course = new Course(legs);
  const holds = legs.flatMap((leg, i) => {
    const from = course.firstOf(i);
    return planHolds(leg.targets, stepSeconds, leg.pane, familiar).map((hold) => ({
      ...hold,
      first: hold.first + from,
      last: hold.last + from,
    }));
  });
  const calm = movesBetween(shot, withoutHaste(shot, holds, course), course);
  const followed = corrected(calm, course, null);
  const path = manners(followed, course.pane, shot, LIMITS)
    ? followed
    : corrected(withinLimits(calm, course.pane, LIMITS), course, LIMITS);
  return path.map((key) => ({ ...key, x: round(key.x), y: round(key.y), zoom: upwards(key.zoom) }));
}

/** The path led through every place that it misses; those that would break the limits stay missed. */
function corrected(path: CameraPath, course: Course, limits: Limits | null): CameraPath {
  let best = path;
  const hopeless = new Set<number>();
  for (let i = 0; i < MAX_CORRECTIONS; i++) {
    const missed = worstMiss(best, course, hopeless);
    if (!missed) break;
    const led = withKey(best, missed);
    if (!limits || manners(led, course.pane, near(missed.atSeconds), limits)) best = led;
    else hopeless.add(missed.target);
  }
  return best;
}

/** All targets of a shot, with the pane that each is for. */
class Course {
  readonly targets: Target[] = [];
  readonly panes: Pane[] = [];
  readonly #first: number[] = [];
  /** Any of the panes: they differ in zoom only. */
  readonly pane: Pane;

  constructor(legs: readonly Leg[]) {
    const first = legs[0];
    if (!first) throw new RangeError('a shot has at least one leg');
    this.pane = first.pane;
    for (const { targets, pane } of legs) {
      this.#first.push(this.targets.length);
      for (const target of targets) {
        this.targets.push(target);
        this.panes.push(pane);
      }
    }
  }

  firstOf(leg: number): number {
    return this.#first[leg] ?? 0;
  }

  secondsAt(target: number): number | undefined {
    return this.targets[target]?.atSeconds;
  }
}

function movesBetween(shot: Span, holds: readonly Hold[], course: Course): CameraPath {
  const moves = holds.slice(1).map((hold, i) => {
    const before = holds[i] ?? hold;
    const switchSeconds = middle(course.secondsAt(before.last), course.secondsAt(hold.first));
    const seconds = moveSeconds(moveLength(placeOf(before), placeOf(hold), hold.pane));
    return { startSeconds: switchSeconds - seconds / 2, endSeconds: switchSeconds + seconds / 2 };
  });
  const keys: CameraPath = [];
  const push = (atSeconds: number, hold: Hold) => {
    const clipped = within(atSeconds, { from: shot.startSeconds, to: shot.endSeconds });
    const last = keys.at(-1);
    const isSame =
      last && last.x === hold.x && last.y === hold.y && last.zoom === hold.pane.zoom ? last : undefined;
    if (isSame && clipped - isSame.atSeconds < MIN_KEY_SECONDS) return;
    keys.push({ atSeconds: clipped, x: hold.x, y: hold.y, zoom: hold.pane.zoom });
  };
  holds.forEach((hold, i) => {
    const arrive = moves[i - 1]?.endSeconds;
    const leave = moves[i]?.startSeconds;
    if (arrive === undefined) push(leave ?? shot.startSeconds, hold);
    else if (leave === undefined) push(arrive, hold);
    else if (leave - arrive >= MIN_REST_SECONDS) {
      push(arrive, hold);
      push(leave, hold);
    } else push(middle(arrive, leave), hold);
  });
  return inOrder(keys);
}

/** Long enough that neither speed nor acceleration is exceeded. */
function moveSeconds(length: number): number {
  return Math.max(
    MIN_MOVE_SECONDS,
    (PEAK_SPEED * length) / MAX_SPEED,
    Math.sqrt((PEAK_ACCELERATION * length) / MAX_ACCELERATION),
  );
}

/**
 * Leaves out holds that end before the move to them would, shortest first, as long as the face stays in its range
 * without them: two moves in haste become one calm one, or none.
 */
function withoutHaste(shot: Span, holds: readonly Hold[], course: Course): readonly Hold[] {
  const length = (hold: Hold) => hold.last - hold.first;
  let kept = [...holds];
  for (const hold of [...holds].sort((a, b) => length(a) - length(b))) {
    const at = kept.indexOf(hold);
    const [before, after] = [kept[at - 1], kept[at + 1]];
    const seconds = (course.secondsAt(hold.last) ?? 0) - (course.secondsAt(hold.first) ?? 0);
    const lengthTo = (other: Hold) => moveLength(placeOf(other), placeOf(hold), hold.pane);
    const needed =
      (before ? moveSeconds(lengthTo(before)) / 2 : 0) + (after ? moveSeconds(lengthTo(after)) / 2 : 0);
    if (kept.length < 2 || seconds >= needed) continue;
    // Its time goes to its neighbours, so that the move between them happens in the middle of it.
    const middleTarget = (hold.first + hold.last) >> 1;
    const without = kept
      .filter((other) => other !== hold)
      .map((other) => {
        if (other === before) return { ...other, last: after ? middleTarget : hold.last };
        if (other === after) return { ...other, first: before ? middleTarget + 1 : hold.first };
        return other;
      });
    if (!worstMiss(movesBetween(shot, without, course), course)) kept = without;
  }
  return kept;
}

type Miss = Place & { atSeconds: number; target: number };

/** Where the camera is furthest out of its range, and the nearest place inside; null when it never is. */
function worstMiss(path: CameraPath, course: Course, hopeless: ReadonlySet<number> = new Set()): Miss | null {
  let worst: Miss | null = null;
  let worstDistance = RANGE_TOLERANCE;
  course.targets.forEach((target, i) => {
    const pane = course.panes[i];
    if (!target.seen || !pane || hopeless.has(i)) return;
    const camera = cameraAt(path, target.atSeconds);
    const { rangeX, rangeY } =
      camera.zoom === pane.zoom ? target : rangesOf(target.box, atZoom(pane, camera.zoom));
    const x = within(camera.x, rangeX);
    const y = within(camera.y, rangeY);
    const distance = Math.max(Math.abs(x - camera.x), Math.abs(y - camera.y));
    if (distance <= worstDistance) return;
    worstDistance = distance;
    worst = { atSeconds: target.atSeconds, x, y, zoom: camera.zoom, target: i };
  });
  return worst;
}

/** The same pane while the camera is on its way to another zoom. */
function atZoom(pane: Pane, zoom: number): Pane {
  return { ...pane, zoom, width: (pane.width * pane.zoom) / zoom, height: (pane.height * pane.zoom) / zoom };
}

/** The path led through one more place; keyframes too near to it give way. */
function withKey(path: CameraPath, { atSeconds, x, y, zoom }: Miss): CameraPath {
  const others = path.filter((other) => Math.abs(other.atSeconds - atSeconds) >= MIN_KEY_SECONDS);
  return inOrder([...others, { atSeconds, x, y, zoom }].sort((a, b) => a.atSeconds - b.atSeconds));
}

/** Keyframes in order of time; of two at the same time the later one stays. */
function inOrder(keys: CameraPath): CameraPath {
  const sorted: CameraPath = [];
  for (const key of keys) {
    const last = sorted.at(-1);
    if (last && key.atSeconds - last.atSeconds < 1e-6) sorted[sorted.length - 1] = key;
    else if (!last || key.atSeconds > last.atSeconds) sorted.push(key);
  }
  return sorted;
}

/** The time in which a keyframe has a say: to the keyframes beside it, at most so far. */
function near(atSeconds: number): Span {
  return { startSeconds: atSeconds - 3, endSeconds: atSeconds + 3 };
}

function middle(a: number | undefined, b: number | undefined): number {
  return ((a ?? b ?? 0) + (b ?? a ?? 0)) / 2;
}

/** Rounded so that the window does not grow over an edge. */
function upwards(zoom: number): number {
  return Math.ceil(zoom * 1e5 - 1e-7) / 1e5;
}

/** A hundredth of a pixel is enough; plans stay readable. */
function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
