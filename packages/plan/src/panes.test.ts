import { describe, expect, test } from 'vitest';
import type { CameraPath, Layout } from './layout.ts';
import { layoutPanes } from './panes.ts';

const at = (x: number): CameraPath => [{ atSeconds: 0, x, y: 0.5, zoom: 1 }];
const LAYOUTS: Layout[] = [
  { kind: 'fill', camera: at(0.5) },
  { kind: 'split', cameras: [at(0.1), at(0.2)] },
  { kind: 'three', cameras: [at(0.1), at(0.2), at(0.3)] },
  { kind: 'four', cameras: [at(0.1), at(0.2), at(0.3), at(0.4)] },
  { kind: 'screen-camera', screen: at(0.1), camera: at(0.2) },
  { kind: 'gameplay', game: at(0.1), camera: at(0.2) },
];
const SIZES = [
  [1080, 1920],
  [720, 1280],
  [1080, 1080],
  [1080, 1350],
  [1920, 1080],
  [178, 322],
  [854, 482],
] as const;

describe('panes', () => {
  test('cover the frame without gaps or overlaps, on even pixels, in every layout and shape', () => {
    for (const [width, height] of SIZES)
      for (const layout of LAYOUTS) {
        const panes = layoutPanes(layout, { width, height });
        const covered = new Uint8Array(width * height);
        for (const pane of panes) {
          for (const number of [pane.x, pane.y, pane.width, pane.height]) expect(number % 2).toBe(0);
          for (let y = pane.y; y < pane.y + pane.height; y++)
            for (let x = pane.x; x < pane.x + pane.width; x++) {
              const i = y * width + x;
              covered[i] = (covered[i] ?? 0) + 1;
            }
        }
        expect(
          covered.every((times) => times === 1),
          `${layout.kind} ${width}×${height}`,
        ).toBe(true);
      }
  });

  test('are stacked in upright frames and side by side in others, in the order of the layout', () => {
    const split: Layout = { kind: 'split', cameras: [at(0.1), at(0.9)] };
    expect(layoutPanes(split, { width: 1080, height: 1920 }).map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [0, 960],
    ]);
    expect(layoutPanes(split, { width: 1080, height: 1080 }).map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [540, 0],
    ]);
    const four: Layout = { kind: 'four', cameras: [at(0.1), at(0.2), at(0.3), at(0.4)] };
    expect(
      layoutPanes(four, { width: 1080, height: 1920 }).map(({ x, y, camera }) => [x, y, camera[0]?.x]),
    ).toEqual([
      [0, 0, 0.1],
      [540, 0, 0.2],
      [0, 960, 0.3],
      [540, 960, 0.4],
    ]);
  });

  test('of a game give it the larger part, of a screen its explainer', () => {
    const size = { width: 1080, height: 1920 };
    const [player, game] = layoutPanes({ kind: 'gameplay', game: at(0.1), camera: at(0.2) }, size);
    expect(game?.camera[0]?.x).toBe(0.1);
    expect(game?.height).toBeGreaterThan(player?.height ?? 0);
    const [screen, camera] = layoutPanes({ kind: 'screen-camera', screen: at(0.1), camera: at(0.2) }, size);
    expect(screen?.y).toBe(0);
    expect(camera?.height).toBeGreaterThan(screen?.height ?? 0);
  });

  test('are none when the whole source frame is shown', () => {
    expect(layoutPanes({ kind: 'fit', background: 'blur' }, { width: 1080, height: 1920 })).toEqual([]);
  });
});
