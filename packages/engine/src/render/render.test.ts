import { describe, expect, test } from 'vitest';
import { readFinished } from './finished.ts';
import { colourAt, mapFootage, originAt, renderSegments, SMALL, shotsOf, still } from './testing.ts';

const middle = (picture: Buffer | undefined) => originAt(picture ?? Buffer.alloc(0), SMALL, 0.5, 0.5);

describe('a render', () => {
  test('of three segments in mixed layouts shows the right part of the source at every moment', async () => {
    const path = await mapFootage();
    const { pictures, file, rendered } = await renderSegments(path, [
      shotsOf(0.52, 1.52, [0.52, still(0.3)]),
      shotsOf(4, 5.2, [4, { kind: 'fit', background: 'blur' }], [4.6, still(0.6, 0.4, 2)]),
      shotsOf(2, 2.8, [2, { kind: 'fit', background: '#FF0000' }]),
    ]);
    expect(pictures).toHaveLength(75);
    expect(rendered.durationSeconds).toBe(3);
    const finished = await readFinished(file);
    expect(Math.abs((finished.soundSeconds ?? 0) - finished.pictureSeconds)).toBeLessThanOrEqual(0.04);

    const expected: [number, number, number, number][] = [
      [0, 0.52, 0.3, 0.5],
      [24, 1.48, 0.3, 0.5],
      [25, 4, 0.5, 0.5],
      [39, 4.56, 0.5, 0.5],
      [40, 4.6, 0.6, 0.4],
      [54, 5.16, 0.6, 0.4],
      [55, 2, 0.5, 0.5],
      [74, 2.76, 0.5, 0.5],
    ];
    for (const [frame, atSeconds, x, y] of expected) {
      const origin = middle(pictures[frame]);
      expect(origin.x, `x of frame ${frame}`).toBeCloseTo(x, 1.7);
      // `fit` is 100 lines high here: one of them is a hundredth.
      expect(Math.abs(origin.y - y), `y of frame ${frame}`).toBeLessThan(0.025);
      expect(Math.abs(origin.atSeconds - atSeconds), `time of frame ${frame}`).toBeLessThan(0.06);
    }
    // Still cameras: the width of the window is (9/16)/(16/9) of the frame, halved by the zoom.
    const edges = (frame: number) =>
      originAt(pictures[frame] ?? Buffer.alloc(0), SMALL, 0.98, 0.5).x -
      originAt(pictures[frame] ?? Buffer.alloc(0), SMALL, 0.02, 0.5).x;
    expect(edges(10)).toBeCloseTo(0.96 * 0.316, 1.7);
    expect(edges(45)).toBeCloseTo((0.96 * 0.316) / 2, 1.7);
    // fit: the whole width is seen, blurred and darker above, or the plain colour.
    expect(edges(30)).toBeGreaterThan(0.93);
    expect(originAt(pictures[30] ?? Buffer.alloc(0), SMALL, 0.95, 0.1).x).toBeLessThan(0.45);
    const [, , redDifference] = colourAt(pictures[60] ?? Buffer.alloc(0), SMALL, 0.5, 0.05);
    expect(redDifference).toBeGreaterThan(220);
  });

  test('of the content between black bars shows all of it and nothing else', async () => {
    const path = await mapFootage();
    const content = { x: 0.2, y: 0.1, width: 0.6, height: 0.8 };
    const { pictures } = await renderSegments(path, [
      shotsOf(1, 1.4, [1, { kind: 'fit', background: 'blur', content }]),
      shotsOf(1, 1.4, [1, { kind: 'fit', background: '#FF0000', content }]),
    ]);
    for (const frame of [5, 15]) {
      const at = (x: number, y: number) => originAt(pictures[frame] ?? Buffer.alloc(0), SMALL, x, y);
      expect(at(0.02, 0.5).x).toBeCloseTo(0.2 + 0.02 * 0.6, 1.7);
      expect(at(0.98, 0.5).x).toBeCloseTo(0.8 - 0.02 * 0.6, 1.7);
      // 16:9 × 0.6 ÷ 0.8 in 180 pixels of width: 135 of the 320 lines.
      expect(Math.abs(at(0.5, 0.5 - 0.2).y - (0.5 - (0.2 * 320 * 0.8) / 135))).toBeLessThan(0.03);
    }
  });

  test('moves the camera smoothly and forwards, and cuts it on the very frame', async () => {
    const path = await mapFootage();
    const camera = [
      { atSeconds: 1, x: 0.25, y: 0.5, zoom: 1 },
      { atSeconds: 3, x: 0.55, y: 0.5, zoom: 1 },
      { atSeconds: 3, x: 0.8, y: 0.5, zoom: 1 },
    ];
    const { pictures } = await renderSegments(path, [shotsOf(1, 4, [1, { kind: 'fill', camera }])]);
    const xs = pictures.map((picture) => middle(picture).x);
    expect(xs[0]).toBeCloseTo(0.25, 1.7);
    expect(xs[25]).toBeCloseTo(0.4, 1.5);
    expect(xs[49]).toBeCloseTo(0.55, 1.5);
    expect(xs[50]).toBeCloseTo(0.8, 1.5);
    expect(xs[74]).toBeCloseTo(0.8, 1.5);
    // Never back by more than the codec's noise, never a jump but the cut.
    const steps = xs.slice(1).map((x, i) => x - (xs[i] ?? x));
    steps.forEach((step, i) => {
      if (i === 49) return;
      expect(step).toBeGreaterThan(-0.006);
      expect(step).toBeLessThan(0.03);
    });
  });

  test('zooms while it moves, around the right place', async () => {
    const path = await mapFootage();
    const camera = [
      { atSeconds: 0, x: 0.3, y: 0.5, zoom: 1 },
      { atSeconds: 2, x: 0.6, y: 0.3, zoom: 2.5 },
    ];
    const { pictures } = await renderSegments(path, [shotsOf(0, 3, [0, { kind: 'fill', camera }])]);
    const last = pictures.at(-1) ?? Buffer.alloc(0);
    expect(middle(last).x).toBeCloseTo(0.6, 1.7);
    expect(middle(last).y).toBeCloseTo(0.3, 1.5);
    const width = originAt(last, SMALL, 0.98, 0.5).x - originAt(last, SMALL, 0.02, 0.5).x;
    expect(width).toBeCloseTo((0.96 * 0.316) / 2.5, 1.7);
    const half = middle(pictures[25]);
    expect(half.x).toBeCloseTo(0.45, 1.3);
  });
});
