import type { FaceTrack, Speaking } from '../facts/index.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';

/** Joins what is heard with what the mouths do: who speaks when, or that it is nobody on screen. Pure. */
export function whoSpeaks(
  _heard: HeardSpeech,
  _tracks: readonly FaceTrack[],
  _evidence: readonly MouthEvidence[],
): Speaking[] {
  return [];
}
