import { type CameraPath, cameraAt, cameraWindow, type Layout, layoutPanes } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { mapFootage, originAt, renderSegments, SMALL, shotsOf, still } from './testing.ts';

const at = (x: number, y = 0.5, zoom = 1): CameraPath => [{ atSeconds: 0, x, y, zoom }];
const moving: CameraPath = [
  { atSeconds: 0, x: 0.3, y: 0.5, zoom: 1.5 },
  { atSeconds: 1, x: 0.6, y: 0.4, zoom: 2 },
];
const LAYOUTS: Layout[] = [
  { kind: 'split', cameras: [at(0.3), at(0.7, 0.4, 1.4)] },
  { kind: 'three', cameras: [at(0.3, 0.5, 2), moving, at(0.7, 0.6, 1.2)] },
  { kind: 'four', cameras: [at(0.2), at(0.4), at(0.6, 0.5, 1.6), moving] },
  { kind: 'screen-camera', screen: at(0.45), camera: at(0.8, 0.8, 3) },
  { kind: 'gameplay', game: moving, camera: at(0.15, 0.2, 4) },
];
const SIZES = [
  { aspectRatio: '9:16', ...SMALL },
  { aspectRatio: '16:9', width: 320, height: 180 },
  { aspectRatio: '1:1', width: 240, height: 240 },
] as const;

describe('panes', () => {
  for (const size of SIZES)
    test(`each show their own part of the source at every moment, in ${size.aspectRatio}`, async () => {
      const path = await mapFootage();
      const shots = LAYOUTS.map((layout, i): [number, Layout] => [i, layout]);
      const output = {
        ...size,
        frameRate: { numerator: 25, denominator: 1 },
        quality: 'medium' as const,
      };
      const { pictures } = await renderSegments(path, [shotsOf(0, 5, ...shots)], { output });
      expect(pictures).toHaveLength(125);
      for (const [i, layout] of LAYOUTS.entries()) {
        const seconds = i + 0.48;
        const picture = pictures[i * 25 + 12] ?? Buffer.alloc(0);
        for (const pane of layoutPanes(layout, size)) {
          const camera = cameraAt(pane.camera, seconds);
          const window = cameraWindow(camera, 16 / 9, pane.width / pane.height);
          for (const [u, v] of [
            [0.5, 0.5],
            [0.1, 0.1],
            [0.9, 0.9],
          ] as const) {
            const seen = originAt(
              picture,
              size,
              (pane.x + u * pane.width) / size.width,
              (pane.y + v * pane.height) / size.height,
            );
            const what = `${layout.kind} at ${pane.x},${pane.y}: ${u}`;
            expect(Math.abs(seen.x - window.x - u * window.width), `x of ${what}`).toBeLessThan(0.02);
            expect(Math.abs(seen.y - window.y - v * window.height), `y of ${what}`).toBeLessThan(0.02);
            expect(Math.abs(seen.atSeconds - seconds), `time of ${what}`).toBeLessThan(0.06);
          }
        }
      }
    });

  test('follow plain shots and are followed by them on the very frame', async () => {
    const path = await mapFootage();
    const split: Layout = { kind: 'split', cameras: [at(0.2), at(0.8)] };
    const { pictures } = await renderSegments(path, [
      shotsOf(1, 2.2, [1, still(0.5)], [1.4, split], [1.8, { kind: 'fit', background: 'blur' }]),
    ]);
    const top = (frame: number) => originAt(pictures[frame] ?? Buffer.alloc(0), SMALL, 0.5, 0.38).x;
    const bottom = (frame: number) => originAt(pictures[frame] ?? Buffer.alloc(0), SMALL, 0.5, 0.62).x;
    expect(pictures).toHaveLength(30);
    expect(bottom(9)).toBeCloseTo(0.5, 1.5);
    expect(bottom(10)).toBeGreaterThan(0.6);
    expect(top(10)).toBeLessThan(0.4);
    expect(bottom(19)).toBeGreaterThan(0.6);
    expect(bottom(20)).toBeCloseTo(0.5, 1);
  });
});
