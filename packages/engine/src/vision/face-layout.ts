import { type Box, MOTION_COLUMNS, MOTION_ROWS } from '../facts/index.ts';
import { overlap } from './face-boxes.ts';
import type { Look } from './tracks.ts';

/** Looks further than this from a moment say nothing about it. */
const NEAR_SECONDS = 0.5;
/** A face that stays where it is overlaps itself this much from one look to the next: heads nod and turn. */
const STAYED_OVERLAP = 0.55;
/** A face that stays in the picture overlaps itself at least this much … */
const SAME_FACE_OVERLAP = 0.25;
/** … and its height changes by no more than this factor. */
const SAME_FACE_GROWTH = 1.5;
/** A picture that stands changes less than this under a face that talks, levels of 255: the median of the blocks there.
 * Captions beside talkers measured up to 13, same-studio cuts from 18. */
const TALKING_LEVELS = 15;

/** A talking face alone does not change more than this; a jump cut of a camera that stands still measured 28 … */
const JUMP_LEVELS = 22;
/** … and more than this often what happens in the frames around: heads thrown about in a debate measured up to 1.7, jump
 * cuts from 2. */
const JUMP_OVER_USUAL = 1.8;

/** What the faces say about a sudden change of the picture. */
export type FaceVerdict = 'untouched' | 'jumped' | 'moved' | 'rearranged' | 'unknown';

/**
 * Compares the faces on both sides of a change. `untouched`: they are where they were, and to one of them at least nothing
 * happened, so that something was put into the picture beside it. `jumped`: they are where they were, but differ more than
 * a face does from one frame to the next. `moved`: as many, elsewhere; `rearranged`: more or fewer; either in two looks on
 * each side. `changes` is the mean change of a pixel in each block of the motion map, `usualChanges` the same of the frames
 * around it.
 */
export function faceVerdict(
  looks: readonly Look[],
  change: { atSeconds: number; changes: Float32Array; usualChanges: Float32Array },
): FaceVerdict {
  const near = looks.filter((look) => Math.abs(look.atSeconds - change.atSeconds) <= NEAR_SECONDS);
  const [before, earlier] = near.filter((look) => look.atSeconds < change.atSeconds).reverse();
  const [after, later] = near.filter((look) => look.atSeconds >= change.atSeconds);
  if (!before || !after) return 'unknown';
  if (before.faces.length > 0 && arrangedAlike(before, after, SAME_FACE_OVERLAP)) {
    const staying = before.faces
      .filter(({ box }) => after.faces.some((other) => overlap(box, other.box) >= STAYED_OVERLAP))
      .map(({ box }) => ({
        now: changeUnder(box, change.changes),
        usual: changeUnder(box, change.usualChanges),
      }));
    if (staying.some(({ now }) => now <= TALKING_LEVELS)) return 'untouched';
    if (staying.some(({ now, usual }) => now > JUMP_LEVELS && now > JUMP_OVER_USUAL * usual)) return 'jumped';
  }
  if (!earlier || !later || before.faces.length + after.faces.length === 0) return 'unknown';
  const steady =
    arrangedAlike(earlier, before, SAME_FACE_OVERLAP) && arrangedAlike(after, later, SAME_FACE_OVERLAP);
  if (!steady || arrangedAlike(before, after, SAME_FACE_OVERLAP)) return 'unknown';
  return before.faces.length === after.faces.length ? 'moved' : 'rearranged';
}

/** Whether both looks show the same number of faces, each at its place. */
function arrangedAlike(a: Look, b: Look, minOverlap: number): boolean {
  if (a.faces.length !== b.faces.length) return false;
  return a.faces.every(({ box }) =>
    b.faces.some(({ box: other }) => {
      const growth = box.height / Math.max(other.height, 1e-9);
      return overlap(box, other) >= minOverlap && growth < SAME_FACE_GROWTH && growth > 1 / SAME_FACE_GROWTH;
    }),
  );
}

/** Median change of the blocks whose middles are under the box, or of the one block at its own middle. */
function changeUnder(box: Box, changes: Float32Array): number {
  const inside: number[] = [];
  changes.forEach((change, block) => {
    const x = ((block % MOTION_COLUMNS) + 0.5) / MOTION_COLUMNS;
    const y = (Math.floor(block / MOTION_COLUMNS) + 0.5) / MOTION_ROWS;
    if (x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height) inside.push(change);
  });
  if (inside.length === 0) {
    const column = Math.floor((box.x + box.width / 2) * MOTION_COLUMNS);
    const row = Math.floor((box.y + box.height / 2) * MOTION_ROWS);
    const block = row * MOTION_COLUMNS + column;
    return changes[block] ?? Number.POSITIVE_INFINITY;
  }
  inside.sort((a, b) => a - b);
  return inside[inside.length >> 1] ?? 0;
}
