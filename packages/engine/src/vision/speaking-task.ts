import type { FaceTrack, Speaking } from '../facts/index.ts';
import { defineTask } from '../models/task.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';
import { whoSpeaks } from './speaking.ts';

/** Joins what is heard with what the mouths do in a worker thread: an hour of it takes many seconds. */
export default defineTask(
  async () =>
    async (seen: {
      heard: HeardSpeech;
      tracks: readonly FaceTrack[];
      evidence: readonly MouthEvidence[];
    }): Promise<Speaking[]> =>
      whoSpeaks(seen.heard, seen.tracks, seen.evidence),
);
