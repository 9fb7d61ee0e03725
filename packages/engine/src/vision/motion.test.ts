import { describe, expect, test } from 'vitest';
import { MOTION_COLUMNS, MOTION_ROWS } from '../facts/index.ts';
import { MotionMeter } from './motion.ts';

const WIDTH = 160;
const HEIGHT = 90;

/** The motion map of two seconds at a rate; `levelAt` paints a pixel at a moment. */
function motionOf(rate: number, levelAt: (x: number, y: number, atSeconds: number) => number): number[] {
  const meter = new MotionMeter();
  for (let i = 0; i < 2 * rate; i++) {
    const data = new Uint8Array(WIDTH * HEIGHT * 3);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++)
        data.fill(levelAt(x, y, i / rate), (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
    meter.push({ atSeconds: i / rate, width: WIDTH, height: HEIGHT, data });
  }
  return meter.within({ startSeconds: 0, endSeconds: 2 });
}

/** A pattern that moves to the right in the left half of the picture. */
const halfMoving = (x: number, _y: number, at: number) =>
  128 + (x < 80 ? 90 * Math.sin((x - 40 * at) / 6) : 0);

describe('motion', () => {
  test('is where something moves', () => {
    const motion = motionOf(25, halfMoving);
    expect(motion).toHaveLength(MOTION_COLUMNS * MOTION_ROWS);
    expect(Math.min(...motion.filter((_, block) => block % MOTION_COLUMNS < 8))).toBeGreaterThan(50);
    expect(Math.max(...motion.filter((_, block) => block % MOTION_COLUMNS >= 8))).toBe(0);
  });

  test('does not depend on the frame rate', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const at25 = mean(motionOf(25, halfMoving));
    for (const rate of [10, 30, 60])
      expect(Math.abs(mean(motionOf(rate, halfMoving)) / at25 - 1)).toBeLessThan(0.06);
  });

  test('of a still, noisy picture is next to nothing', () => {
    let seed = 7;
    const noise = () => {
      seed = (seed * 16807) % 2147483647;
      return (seed / 2147483647) * 6 - 3;
    };
    expect(Math.max(...motionOf(25, () => 128 + noise()))).toBeLessThan(2.5);
  });
});
