import { describe, expect, test } from 'vitest';
import { cubeText } from './cube.ts';

const KEPT = {
  tones: [
    { from: 0.2, to: 0.2 },
    { from: 0.8, to: 0.8 },
  ],
  greyFrom: { a: 0, b: 0 },
  greyTo: { a: 0, b: 0 },
  saturation: 1,
  skinProtection: 0,
};

describe('a table of colours', () => {
  test('has its size and every colour once, red fastest', () => {
    const lines = cubeText(KEPT).trimEnd().split('\n');
    expect(lines[0]).toBe('LUT_3D_SIZE 65');
    expect(lines).toHaveLength(1 + 65 ** 3);
    const [red = 0, green = 1, blue = 1] = lines[2]?.split(' ').map(Number) ?? [];
    expect(red).toBeCloseTo(1 / 64, 3);
    expect(green).toBeCloseTo(0, 3);
    expect(blue).toBeCloseTo(0, 3);
  });

  test('a grade without colour gives greys only', () => {
    for (const line of cubeText({ ...KEPT, saturation: 0 })
      .trimEnd()
      .split('\n')
      .slice(1)) {
      const [red = 0, green = 0, blue = 0] = line.split(' ').map(Number);
      expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(0.002);
    }
  });
});
