import { describe, expect, test } from 'vitest';
import { followFaces, type Look, type SeenFace } from './tracks.ts';

const face = (x: number, size = 0.1): SeenFace => ({
  box: { x, y: 0.3, width: size, height: size },
  confidence: 0.9,
  eyes: { x: x + size / 2, y: 0.33 },
  mouthOpening: 0,
  descriptor: null,
});
const looks = (count: number, at: (i: number) => SeenFace[]): Look[] =>
  Array.from({ length: count }, (_, i) => ({ atSeconds: i / 5, faces: at(i) }));
const shot = { startSeconds: 0, endSeconds: 4 };

describe('tracks', () => {
  test('keep two people apart, in whatever order the detector names them', () => {
    const tracks = followFaces(
      looks(20, (i) => (i % 2 ? [face(0.2), face(0.6)] : [face(0.6), face(0.2)])),
      [shot],
    );
    expect(tracks.map((track) => track.faces.length)).toEqual([20, 20]);
    for (const { faces } of tracks) expect(new Set(faces.map((one) => one.box.x)).size).toBe(1);
  });

  test('follow a face that walks', () => {
    const tracks = followFaces(
      looks(20, (i) => [face(0.1 + i * 0.03)]),
      [shot],
    );
    expect(tracks.map((track) => track.faces.length)).toEqual([20]);
  });

  test('bridge a gap of up to a second, not more', () => {
    const gone = (from: number, to: number) => looks(20, (i) => (i >= from && i < to ? [] : [face(0.4)]));
    expect(followFaces(gone(8, 12), [shot])).toHaveLength(1);
    expect(followFaces(gone(6, 13), [shot])).toHaveLength(2);
  });

  test('end at a cut', () => {
    const shots = [
      { startSeconds: 0, endSeconds: 2 },
      { startSeconds: 2, endSeconds: 4 },
    ];
    const tracks = followFaces(
      looks(20, () => [face(0.4)]),
      shots,
    );
    expect(tracks.map(({ id, shot: index, faces }) => [id, index, faces.length])).toEqual([
      [0, 0, 10],
      [1, 1, 10],
    ]);
  });

  test('leave out flickers of the detector, but not the only face of a short shot', () => {
    const flicker = looks(20, (i) => (i === 7 || i === 8 ? [face(0.4), face(0.8, 0.05)] : [face(0.4)]));
    expect(followFaces(flicker, [shot])).toHaveLength(1);
    expect(
      followFaces(
        looks(2, () => [face(0.4)]),
        [{ startSeconds: 0, endSeconds: 0.4 }],
      ),
    ).toHaveLength(1);
  });

  test('of faces that only the detector vouches for must be sure in several looks', () => {
    const alone = (confidence: number) => ({ ...face(0.7), confidence, mouthOpening: null });
    const seen = (sureLooks: number) => looks(20, (i) => [alone(i < sureLooks ? 0.9 : 0.72)]);
    expect(followFaces(seen(20), [shot])).toHaveLength(1);
    expect(followFaces(seen(6), [shot])).toHaveLength(1);
    expect(followFaces(seen(2), [shot])).toHaveLength(0);
  });

  test('do not join a close face to a distant one', () => {
    const tracks = followFaces(
      looks(20, (i) => [i < 10 ? face(0.4, 0.3) : face(0.5, 0.08)]),
      [shot],
    );
    expect(tracks.map((track) => track.faces.length)).toEqual([10, 10]);
  });
});
