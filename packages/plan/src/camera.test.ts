import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CameraPath, cameraAt, cameraWindow } from './index.ts';

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const zoom = fc.double({ min: 1, max: 10, noNaN: true });
const key = fc.record({
  atSeconds: fc.integer({ min: 0, max: 600 }).map((n) => n / 10),
  x: fraction,
  y: fraction,
  zoom,
});
/** Keyframes in order, at least a tenth of a second apart. */
const path: fc.Arbitrary<CameraPath> = fc
  .uniqueArray(key, { minLength: 1, maxLength: 12, selector: (k) => k.atSeconds })
  .map((keys) => keys.sort((a, b) => a.atSeconds - b.atSeconds));
const moment = fc.double({ min: -1, max: 70, noNaN: true });
const aspect = fc.double({ min: 0.2, max: 5, noNaN: true });

describe('the camera', () => {
  test('shows a window inside the frame, of the right shape, whatever the path, zoom and shapes', () => {
    fc.assert(
      fc.property(path, moment, aspect, aspect, (keys, at, sourceAspect, paneAspect) => {
        const position = cameraAt(keys, at);
        const view = cameraWindow(position, sourceAspect, paneAspect);
        expect(view.x).toBeGreaterThanOrEqual(-1e-12);
        expect(view.y).toBeGreaterThanOrEqual(-1e-12);
        expect(view.x + view.width).toBeLessThanOrEqual(1 + 1e-12);
        expect(view.y + view.height).toBeLessThanOrEqual(1 + 1e-12);
        expect((view.width * sourceAspect) / view.height / paneAspect).toBeCloseTo(1, 9);
        expect(Math.max(view.width, view.height) * position.zoom).toBeCloseTo(1, 9);
      }),
    );
  });

  test('stays between the two keyframes it is between, and so stands still between equal ones', () => {
    fc.assert(
      fc.property(path, fraction, (keys, share) => {
        for (let i = 1; i < keys.length; i++) {
          const [from, to] = [keys[i - 1], keys[i]];
          if (!from || !to) continue;
          const seen = cameraAt(keys, from.atSeconds + (to.atSeconds - from.atSeconds) * share);
          for (const name of ['x', 'y', 'zoom'] as const) {
            expect(seen[name]).toBeGreaterThanOrEqual(Math.min(from[name], to[name]));
            expect(seen[name]).toBeLessThanOrEqual(Math.max(from[name], to[name]));
          }
        }
      }),
    );
  });

  test('never moves backwards between two keyframes', () => {
    fc.assert(
      fc.property(path, (keys) => {
        for (let i = 1; i < keys.length; i++) {
          const [from, to] = [keys[i - 1], keys[i]];
          if (!from || !to) continue;
          const direction = Math.sign(to.x - from.x);
          let last = from.x;
          for (let step = 1; step <= 20; step++) {
            const x = cameraAt(keys, from.atSeconds + ((to.atSeconds - from.atSeconds) * step) / 20).x;
            expect((x - last) * direction).toBeGreaterThanOrEqual(-1e-12);
            last = x;
          }
        }
      }),
    );
  });

  test('is where its keyframes say, and still before the first and after the last', () => {
    fc.assert(
      fc.property(path, (keys) => {
        for (const { atSeconds, ...position } of keys) expect(cameraAt(keys, atSeconds)).toEqual(position);
        const [first, last] = [keys[0], keys.at(-1)];
        expect(cameraAt(keys, -5).x).toBe(first?.x);
        expect(cameraAt(keys, 1000).zoom).toBe(last?.zoom);
      }),
    );
  });

  test('is continuous in place, speed and acceleration at every keyframe', () => {
    const keys = [
      { atSeconds: 0, x: 0.2, y: 0.5, zoom: 1 },
      { atSeconds: 1, x: 0.3, y: 0.4, zoom: 1.2 },
      { atSeconds: 2.5, x: 0.6, y: 0.7, zoom: 1.2 },
      { atSeconds: 3, x: 0.5, y: 0.71, zoom: 2 },
      { atSeconds: 5, x: 0.5, y: 0.9, zoom: 1 },
    ];
    const h = 1e-4;
    for (const { atSeconds: at } of keys) {
      for (const name of ['x', 'y', 'zoom'] as const) {
        const value = (t: number) => cameraAt(keys, t)[name];
        const speedBefore = (value(at) - value(at - h)) / h;
        const speedAfter = (value(at + h) - value(at)) / h;
        expect(Math.abs(speedAfter - speedBefore)).toBeLessThan(1e-3);
        const bend = (t: number) => (value(t + h) - 2 * value(t) + value(t - h)) / (h * h);
        expect(Math.abs(bend(at - 2 * h))).toBeLessThan(0.2);
        expect(Math.abs(bend(at + 2 * h))).toBeLessThan(0.2);
      }
    }
  });

  test('makes a single move on the minimum-jerk curve and passes through a keyframe on its way without stopping', () => {
    const move = [
      { atSeconds: 2, x: 0.2, y: 0.5, zoom: 1 },
      { atSeconds: 4, x: 0.8, y: 0.5, zoom: 1 },
    ];
    const t = 0.25;
    expect(cameraAt(move, 2.5).x).toBeCloseTo(0.2 + 0.6 * (6 * t ** 5 - 15 * t ** 4 + 10 * t ** 3), 12);
    const walk = [0, 1, 2, 3].map((s) => ({ atSeconds: s, x: 0.2 + s / 10, y: 0.5, zoom: 1 }));
    expect(cameraAt(walk, 1.3).x).toBeCloseTo(0.33, 9);
  });

  test('cuts at two keyframes of the same time', () => {
    const cut = [
      { atSeconds: 0, x: 0.2, y: 0.5, zoom: 1 },
      { atSeconds: 1, x: 0.2, y: 0.5, zoom: 1 },
      { atSeconds: 1, x: 0.7, y: 0.5, zoom: 1.5 },
      { atSeconds: 2, x: 0.7, y: 0.5, zoom: 1.5 },
    ];
    expect(cameraAt(cut, 0.999).x).toBe(0.2);
    expect(cameraAt(cut, 1)).toEqual({ x: 0.7, y: 0.5, zoom: 1.5 });
  });

  test('refuses an empty path', () => {
    expect(() => cameraAt([], 0)).toThrow('camera path must have at least one keyframe');
  });
});
