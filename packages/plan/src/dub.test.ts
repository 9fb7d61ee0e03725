import { describe, expect, test } from 'vitest';
import type { Dub } from './dub.ts';
import { dubPieces } from './dub-pieces.ts';
import { patchPlan } from './edits.ts';
import { withSegments } from './segments.ts';
import { samplePlan } from './testing.ts';

const line = (startSeconds: number, endSeconds: number, fromSeconds: number, durationSeconds: number) => ({
  startSeconds,
  endSeconds,
  fromSeconds,
  durationSeconds,
});
const dub: Dub = {
  language: 'de',
  trackHash: `sha256:${'1'.repeat(64)}`,
  lines: [line(11, 14, 0, 2.5), line(15, 18, 2.5, 4), line(18.5, 22, 6.5, 3)],
  bedDb: -24,
};
const times = (segments: Parameters<typeof dubPieces>[0]) =>
  dubPieces(segments, dub).map(({ startSeconds, endSeconds, fromSeconds }) => [
    startSeconds,
    endSeconds,
    fromSeconds,
  ]);

describe('the lines of a dub', () => {
  test('begin where the sentences begin, and end before the next begins', () => {
    // The clip begins at 10 s of the source.
    expect(times(samplePlan().segments)).toEqual([
      [1, 3.5, 0],
      [5, 8.5, 2.5],
      [8.5, 11.5, 6.5],
    ]);
  });

  test('move with what they are said to when the clip is recut, and are left out with it', () => {
    const recut = withSegments(samplePlan(), [
      { startSeconds: 18, endSeconds: 23 },
      { startSeconds: 11, endSeconds: 13 },
    ]);
    expect(times(recut.segments)).toEqual([
      [0.5, 3.5, 6.5],
      [5, 7, 0],
    ]);
  });

  test('begin as much later as what is shown of their sentence', () => {
    const recut = withSegments(samplePlan(), [{ startSeconds: 12, endSeconds: 16 }]);
    expect(times(recut.segments)).toEqual([
      [0, 1.5, 1],
      [3, 4, 2.5],
    ]);
  });

  test('are taken away by a patch with null', () => {
    const dubbed = patchPlan(samplePlan(), { dub });
    expect(dubbed.dub).toEqual(dub);
    expect(patchPlan(dubbed, { dub: null }).dub).toBeUndefined();
  });
});
