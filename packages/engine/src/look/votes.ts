import { combined, type Shift, STILL, type Votes, votesBetween } from './align.ts';
import type { Pyramid } from './pyramid.ts';

/** A moving camera moves so many times more patches than stand still … */
const MOST_MOVED = 3;
/** … and this many at least. */
const LEAST_MOVED = 8;

/**
 * Movements that are tried where people fill so much of the picture that what was measured is theirs: of 0.02 to 0.2 of the
 * scale, or of the width, between the two pictures.
 */
const TRIED: readonly Shift[] = [
  ...[0.02, 0.03, 0.045, 0.07, 0.1, 0.13, 0.17, 0.2].flatMap((zoom) => [
    { ...STILL, zoom },
    { ...STILL, zoom: -zoom },
  ]),
  ...[0.03, 0.05, 0.08, 0.12, 0.16].flatMap((right) => [
    { ...STILL, right },
    { ...STILL, right: -right },
  ]),
  ...[0.03, 0.06, 0.1].flatMap((down) => [
    { ...STILL, down },
    { ...STILL, down: -down },
  ]),
];
/** The best of them is moved by so much, over and over, in each direction. */
const FINER: readonly Shift[] = [
  { ...STILL, zoom: 0.01 },
  { ...STILL, zoom: -0.01 },
  { ...STILL, right: 0.01 },
  { ...STILL, right: -0.01 },
  { ...STILL, down: 0.01 },
  { ...STILL, down: -0.01 },
];
const FINER_ROUNDS = 2;

/**
 * How the camera moved between two pictures, told by the patches of the picture: as was `measured`, or else by the movement
 * that explains most of them. Null: it stood still, or nobody can tell; whatever moves before a still camera leaves patches
 * behind that stand still.
 */
export function cameraBetween(before: Pyramid, after: Pyramid, measured: Shift): Shift | null {
  const votesOn = votesBetween(before, after);
  const rate = (shift: Shift) => ({ shift, ...votesOn(shift) });
  const own = rate(measured);
  if (isMoved(own)) return measured;
  let best = TRIED.map(rate).reduce(better, own);
  for (let round = 0; round < FINER_ROUNDS; round++) {
    const near = FINER.map((step) => rate(combined(best.shift, step)));
    best = near.reduce(better, best);
  }
  return isMoved(best) && best.moved >= LEAST_MOVED ? best.shift : null;
}

type Rated = Votes & { shift: Shift };

function isMoved({ moved, still }: Rated): boolean {
  return moved > MOST_MOVED * still;
}

function better(one: Rated, other: Rated): Rated {
  return other.gain > one.gain ? other : one;
}
