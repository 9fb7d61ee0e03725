import type { Box } from '../facts/index.ts';
import { overlap } from './face-boxes.ts';

/** Two looks are of one face when the boxes overlap this much … */
const MIN_OVERLAP = 0.2;
/** … or when the middles are no further apart than this many face widths per look missed … */
const MAX_DISTANCE = 0.6;
/** … and sizes differ by no more than this factor. */
const MAX_GROWTH = 1.8;
/** One look at five a second, with some slack; a face that was unseen for longer may have moved further. */
const LOOK_SECONDS = 0.25;

/** How unlike two boxes seen one after the other are: 0 for the same place, 1 and more for different faces. */
export function joinCost(from: Box, to: Box, seconds: number): number {
  const growth = to.height / Math.max(from.height, 1e-9);
  if (growth > MAX_GROWTH || growth < 1 / MAX_GROWTH) return 1;
  const shared = overlap(from, to);
  if (shared >= MIN_OVERLAP) return (1 - shared) / 2;
  // Half a second unseen may move a face further than a fifth of a second.
  const reach = MAX_DISTANCE * Math.max(1, seconds / LOOK_SECONDS);
  const distance = centreDistance(from, to);
  return distance < reach ? 0.5 + distance / reach / 2 : 1;
}

/** Joins faces of two looks that follow each other, nearest first, each at most once. */
export function pairFaces<T extends { box: Box }>(from: readonly T[], to: readonly T[]): { a: T; b: T }[] {
  const pairs = from
    .flatMap((a) => to.map((b) => ({ a, b, cost: joinCost(a.box, b.box, LOOK_SECONDS) })))
    .filter((pair) => pair.cost < 1)
    .sort((one, other) => one.cost - other.cost);
  const used = new Set<T>();
  return pairs.filter(({ a, b }) => {
    if (used.has(a) || used.has(b)) return false;
    used.add(a);
    used.add(b);
    return true;
  });
}

/** Distance of the middles, in widths and heights of the larger box. */
function centreDistance(a: Box, b: Box): number {
  const x = (a.x + a.width / 2 - b.x - b.width / 2) / Math.max(a.width, b.width, 1e-9);
  const y = (a.y + a.height / 2 - b.y - b.height / 2) / Math.max(a.height, b.height, 1e-9);
  return Math.hypot(x, y);
}
