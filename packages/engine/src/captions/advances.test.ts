import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FONT_METRICS } from './advances.ts';
import { CAPTION_FONT_FAMILIES, captionFont } from './fonts.ts';
import { textWidthEm } from './metrics.ts';
import { readFontMetrics } from './testing.ts';

describe('a caption font', () => {
  test.each(CAPTION_FONT_FAMILIES)('%s has the widths that its file says', (family) => {
    const kept = FONT_METRICS[family];
    const ranges = (kept?.advances ?? []).map(({ first, widths }) => ({
      first,
      last: first + widths.length - 1,
    }));
    expect(ranges.length).toBeGreaterThan(2);
    expect(kept).toEqual(readFontMetrics(readFileSync(captionFont(family).file), ranges));
  });

  test('that is not bundled is refused by name, also one named like a part of every object', () => {
    expect(() => captionFont('Comic Sans MS')).toThrow('The caption font "Comic Sans MS" is not bundled');
    expect(() => captionFont('constructor')).toThrow(expect.objectContaining({ code: 'missing_dependency' }));
  });

  test('gives combining marks no width and unknown letters a wide one', () => {
    expect(textWidthEm('Anton', 'e\u0301')).toBe(textWidthEm('Anton', 'e'));
    expect(textWidthEm('Anton', '漢')).toBeGreaterThan(1);
    expect(textWidthEm('Montserrat Black', 'W')).toBeGreaterThan(textWidthEm('Montserrat Black', 'I'));
  });
});
