import { describe, expect, test } from 'vitest';
import { identifyPeople } from './people.ts';
import type { FollowedFace } from './tracks.ts';

/** A track of one shot of two seconds; `look` turns the descriptor, in radians. */
function track(id: number, shot: number, look: number | null, x = 0.4): FollowedFace {
  const faces = [0, 1, 2].map((i) => ({
    atSeconds: shot * 2 + i / 5,
    box: { x, y: 0.3, width: 0.1, height: 0.2 },
    confidence: 0.9,
    eyes: { x: x + 0.05, y: 0.35 },
    mouthOpening: 0,
  }));
  const descriptors = look === null ? [] : [Float32Array.of(Math.cos(look), Math.sin(look))];
  return { id, shot, faces, descriptors };
}
const people = (tracks: FollowedFace[]) => identifyPeople(tracks).map(({ person }) => person);

describe('people', () => {
  test('keep their number across shots, in other places and sizes, and are numbered in order of first sight', () => {
    expect(people([track(0, 0, 0), track(1, 1, 1.5), track(2, 2, 0.3, 0.7), track(3, 3, 1.4, 0.1)])).toEqual([
      0, 1, 0, 1,
    ]);
  });

  test('who look different are two, also in the same place', () => {
    expect(people([track(0, 0, 0), track(1, 1, 1.3), track(2, 2, 2.6)])).toEqual([0, 1, 2]);
  });

  test('seen at the same moment are never one, not even by way of a third', () => {
    expect(people([track(0, 0, 0, 0.1), track(1, 0, 0, 0.6), track(2, 1, 0, 0.6)])).toEqual([0, 1, 1]);
  });

  test('without a descriptor are known again by their place after another shot, not in the next one', () => {
    expect(people([track(0, 0, null), track(1, 1, null), track(2, 2, null), track(3, 3, null, 0.7)])).toEqual(
      [0, 1, 0, 2],
    );
  });
});
