import { describe, expect, test } from 'vitest';
import { type Face, type FaceTrack, type Scenes, WHOLE_FRAME } from '../facts/index.ts';
import { followedIn, isInCompany } from './company.ts';

function faceAt(atSeconds: number, x: number): Face {
  const box = { x, y: 0.3, width: 0.1, height: 0.2 };
  return { atSeconds, box, confidence: 0.9, eyes: { x: x + 0.05, y: 0.38 }, mouthOpening: 0 };
}

/** Faces five times a second, each from–to in seconds. */
function scenesOf(tracks: readonly { x: number; from: number; to: number }[]): Scenes {
  return {
    examined: [{ startSeconds: 0, endSeconds: 20 }],
    shots: [],
    tracks: tracks.map(({ x, from, to }, id): FaceTrack => {
      const faces = Array.from({ length: (to - from) * 5 }, (_, i) => faceAt(from + i / 5, x));
      return { id, shot: 0, person: id, faces };
    }),
    insets: [],
    speaking: [],
    content: WHOLE_FRAME,
    samplesPerSecond: 5,
    fallbacks: [],
  };
}

describe('company', () => {
  test('is two faces in the picture at once for a second, and not one after the other', () => {
    expect(isInCompany(scenesOf([]))).toBe(false);
    expect(isInCompany(scenesOf([{ x: 0.2, from: 0, to: 20 }]))).toBe(false);
    const inTurn = [
      { x: 0.2, from: 0, to: 10 },
      { x: 0.7, from: 10, to: 20 },
    ];
    expect(isInCompany(scenesOf(inTurn))).toBe(false);
    const passing = (to: number) =>
      scenesOf([
        { x: 0.2, from: 0, to: 20 },
        { x: 0.7, from: 5, to },
      ]);
    expect(isInCompany(passing(5.8))).toBe(false);
    expect(isInCompany(passing(6.2))).toBe(true);
  });

  test('is told moment by moment, and a moment without faces says where one is lost', () => {
    const scenes = scenesOf([
      { x: 0.2, from: 1, to: 2 },
      { x: 0.7, from: 1, to: 3 },
      { x: 0.2, from: 6, to: 8 },
    ]);
    const counts = followedIn({ startSeconds: 0, endSeconds: 7 }, scenes).map(
      ({ atSeconds, faces }) => [Number(atSeconds.toFixed(3)), faces.length] as const,
    );
    const every = (from: number, to: number, faces: number) =>
      Array.from({ length: (to - from) * 5 }, (_, i) => [Number((from + i / 5).toFixed(3)), faces] as const);
    expect(counts).toEqual([...every(1, 2, 2), ...every(2, 3, 1), [3, 0], ...every(6, 7, 1)]);
  });
});
