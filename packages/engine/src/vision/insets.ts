import type { Inset, Span } from '../facts/index.ts';
import type { Frame } from '../media/index.ts';
import type { FollowedFace } from './tracks.ts';

/** Finds cameras' windows that are laid over a recorded screen or game: a face inside a rectangle that stands still. */
export class InsetFinder {
  /** Takes the next frame of the face view; what is kept of it is copied. */
  push(_frame: Frame): void {}

  /** The insets of the shots of a span; `firstShot` is the index of the first of them in `Scenes.shots`. */
  finishSpan(_shots: readonly Span[], _tracks: readonly FollowedFace[], _firstShot: number): Inset[] {
    return [];
  }
}
