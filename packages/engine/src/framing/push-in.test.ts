import { cameraAt, cameraWindow, type Shot } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { type FaceTrack, type Scenes, WHOLE_FRAME } from '../facts/index.ts';
import { comeCloser } from './closer.ts';
import { pushIn } from './push-in.ts';
import { face, HD } from './testing.ts';

function still(startSeconds: number, endSeconds: number): Shot {
  const camera = [{ atSeconds: startSeconds, x: 0.5, y: 0.5, zoom: 1 }];
  return { startSeconds, endSeconds, layout: { kind: 'fill', camera }, reason: 'one face' };
}

function movingShare(segments: readonly Shot[][]): number {
  let [moving, all] = [0, 0];
  for (const { startSeconds, endSeconds, layout } of segments.flat()) {
    if (layout.kind !== 'fill') continue;
    for (let at = startSeconds; at < endSeconds - 0.1; at += 0.1) {
      const zooms = [at, at + 0.1].map((moment) => cameraAt(layout.camera, moment).zoom);
      all += 1;
      if (Math.abs((zooms[1] ?? 0) - (zooms[0] ?? 0)) > 5e-4) moving += 1;
    }
  }
  return moving / all;
}

describe('a picture that comes closer', () => {
  const seenBy = (tracks: FaceTrack[]): Scenes => ({
    examined: [{ startSeconds: 0, endSeconds: 10 }],
    shots: [{ startSeconds: 0, endSeconds: 10, entry: null, motion: new Array<number>(144).fill(0) }],
    tracks,
    insets: [],
    speaking: [],
    content: WHOLE_FRAME,
    samplesPerSecond: 5,
    fallbacks: [],
  });
  const track = (id: number, x: number): FaceTrack => ({
    id,
    shot: 0,
    person: id,
    faces: [face(2, x), face(5, x), face(8, x)],
  });
  const window = (shot: Shot | null) =>
    shot?.layout.kind === 'fill'
      ? cameraWindow(cameraAt(shot.layout.camera, 5), 16 / 9, 16 / 9)
      : { x: 0, y: 0, width: 0, height: 0 };

  test('keeps both of two people whole, and goes to one who is alone', () => {
    const both = window(comeCloser(still(0, 10), [1.35], seenBy([track(0, 0.25), track(1, 0.75)]), HD, HD));
    expect(both.x).toBeLessThan(0.2);
    expect(both.x + both.width).toBeGreaterThan(0.8);
    const alone = window(comeCloser(still(0, 10), [1.35], seenBy([track(0, 0.25)]), HD, HD));
    expect(alone.x + alone.width / 2).toBeLessThan(0.48);
  });

  test('is not made where a face at the edge would be cut off further', () => {
    const scenes = seenBy([track(0, 0.04), track(1, 0.96)]);
    expect(comeCloser(still(0, 10), [1.35, 1.21], scenes, HD, HD)).toBeNull();
  });
});

describe('a camera that comes nearer', () => {
  test('moves for about the share of the time that is asked for, in long and in short shots', () => {
    const short = Array.from({ length: 12 }, (_, i) => [still(4 * i, 4 * i + 4)]);
    for (const segments of [[[still(0, 60)]], short])
      for (const share of [0.25, 0.6])
        expect(movingShare(pushIn(segments, share, null, HD, HD))).toBeCloseTo(share, 0.8);
  });

  test('never comes nearer than in six seconds, and goes back', () => {
    const [[shot] = []] = pushIn([[still(0, 60)]], 1, null, HD, HD);
    if (shot?.layout.kind !== 'fill') throw new Error('not filled');
    expect(Math.max(...shot.layout.camera.map(({ zoom }) => zoom))).toBeLessThan(1.28);
    expect(shot.layout.camera.at(-1)?.zoom).toBeCloseTo(1, 3);
  });

  test('leaves shots alone that are shown otherwise', () => {
    const fit: Shot = { ...still(0, 10), layout: { kind: 'fit', background: 'blur' } };
    expect(pushIn([[fit]], 1, null, HD, HD)).toEqual([[fit]]);
  });
});
