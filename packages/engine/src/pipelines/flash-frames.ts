import type { Scenes } from '../facts/index.ts';
import { withoutFlashes } from '../pacing/index.ts';
import type { Chosen } from './choose.ts';
import { type ClipOptions, lengthWindow } from './options.ts';
import { keptSeconds, type Paced } from './pace.ts';

/**
 * The clips of moments without flash frames, those left as they are that would get shorter than asked for; the whole of a
 * source is shown whole.
 */
export function withoutFlashFrames(
  clips: readonly Paced[],
  { heard }: Chosen,
  { shots }: Scenes,
  options: ClipOptions,
  frameSeconds: number,
): readonly Paced[] {
  if (options.mode === 'none') return clips;
  const words = heard?.transcript.words ?? [];
  const { minSeconds } = lengthWindow(options);
  return clips.map((clip) => {
    const shorter = withoutFlashes(clip, words, shots, frameSeconds);
    const isLongEnough = keptSeconds(shorter) >= Math.min(minSeconds, keptSeconds(clip));
    return isLongEnough ? { ...clip, ...shorter } : clip;
  });
}
