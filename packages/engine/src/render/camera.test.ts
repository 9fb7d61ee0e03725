import type { CameraPath } from '@reelwright/plan';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveCamera, toRect, trackCamera } from './camera.ts';

const RATE = { numerator: 30, denominator: 1 };
const PICTURE = { width: 1920, height: 1080 };
const OUTPUT = { width: 1080, height: 1920 };

function move(path: CameraPath, seconds: number) {
  const track = trackCamera(path, { startSeconds: 0, count: seconds * 30, rate: RATE }, 16 / 9, 9 / 16);
  if (track.kind !== 'moving') throw new Error('the camera stands still');
  return moveCamera(track.windows, PICTURE, OUTPUT, RATE, { cut: 'crop@a', zoom: 'scale@a' });
}

/** The values that commands give one setting, in order. */
function settings(commands: string, name: string): number[] {
  return Array.from(commands.matchAll(new RegExp(`${name} (-?\\d+)`, 'g')), (match) => Number(match[1]));
}

describe('a camera path', () => {
  test('that goes nowhere is one still window', () => {
    const path = [0, 1, 5].map((atSeconds) => ({ atSeconds, x: 0.4, y: 0.5, zoom: 1.2 }));
    const track = trackCamera(path, { startSeconds: 2, count: 90, rate: RATE }, 16 / 9, 9 / 16);
    expect(track.kind).toBe('still');
  });

  test('that pans slowly only ever goes forwards, a pixel at a time', () => {
    const made = move(
      [
        { atSeconds: 0, x: 0.4, y: 0.5, zoom: 1 },
        { atSeconds: 10, x: 0.42, y: 0.5, zoom: 1 },
      ],
      10,
    );
    const xs = settings(made.commands, 'crop@a x');
    expect(xs.length).toBeGreaterThan(40);
    expect(new Set(xs.slice(1).map((x, i) => x - (xs[i] ?? 0)))).toEqual(new Set([1]));
    expect(made.zooms).toBe(false);
    expect(settings(made.commands, 'crop@a y')).toEqual([]);
  });

  test('that trembles by half a pixel stands still on the screen', () => {
    const path = Array.from({ length: 60 }, (_, i) => ({
      atSeconds: i / 30,
      // A pixel of the finished frame is 1/3413 of the source's width.
      x: 0.5 + (i % 2 === 0 ? 0.25 : -0.25) / 3413,
      y: 0.5,
      zoom: 1,
    }));
    expect(move(path, 2).commands).toBe('');
  });

  test('sends a command half a frame before its frame', () => {
    const made = move(
      [
        { atSeconds: 0, x: 0.3, y: 0.5, zoom: 1 },
        { atSeconds: 1, x: 0.3, y: 0.5, zoom: 1 },
        { atSeconds: 1, x: 0.7, y: 0.5, zoom: 1 },
      ],
      2,
    );
    expect(made.commands).toMatch(/^0\.983333 crop@a x \d+;\n$/);
  });

  test('never cuts outside of what it enlarged', () => {
    const key = fc.record({
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
      zoom: fc.double({ min: 1, max: 6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(key, { minLength: 2, maxLength: 6 }), (keys) => {
        const path = keys.map((at, i) => ({ ...at, atSeconds: i / 2 }));
        const track = trackCamera(path, { startSeconds: 0, count: 90, rate: RATE }, 16 / 9, 9 / 16);
        if (track.kind === 'still') return;
        const made = moveCamera(track.windows, PICTURE, OUTPUT, RATE, { cut: 'crop@a', zoom: 'scale@a' });
        const { region } = made;
        expect(region.x + region.width).toBeLessThanOrEqual(PICTURE.width);
        expect(region.y + region.height).toBeLessThanOrEqual(PICTURE.height);
        let { width, height } = made.scaled;
        let { x, y } = made.at;
        for (const line of ['', ...made.commands.split('\n')]) {
          width = settings(line, 'scale@a width')[0] ?? width;
          height = settings(line, 'scale@a height')[0] ?? height;
          x = settings(line, 'crop@a x')[0] ?? x;
          y = settings(line, 'crop@a y')[0] ?? y;
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + OUTPUT.width).toBeLessThanOrEqual(width);
          expect(y + OUTPUT.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });
});

test('a window in pixels is even and inside odd pictures', () => {
  expect(toRect({ x: 0, y: 0, width: 1, height: 1 }, { width: 641, height: 361 })).toEqual({
    x: 0,
    y: 0,
    width: 640,
    height: 360,
  });
  const tiny = toRect({ x: 0.99, y: 0.99, width: 0.001, height: 0.001 }, { width: 641, height: 361 });
  expect(tiny.width).toBe(2);
  expect(tiny.x + tiny.width).toBeLessThanOrEqual(640);
});
