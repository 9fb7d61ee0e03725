import type { CameraKeyframe, Shot } from '@reelwright/plan';
import type { Scenes } from '../facts/index.ts';
import { comeCloser } from './closer.ts';
import type { Size } from './pane.ts';

/** Logarithm of the scale per second: twice what documentaries have, so that it is seen in a short shot too. */
const RATE = 0.04;
/** One move lasts so long at most, seconds: longer, and the picture comes too near. */
const LONGEST = 6;
/** Shorter moves are not begun: what is missing is made up for in the next shot. */
const SHORTEST = 1.5;
/** Keyframes of one move: the camera leaves and arrives softly and is even in between. */
const STEPS = 4;

/**
 * Lets the camera come slowly nearer, or go back, for a `share` (0–1) of the time: in shots that one still camera fills,
 * towards the eyes. Other shots stay as they are, and what they lack is made up for. Pure.
 */
export function pushIn(
  segments: readonly Shot[][],
  share: number,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Shot[][] {
  let owed = 0;
  return segments.map((shots) =>
    shots.map((shot) => {
      const length = shot.endSeconds - shot.startSeconds;
      owed += share * length;
      const seconds = Math.min(length, owed);
      if (seconds < SHORTEST) return shot;
      const moved = pushed(shot, seconds, scenes, picture, output);
      if (moved) owed -= seconds;
      return moved ?? shot;
    }),
  );
}

/** The shot with moves of so many seconds in all, nearer and back in turn, spread over it. */
function pushed(
  shot: Shot,
  seconds: number,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Shot | null {
  if (shot.layout.kind !== 'fill' || shot.layout.camera.length !== 1) return null;
  const moves = Math.ceil(seconds / LONGEST);
  const each = seconds / moves;
  const nearest = Math.exp(RATE * each);
  const closer = comeCloser(shot, [nearest], scenes, picture, output);
  if (closer?.layout.kind !== 'fill') return null;
  const [far] = shot.layout.camera;
  const [near] = closer.layout.camera;
  if (!far || !near) return null;
  const every = (shot.endSeconds - shot.startSeconds) / moves;
  const camera: CameraKeyframe[] = [];
  for (let move = 0; move < moves; move++) {
    const start = shot.startSeconds + move * every;
    const [from, to] = move % 2 === 0 ? [far, near] : [near, far];
    for (let step = 0; step <= STEPS; step++)
      camera.push(between(from, to, step / STEPS, start + (each * step) / STEPS));
  }
  return { ...shot, layout: { ...shot.layout, camera } };
}

/** A place on the way whose window shrinks evenly for the eye, and keeps one place of the picture where it is. */
function between(from: CameraKeyframe, to: CameraKeyframe, share: number, atSeconds: number): CameraKeyframe {
  const zoom = from.zoom * (to.zoom / from.zoom) ** share;
  // The middle moves as the size of the window does.
  const way =
    Math.abs(to.zoom - from.zoom) < 1e-6 ? share : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
  const along = (a: number, b: number) => Number((a + way * (b - a)).toFixed(5));
  return {
    atSeconds: Number(atSeconds.toFixed(4)),
    x: along(from.x, to.x),
    y: along(from.y, to.y),
    zoom: Number(zoom.toFixed(5)),
  };
}
