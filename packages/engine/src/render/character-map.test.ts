import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { captionFont } from '../captions/index.ts';
import { withAllPlanes } from './character-map.ts';

/** A font file of one table: a character map with these encoding records. */
function fontWith(records: readonly [platform: number, encoding: number][]): Uint8Array {
  const bytes = new Uint8Array(28 + 4 + 8 * records.length);
  const data = new DataView(bytes.buffer);
  data.setUint16(4, 1);
  bytes.set(new TextEncoder().encode('cmap'), 12);
  data.setUint32(20, 28);
  data.setUint16(30, records.length);
  records.forEach(([platform, encoding], i) => {
    data.setUint16(32 + 8 * i, platform);
    data.setUint16(34 + 8 * i, encoding);
  });
  return bytes;
}

describe('a font for libass', () => {
  test('with a short and a whole Microsoft map shows only the whole one, in a copy', () => {
    const font = fontWith([
      [0, 3],
      [3, 1],
      [3, 10],
    ]);
    const before = font.slice();
    const expected = fontWith([
      [0, 3],
      [0, 1],
      [3, 10],
    ]);
    expect(withAllPlanes(font)).toEqual(expected);
    expect(font).toEqual(before);
  });

  test('with one map only, or that is no font, stays as it is', () => {
    const bundled = readFileSync(captionFont('Anton').file);
    for (const file of [
      fontWith([[3, 1]]),
      fontWith([[3, 10]]),
      new Uint8Array(5),
      new Uint8Array(40),
      bundled.subarray(0, 200),
    ])
      expect(withAllPlanes(file)).toBe(file);
  });
});
