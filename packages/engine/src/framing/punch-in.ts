import type { Shot } from '@reelwright/plan';
import type { Box, Face, Scenes } from '../facts/index.ts';
import { comeCloser, isInside, NEAR_SECONDS, sourceShot, windowAt } from './closer.ts';
import type { Size } from './pane.ts';

/** How much closer every second stretch is: enough to look meant, little enough to stay the same view; editors use 8–12 %. */
const CLOSER = 1.1;
/** Where a face would not fit so close. */
const LITTLE_CLOSER = 1.06;
/** Cameras that differ more than this before and after a join, in windows, make it a change of view by itself. */
const SAME_VIEW = 0.15;

/**
 * Two stretches of one shot of the source, joined, look like a mistake: the speaker's head jumps. Seen a little closer
 * after every other join, they look like two cameras. The eyes stay where they are in the picture. Only where one camera
 * fills the frame and stands nearly the same on both sides; where the source cuts by itself, nothing is done.
 */
export function punchIn(
  segments: readonly Shot[][],
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Shot[][] {
  let isCloser = false;
  return segments.map((shots, i) => {
    const [before, first] = [segments[i - 1]?.at(-1), shots[0]];
    isCloser =
      before !== undefined &&
      first !== undefined &&
      isJump(before, first, scenes, picture, output) &&
      !isCloser;
    if (!isCloser || !first) return shots;
    const shown = comeCloser(first, [CLOSER, LITTLE_CLOSER], scenes, picture, output);
    isCloser = shown !== null && shots.length === 1;
    return shown === null ? shots : [shown, ...shots.slice(1)];
  });
}

/**
 * Whether the end of one stretch and the start of the next look like one camera that lost some time: the same shot of the
 * source, or the same person who stands where they stood, seen from the same place.
 */
function isJump(before: Shot, after: Shot, scenes: Scenes | null, picture: Size, output: Size): boolean {
  if (before.layout.kind !== 'fill' || after.layout.kind !== 'fill') return false;
  const from = windowAt(before.layout, before.endSeconds, picture, output);
  const to = windowAt(after.layout, after.startSeconds, picture, output);
  const isSameView =
    Math.abs(from.x + from.width / 2 - to.x - to.width / 2) < SAME_VIEW * from.width &&
    Math.abs(from.y + from.height / 2 - to.y - to.height / 2) < SAME_VIEW * from.height &&
    Math.abs(Math.log(from.width / to.width)) < Math.log(1 + SAME_VIEW);
  if (!isSameView) return false;
  const shot = sourceShot(before.endSeconds - INSIDE_SECONDS, scenes);
  if (shot !== null && shot === sourceShot(after.startSeconds + INSIDE_SECONDS, scenes)) return true;
  const [last, first] = [
    personIn(before, before.endSeconds, scenes, from),
    personIn(after, after.startSeconds, scenes, to),
  ];
  return (
    last !== null &&
    first !== null &&
    last.person === first.person &&
    Math.abs(last.face.eyes.x - first.face.eyes.x) < SAME_VIEW * from.width &&
    Math.abs(last.face.eyes.y - first.face.eyes.y) < SAME_VIEW * from.height
  );
}

/** The edge of a stretch belongs to it from this far inside. */
const INSIDE_SECONDS = 1e-3;

/** The largest face in a window nearest to a moment of a stretch, and whose it is. */
function personIn(
  { startSeconds, endSeconds }: Shot,
  atSeconds: number,
  scenes: Scenes | null,
  window: Box,
): { person: number; face: Face } | null {
  const near = (scenes?.tracks ?? []).flatMap(({ person, faces }) =>
    faces
      .filter(
        (face) =>
          face.atSeconds >= startSeconds &&
          face.atSeconds < endSeconds &&
          Math.abs(face.atSeconds - atSeconds) <= NEAR_SECONDS &&
          isInside(face.eyes, window),
      )
      .map((face) => ({ person, face })),
  );
  const area = ({ face }: { face: Face }) => face.box.width * face.box.height;
  return near.sort((a, b) => area(b) - area(a))[0] ?? null;
}
