import { type CameraPath, cameraAt } from '@reelwright/plan';
import type { Span } from '../facts/index.ts';
import { moveLength, type Place } from './holds.ts';
import type { Pane } from './pane.ts';

/** What a camera may do at most: output widths a second, and a second². */
export type Limits = { speed: number; acceleration: number };

/** A camera's movement at one moment, in output widths a second and a second². */
export type Movement = { atSeconds: number; speed: number; acceleration: number };

/** The path is looked at this often: twice between two frames of 30 a second. */
const LOOKS_PER_SECOND = 60;

/**
 * How a path moves within a span, as the viewer of the finished picture sees it, whatever its frame rate. Zooming
 * counts with the speed of the window's edge. Cuts (two keyframes at the same time) are no movement.
 */
export function movementOf(
  path: CameraPath,
  span: Span,
  pane: Pane,
  perSecond = LOOKS_PER_SECOND,
): Movement[] {
  const step = 1 / perSecond;
  const count = Math.max(0, Math.floor((span.endSeconds - span.startSeconds) * perSecond + 1e-9));
  const places = Array.from({ length: count + 1 }, (_, i) => cameraAt(path, span.startSeconds + i * step));
  const cuts = path.flatMap((key, i) => (path[i + 1]?.atSeconds === key.atSeconds ? [key.atSeconds] : []));
  const movements: Movement[] = [];
  for (let i = 1; i + 1 < places.length; i++) {
    const [a, b, c] = [places[i - 1], places[i], places[i + 1]];
    if (!a || !b || !c) break;
    const atSeconds = span.startSeconds + i * step;
    if (cuts.some((cut) => Math.abs(cut - atSeconds) <= 1.01 * step)) continue;
    const speed = moveLength(a, b, pane) * perSecond;
    movements.push({ atSeconds, speed, acceleration: bend(a, b, c, pane) * perSecond ** 2 });
  }
  return movements;
}

/** Whether a path keeps the limits within a span. */
export function manners(path: CameraPath, pane: Pane, span: Span, limits: Limits): boolean {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last || path.length === 1) return true;
  const looked = {
    startSeconds: Math.max(span.startSeconds, first.atSeconds - 2 / LOOKS_PER_SECOND),
    endSeconds: Math.min(span.endSeconds, last.atSeconds + 2 / LOOKS_PER_SECOND),
  };
  return movementOf(path, looked, pane).every((movement) => keeps(movement, limits));
}

/** The path without the keyframes that make it exceed the limits: where nobody could follow, nobody is followed. */
export function withinLimits(path: CameraPath, pane: Pane, limits: Limits): CameraPath {
  let kept = path;
  while (kept.length > 1) {
    const [first, last] = [kept[0], kept.at(-1)];
    if (!first || !last) break;
    const span = { startSeconds: first.atSeconds - 0.1, endSeconds: last.atSeconds + 0.1 };
    const worst = movementOf(kept, span, pane)
      .filter((movement) => !keeps(movement, limits))
      .sort((a, b) => excess(b, limits) - excess(a, limits))[0];
    if (!worst) break;
    const distance = ({ atSeconds }: { atSeconds: number }) => Math.abs(atSeconds - worst.atSeconds);
    const nearest = kept.reduce((best, key) => (distance(key) < distance(best) ? key : best));
    kept = kept.filter((key) => key !== nearest);
  }
  return kept;
}

function keeps({ speed, acceleration }: Movement, limits: Limits): boolean {
  return speed <= limits.speed && acceleration <= limits.acceleration;
}

function excess({ speed, acceleration }: Movement, limits: Limits): number {
  return Math.max(speed / limits.speed, acceleration / limits.acceleration);
}

/** How much the second of two steps differs from the first, in output widths. */
function bend(a: Place, b: Place, c: Place, pane: Pane): number {
  const scale = b.zoom / pane.zoom;
  return Math.hypot(
    ((a.x - 2 * b.x + c.x) / pane.width) * scale,
    ((a.y - 2 * b.y + c.y) / pane.height) * pane.tallness * scale,
    0.5 * Math.log((a.zoom * c.zoom) / b.zoom ** 2),
  );
}
