import { describe, expect, test } from 'vitest';
import { WHOLE_FRAME } from '../facts/index.ts';
import { BarFinder } from './bars.ts';

const WIDTH = 160;
const HEIGHT = 90;

/** What is found in frames half a second apart, painted by `levelAt`. */
function contentOf(levelAt: (x: number, y: number, frame: number) => number, frames = 8) {
  const finder = new BarFinder();
  for (let i = 0; i < frames; i++) {
    const data = new Uint8Array(WIDTH * HEIGHT * 3);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++)
        data.fill(levelAt(x, y, i), (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
    finder.push({ atSeconds: i / 2, width: WIDTH, height: HEIGHT, data });
  }
  return finder.content();
}

const scene = (x: number, y: number, frame: number) => 120 + 100 * Math.sin(x / 9 + frame) * Math.cos(y / 7);
/** Coding noise of a few levels. */
const black = (x: number, y: number) => (x * 7 + y * 13) % 12;

describe('black bars', () => {
  test('above and below are left out, to a pixel', () => {
    const content = contentOf((x, y, i) => (y < 12 || y >= 78 ? black(x, y) : scene(x, y, i)));
    expect(content.x).toBe(0);
    expect(content.width).toBe(1);
    expect(Math.abs(content.y - 12 / HEIGHT)).toBeLessThanOrEqual(1 / HEIGHT);
    expect(Math.abs(content.y + content.height - 78 / HEIGHT)).toBeLessThanOrEqual(1 / HEIGHT);
  });

  test('on the sides and all around are left out', () => {
    const sides = contentOf((x, y, i) => (x < 35 || x >= 125 ? black(x, y) : scene(x, y, i)));
    expect(sides).toMatchObject({ y: 0, height: 1 });
    expect(Math.abs(sides.x - 35 / WIDTH)).toBeLessThanOrEqual(1 / WIDTH);
    const around = contentOf((x, y, i) =>
      x < 20 || x >= 140 || y < 11 || y >= 79 ? black(x, y) : scene(x, y, i),
    );
    expect(Math.abs(around.x - 20 / WIDTH)).toBeLessThanOrEqual(1 / WIDTH);
    expect(Math.abs(around.y - 11 / HEIGHT)).toBeLessThanOrEqual(1 / HEIGHT);
  });

  test('that are missing in one frame are none', () => {
    expect(contentOf((x, y, i) => (i !== 3 && (y < 12 || y >= 78) ? 0 : scene(x, y, i)))).toEqual(
      WHOLE_FRAME,
    );
  });

  test('are not the dark around a light', () => {
    expect(contentOf((x, y) => (Math.hypot(x - 80, (y - 45) * 1.5) < 40 ? 200 : 4))).toEqual(WHOLE_FRAME);
  });

  test('are alike on both sides', () => {
    expect(contentOf((x, y, i) => (y < 30 ? 0 : scene(x, y, i)))).toEqual(WHOLE_FRAME);
    expect(contentOf((x, y, i) => (y < 30 || y >= 80 ? 0 : scene(x, y, i)))).toEqual(WHOLE_FRAME);
  });

  test('of a dark scene are the same as when it is bright', () => {
    const letterbox = (x: number, y: number, i: number) =>
      y < 12 || y >= 78 ? black(x, y) : scene(x, y, i) * (i < 7 ? 0.1 : 1);
    expect(contentOf(letterbox).y).toBeGreaterThan(0.12);
  });

  test('are unknown when everything is black, or nothing was seen', () => {
    expect(contentOf(() => 0)).toEqual(WHOLE_FRAME);
    expect(new BarFinder().content()).toEqual(WHOLE_FRAME);
  });
});
