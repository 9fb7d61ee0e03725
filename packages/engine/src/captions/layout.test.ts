import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lettering } from '../testing/lettering.ts';
import { layoutBlock } from './layout.ts';
import { safeZone } from './zone.ts';

const SIZES = [
  { width: 1080, height: 1920 },
  { width: 720, height: 1280 },
  { width: 1080, height: 1080 },
  { width: 1080, height: 1350 },
  { width: 1920, height: 1080 },
];

describe('a caption block', () => {
  test('stays in the safe zone with any words, in any look and frame', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), {
            minLength: 1,
            maxLength: 5,
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.constantFrom('karaoke' as const, 'beasty' as const, 'mozi' as const),
        fc.constantFrom(...SIZES),
        (lines, preset, output) => {
          const style = lettering(preset, output);
          const { look } = style;
          const block = layoutBlock(lines, style, output);
          const zone = safeZone(output);
          const frame = block.outlinePixels + block.shadowPixels;
          for (const word of block.lines.flat()) {
            const half = (word.width * Math.max(1, look.activeScale)) / 2 + frame;
            if (word.text === '') continue;
            expect(word.x - half).toBeGreaterThanOrEqual(zone.left - 1);
            expect(word.x + half).toBeLessThanOrEqual(zone.right + 1);
            expect(word.y - block.emPixels / 2).toBeGreaterThanOrEqual(zone.top);
            expect(word.y + block.emPixels / 2).toBeLessThanOrEqual(zone.bottom);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('leaves a grown word clear of its neighbours', () => {
    const style = lettering('mozi');
    const { look } = style;
    const block = layoutBlock([['nothing', 'everything']], style, { width: 1080, height: 1920 });
    const [left, right] = block.lines[0] ?? [];
    expect((left?.x ?? 0) + ((left?.width ?? 0) * look.activeScale) / 2).toBeLessThan(
      (right?.x ?? 0) - (right?.width ?? 0) / 2,
    );
  });

  test('puts the words of a right-to-left line from right to left', () => {
    const block = layoutBlock([['שלום', 'עולם']], lettering('karaoke'), { width: 1080, height: 1920 });
    const [first, second] = block.lines[0] ?? [];
    expect(first?.x).toBeGreaterThan(second?.x ?? Number.POSITIVE_INFINITY);
  });

  test('cuts a word of ten thousand letters short instead of shrinking it to a hair', () => {
    const block = layoutBlock([['w'.repeat(10_000)]], lettering('beasty'), { width: 1080, height: 1920 });
    expect(block.lines[0]?.[0]?.text).toMatch(/^W+…$/);
    expect(block.emPixels).toBeGreaterThan(50);
  });
});
