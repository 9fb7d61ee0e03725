import { describe, expect, test } from 'vitest';
import { cropSquare, fromCrop } from './crop.ts';
import { decodeProposals, faceAnchors, overlap, withoutDuplicates } from './face-boxes.ts';
import { type FaceNets, faceFinder } from './face-finder.ts';

const LEVELS = { scale: 1, offset: 0 };

describe('a crop', () => {
  test('of the whole picture at its own size is the picture', () => {
    const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => i);
    const target = new Float32Array(data.length);
    cropSquare({ width: 8, height: 8, data }, { x: 4, y: 4, side: 8, radians: 0 }, target, 8, LEVELS);
    expect([...target]).toEqual([...data]);
  });

  test('turned a quarter shows the picture turned back', () => {
    const data = new Uint8Array(4 * 4 * 3);
    data.fill(200, 3 * 3, 4 * 3); // top right
    const target = new Float32Array(data.length);
    cropSquare(
      { width: 4, height: 4, data },
      { x: 2, y: 2, side: 4, radians: Math.PI / 2 },
      target,
      4,
      LEVELS,
    );
    expect(target[0]).toBeCloseTo(200, 3); // top left: what was on the right is now on top, its top end leftmost
    expect(target[9]).toBeCloseTo(0, 3);
  });

  test('is black outside of the picture', () => {
    const data = new Uint8Array(4 * 4 * 3).fill(255);
    const target = new Float32Array(8 * 8 * 3);
    cropSquare({ width: 4, height: 4, data }, { x: 0, y: 0, side: 8, radians: 0 }, target, 8, {
      scale: 2,
      offset: -1,
    });
    expect(target[0]).toBe(-1);
    expect(target.at(-1)).toBe(509);
  });

  test('leads back to the place in the picture', () => {
    const point = fromCrop({ x: 100, y: 50, side: 40, radians: Math.PI / 2 }, 1, 0.5);
    expect(point.x).toBeCloseTo(100, 9);
    expect(point.y).toBeCloseTo(70, 9);
  });
});

describe('boxes', () => {
  test('are predicted around 896 anchors, and only those above the threshold come out', () => {
    const anchors = faceAnchors();
    expect(anchors).toHaveLength(896);
    const scores = new Float32Array(384).fill(-5);
    const boxes = new Float32Array(384 * 16);
    scores[10] = 2;
    boxes.set([12.8, 0, 64, 32, -16, -8, 16, -8], 160);
    const [proposal, ...more] = decodeProposals({ scores, boxes, firstAnchor: 512 }, anchors, 256, 0.5);
    const anchor = anchors[522];
    expect(more).toEqual([]);
    expect(proposal?.score).toBeCloseTo(0.881, 3);
    expect(proposal?.box.width).toBe(0.25);
    expect((proposal?.box.x ?? 0) + 0.125).toBeCloseTo((anchor?.x ?? 0) + 0.05, 6);
    expect(proposal?.eyes[1].x).toBeCloseTo((anchor?.x ?? 0) + 0.0625, 6);
  });

  test('of one face become one: the best, also when one is a part of the other', () => {
    const box = (x: number, size: number, score: number) => ({
      box: { x, y: 0, width: size, height: size },
      score,
    });
    const kept = withoutDuplicates([
      box(0.02, 0.2, 0.7),
      box(0, 0.2, 0.9),
      box(0.05, 0.05, 0.8),
      box(0.5, 0.2, 0.6),
    ]);
    expect(kept.map(({ score }) => score)).toEqual([0.9, 0.6]);
    expect(overlap({ x: 0, y: 0, width: 1, height: 1 }, { x: 0.5, y: 0, width: 1, height: 1 })).toBeCloseTo(
      1 / 3,
      9,
    );
  });
});

/** Nets that find one face of `size` (share of the square they look at) in its middle, and believe it or not. */
function nets(size: number, faceProbability: number) {
  const calls = { detect: 0, mesh: 0 };
  const fake: FaceNets = {
    async detect() {
      calls.detect += 1;
      const scores = new Float32Array(512).fill(-9);
      const boxes = new Float32Array(512 * 16);
      const anchor = (8 * 16 + 8) * 2; // middle of the cell right below the middle
      scores[anchor] = 4;
      boxes.set([-8, -8, size * 256, size * 256, -20, -16, 20, -16], anchor * 16);
      return [{ scores, boxes, firstAnchor: 0 }];
    },
    async mesh() {
      calls.mesh += 1;
      const points = new Float32Array(468 * 3).fill(96);
      points.set([48, 48], 0);
      points.set([144, 144], 3);
      points.set([96, 100], 13 * 3);
      points.set([96, 108], 14 * 3);
      points.set([80, 104], 78 * 3);
      points.set([112, 104], 308 * 3);
      return { points, faceProbability };
    },
  };
  return { calls, find: faceFinder(fake) };
}

describe('faces', () => {
  const picture = { width: 640, height: 360, data: new Uint8Array(640 * 360 * 3) };

  test('are found once and placed in fractions of the picture, with the lips measured', async () => {
    const { calls, find } = nets(0.3, 0.99);
    const [face, ...more] = await find(picture);
    expect(more).toEqual([]);
    expect(calls).toEqual({ detect: 1, mesh: 1 });
    // The mesh spans the middle half of a crop of 0.3 × 1.5 of 640 pixels.
    expect(face?.box.width).toBeCloseTo(0.225, 3);
    expect(face?.box.height).toBeCloseTo((0.225 * 640) / 360, 3);
    expect(face?.mouthOpening).toBeCloseTo(0.25, 3);
  });

  test('that the mesh does not confirm are refused, after a closer look', async () => {
    const { calls, find } = nets(0.3, 0.4);
    expect(await find(picture)).toEqual([]);
    expect(calls.detect).toBe(3);
  });

  test('that are small get two closer looks, but a square picture has none to give', async () => {
    const wide = nets(0.06, 0.99);
    await wide.find(picture);
    expect(wide.calls.detect).toBe(3);
    const square = nets(0.06, 0.99);
    await square.find({ width: 360, height: 360, data: new Uint8Array(360 * 360 * 3) });
    expect(square.calls.detect).toBe(1);
  });
});
