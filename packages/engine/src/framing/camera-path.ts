import { type CameraPath, type CameraPosition, cameraAt } from '@reelwright/plan';
import type { Span } from '../facts/index.ts';
import { type Hold, moveLength, planHolds } from './holds.ts';
import type { Pane } from './pane.ts';
import { type Target, within } from './targets.ts';

/** Fastest move in output widths a second: slower than what people following a talk by hand allow themselves. */
const MAX_SPEED = 0.35;
/** Hardest acceleration, output widths / s². */
const MAX_ACCELERATION = 0.8;
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
 * never so late that the face leaves its range. Speed and acceleration stay bounded unless only a faster move keeps
 * the face in the window. `previous` is where the shot before ended, if its window was the same size.
 */
export function planCamera(
  shot: Span,
  targets: readonly Target[],
  stepSeconds: number,
  pane: Pane,
  previous: { x: number; y: number } | null,
): CameraPath {
  const holds = planHolds(targets, stepSeconds, pane, previous);
  let path = movesBetween(shot, withoutHaste(shot, holds, targets, pane), targets, pane);
  for (let i = 0; i < MAX_CORRECTIONS; i++) {
    const missed = worstMiss(path, targets);
    if (!missed) break;
    path = withKey(path, missed);
  }
  return path.map((key) => ({ ...key, x: round(key.x), y: round(key.y) }));
}

function movesBetween(
  shot: Span,
  holds: readonly Hold[],
  targets: readonly Target[],
  pane: Pane,
): CameraPath {
  const moves = holds.slice(1).map((hold, i) => {
    const before = holds[i] ?? hold;
    const switchSeconds = middle(targets[before.last]?.atSeconds, targets[hold.first]?.atSeconds);
    const seconds = moveSeconds(moveLength(before, hold, pane));
    return { startSeconds: switchSeconds - seconds / 2, endSeconds: switchSeconds + seconds / 2 };
  });
  const keys: CameraPath = [];
  const push = (atSeconds: number, hold: Hold) => {
    const clipped = within(atSeconds, { from: shot.startSeconds, to: shot.endSeconds });
    const last = keys.at(-1);
    if (last && clipped - last.atSeconds < MIN_KEY_SECONDS && last.x === hold.x && last.y === hold.y) return;
    keys.push({ atSeconds: clipped, x: hold.x, y: hold.y, zoom: pane.zoom });
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
function withoutHaste(
  shot: Span,
  holds: readonly Hold[],
  targets: readonly Target[],
  pane: Pane,
): readonly Hold[] {
  const length = (hold: Hold) => hold.last - hold.first;
  let kept = [...holds];
  for (const hold of [...holds].sort((a, b) => length(a) - length(b))) {
    const at = kept.indexOf(hold);
    const [before, after] = [kept[at - 1], kept[at + 1]];
    const seconds = (targets[hold.last]?.atSeconds ?? 0) - (targets[hold.first]?.atSeconds ?? 0);
    const needed =
      (before ? moveSeconds(moveLength(before, hold, pane)) / 2 : 0) +
      (after ? moveSeconds(moveLength(hold, after, pane)) / 2 : 0);
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
    if (!worstMiss(movesBetween(shot, without, targets, pane), targets)) kept = without;
  }
  return kept;
}

type Miss = CameraPosition & { atSeconds: number };

/** Where the camera is furthest out of its range, and the nearest place inside; null when it never is. */
function worstMiss(path: CameraPath, targets: readonly Target[]): Miss | null {
  let worst: Miss | null = null;
  let worstDistance = RANGE_TOLERANCE;
  for (const target of targets) {
    if (!target.seen) continue;
    const camera = cameraAt(path, target.atSeconds);
    const x = within(camera.x, target.rangeX);
    const y = within(camera.y, target.rangeY);
    const distance = Math.max(Math.abs(x - camera.x), Math.abs(y - camera.y));
    if (distance <= worstDistance) continue;
    worstDistance = distance;
    worst = { atSeconds: target.atSeconds, x, y, zoom: camera.zoom };
  }
  return worst;
}

/** The path led through one more place; keyframes too near to it give way. */
function withKey(path: CameraPath, key: Miss): CameraPath {
  const others = path.filter((other) => Math.abs(other.atSeconds - key.atSeconds) >= MIN_KEY_SECONDS);
  return inOrder([...others, key].sort((a, b) => a.atSeconds - b.atSeconds));
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

function middle(a: number | undefined, b: number | undefined): number {
  return ((a ?? b ?? 0) + (b ?? a ?? 0)) / 2;
}

/** A hundredth of a pixel is enough; plans stay readable. */
function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
