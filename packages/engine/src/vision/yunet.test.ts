import { describe, expect, test } from 'vitest';
import { decodeYuNet, type YuNetGrid, type YuNetNets, yunetFinder } from './yunet.ts';

/** Grids for 640 × 384 with one face of 64 × 80 pixels in the middle of a cell; its points as in an upright face. */
function grids(score: number, options: { height?: number; upsideDown?: boolean } = {}): YuNetGrid[] {
  return [8, 16, 32].map((stride) => {
    const cells = (640 / stride) * (384 / stride);
    const grid = {
      stride,
      classes: new Float32Array(cells),
      objects: new Float32Array(cells),
      boxes: new Float32Array(cells * 4),
      points: new Float32Array(cells * 10),
    };
    if (stride !== 32) return grid;
    const cell = 5 * 20 + 10; // the cell whose corner is at 320, 160
    grid.classes[cell] = score;
    grid.objects[cell] = score;
    grid.boxes.set([0, 0, Math.log(2), Math.log((options.height ?? 80) / 32)], cell * 4);
    const turn = options.upsideDown ? -1 : 1;
    const points = [-0.5, -0.4, 0.5, -0.4, 0, 0, -0.4, 0.5, 0.4, 0.5];
    grid.points.set(
      points.map((value, i) => (i % 2 ? value * turn : value)),
      cell * 10,
    );
    return grid;
  });
}

const picture = { width: 640, height: 360, data: new Uint8Array(640 * 360 * 3) };

function finder(found: YuNetGrid[], faceProbability: number) {
  const nets: YuNetNets = {
    detect: async () => found,
    mesh: async () => ({ points: new Float32Array(468 * 3).fill(96), faceProbability }),
  };
  return yunetFinder(nets)(picture);
}

describe('YuNet', () => {
  test('proposes a face where its grid says, with the root of both scores', () => {
    const [face, ...more] = decodeYuNet(grids(0.81), 640, 0.6);
    expect(more).toEqual([]);
    expect(face?.score).toBeCloseTo(0.81, 6);
    expect(face?.box.x).toBeCloseTo(320 - 32, 4);
    expect(face?.box.height).toBeCloseTo(80, 4);
    expect(face?.eyes[1].x).toBeCloseTo(336, 4);
  });

  test('gets planes of blue, green and red, black below the picture', async () => {
    const seen: { first: number[]; below: number | undefined; size: number[] }[] = [];
    const data = new Uint8Array(640 * 360 * 3);
    data.set([10, 20, 30]);
    const plane = 640 * 384;
    const find = yunetFinder({
      detect: async (input, width, height) => {
        seen.push({
          first: [0, plane, 2 * plane].map((at) => input[at] ?? -1),
          below: input[plane - 1],
          size: [width, height],
        });
        return [];
      },
      mesh: async () => ({ points: new Float32Array(468 * 3), faceProbability: 0 }),
    });
    await find({ ...picture, data });
    expect(seen).toEqual([{ first: [30, 20, 10], below: 0, size: [640, 384] }]);
  });

  test('vouches alone for a face the mesh refuses: lips unknown, eyes midway, box from hairline to chin', async () => {
    const [face] = await finder(grids(0.9), 0);
    expect(face?.mouthOpening).toBeNull();
    expect(face?.eyes.x).toBeCloseTo(0.5, 6);
    expect(face?.eyes.y).toBeCloseTo((160 - 0.4 * 32) / 360, 6);
    expect(face?.box.width).toBeCloseTo((64 * 1.06) / 640, 6);
  });

  test('is not believed alone when unsure or when the points are no face; the mesh is believed', async () => {
    expect(await finder(grids(0.65), 0)).toEqual([]);
    expect(await finder(grids(0.9, { upsideDown: true }), 0)).toEqual([]);
    const [face] = await finder(grids(0.65), 0.9);
    expect(face?.mouthOpening).not.toBeNull();
  });

  test('leaves out faces too small to point a camera at', async () => {
    expect(await finder(grids(0.9, { height: 18 }), 0.9)).toEqual([]);
  });
});
