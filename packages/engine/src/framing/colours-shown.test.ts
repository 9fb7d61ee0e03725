import { type Layout, type Segment, shownRgb, toOkLab } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import type { ColourSample } from '../facts/index.ts';
import { coloursShown } from './colours-shown.ts';
import { HD, SQUARE, TALL } from './testing.ts';

const WHITE = { l: 1, a: 0, b: 0 };
const RED = toOkLab({ red: 0.8, green: 0.2, blue: 0.2 });

/** A wall that is white on the left and red on the right, sampled all over. */
const wall: ColourSample[] = [1, 3].flatMap((atSeconds) =>
  Array.from({ length: 48 * 27 }, (_, i): ColourSample => {
    const [x, y] = [((i % 48) + 0.5) / 48, (Math.floor(i / 48) + 0.5) / 27];
    const { l, a, b } = x < 0.5 ? WHITE : RED;
    return [atSeconds, x, y, l, a, b];
  }),
);

function seen(layout: Layout, picture = HD, output = TALL): ColourSample[] {
  const shot = { startSeconds: 0, endSeconds: 4, layout, reason: '' };
  const segment: Segment = { startSeconds: 0, endSeconds: 4, shots: [shot] };
  const [part] = coloursShown([segment], wall, [], picture, output);
  expect(part?.seconds).toBe(4);
  return part?.samples ?? [];
}

const near = (at: number) => [{ atSeconds: 0, x: at, y: 0.5, zoom: 1 }];

describe('the colours that are seen', () => {
  test('are those in the windows of the cameras', () => {
    const left = seen({ kind: 'fill', camera: near(0.25) });
    expect(left.length).toBeGreaterThan(500);
    expect(left.every(([, , , l]) => l === 1)).toBe(true);
    const both = seen({ kind: 'split', cameras: [near(0.3), near(0.7)] });
    const white = both.filter(([, , , l]) => l === 1);
    expect(white.length / both.length).toBeCloseTo(0.5, 1);
  });

  test('of a picture that is shown whole are its own and those of its dark, blurred copy, by what they have of the frame', () => {
    const samples = seen({ kind: 'fit', background: 'blur' });
    expect(samples).toHaveLength(wall.length);
    // 1080 of 1920 rows: 16:9 in 9:16 takes (9 / 16)² of the frame, half of it white.
    const white = samples.filter(([, , , l]) => l === 1);
    expect(white.length / samples.length).toBeCloseTo(0.5 * (9 / 16) ** 2, 2);
    const copy = samples.filter(([, , , l, a]) => l !== 1 && !(l === RED.l && a === RED.a));
    expect(copy.length / samples.length).toBeCloseTo(1 - (9 / 16) ** 2, 2);
    const levels = copy.map(([, , , l, a, b]) => shownRgb({ l, a, b }));
    // White becomes grey of 0.62.
    expect(Math.max(...levels.map(({ green }) => green))).toBeCloseTo(0.62, 2);
    // Red keeps its differences: its luma of 0.33 is taken down to 0.2.
    expect(Math.max(...levels.map(({ red, green }) => red - green))).toBeCloseTo(0.6, 1);
    // Half a standard deviation from the border 0.69 of a normal distribution lie on one side.
    expect(levels.some(({ red, green }) => Math.abs(red - green - 0.6 * 0.69) < 0.02)).toBe(true);
  });

  test('of a part that is shown whole are those of the part', () => {
    const content = { x: 0, y: 0, width: 0.4, height: 1 };
    const samples = seen({ kind: 'fit', background: 'blur', content });
    expect(samples.length).toBeGreaterThan(500);
    expect(samples.every(([, , , , a]) => Math.abs(a) < 1e-3)).toBe(true);
  });

  test('of a picture of the frame’s own shape are its own, whole or not', () => {
    const samples = seen({ kind: 'fit', background: 'blur' }, SQUARE, SQUARE);
    expect(samples).toEqual(wall);
  });
});
