import { expect, test } from 'vitest';
import { assOf } from '../../../../packages/engine/src/captions/ass.ts';
import { SAMPLE_LOOK } from '../../../../packages/plan/src/testing.ts';
import type { DrawnBlock, DrawnWord } from '../../actions/plan.ts';
import { blockOpacity, wordScale } from './pop.ts';

const word = (fromSeconds: number, untilSeconds: number): DrawnWord => ({
  text: 'word',
  runs: [{ text: 'word', family: 'Anton' }],
  x: 0,
  baseline: 0,
  width: 10,
  ink: { left: 0, right: 10, top: 0, bottom: 10 },
  lit: { fromSeconds, untilSeconds },
  emphasis: false,
  box: null,
});
const [first, second] = [word(1, 2), word(2, 3)];
const block: DrawnBlock = {
  kind: 'caption',
  startSeconds: 1,
  endSeconds: 3,
  look: { ...SAMPLE_LOOK, animation: 'pop' },
  emPixels: 50,
  outlinePixels: 4,
  shadowPixels: 2,
  activeScale: 1.2,
  rightToLeft: false,
  boxes: [],
  words: [first, second],
};

test('a word pops in with its cue, beyond its size and back to it, in a tenth of a second', () => {
  // What the script says: 55 %, at 60 ms 107 %, at 100 ms 100 % of the size that it has then.
  expect([1, 1.06, 1.1, 1.5].map((at) => wordScale(block, first, at))).toEqual([
    expect.closeTo(1.2 * 0.55, 9),
    expect.closeTo(1.2 * 1.07, 9),
    expect.closeTo(1.2, 9),
    expect.closeTo(1.2, 9),
  ]);
  expect([1, 1.03, 1.06, 1.1].map((at) => wordScale(block, second, at))).toEqual([
    expect.closeTo(0.55, 9),
    expect.closeTo(0.81, 9),
    expect.closeTo(1.07, 9),
    expect.closeTo(1, 9),
  ]);
});

test('a word that stands already grows when it is said, and shrinks when the next one is', () => {
  expect(wordScale(block, second, 2)).toBe(1);
  expect(wordScale(block, second, 2.05)).toBeCloseTo(1.1, 9);
  expect(wordScale(block, second, 2.2)).toBeCloseTo(1.2, 9);
  expect(wordScale(block, first, 2.05)).toBeCloseTo(1.1, 9);
  expect(wordScale(block, first, 2.5)).toBeCloseTo(1, 9);
});

test('without an animation sizes change at once, and a hook’s words never', () => {
  const still = { ...block, look: SAMPLE_LOOK };
  expect([1, 1.99, 2].map((at) => wordScale(still, first, at))).toEqual([1.2, 1.2, 1]);
  expect(wordScale(block, { ...first, lit: null }, 1)).toBe(1);
});

test('a hook comes and goes softly; captions are there at once', () => {
  const hook = { ...block, kind: 'hook' as const };
  expect([1, 1.06, 1.5, 2.91, 3].map((at) => blockOpacity(hook, at))).toEqual([
    0,
    expect.closeTo(0.5, 9),
    1,
    expect.closeTo(0.5, 9),
    0,
  ]);
  expect(blockOpacity(block, 1)).toBe(1);
});

test('the script that is burned in says the same sizes at the same times', () => {
  const script = assOf({ width: 1080, height: 1920, blocks: [block] }, new Map());
  const sizes = (at: number) => (100 * wordScale(block, first, at)).toFixed(1).replace('.0', '');
  const [start, turn, end] = [sizes(1), sizes(1.06), sizes(1.1)];
  expect(script).toMatch(
    new RegExp(`fscx${start}\\\\fscy${start}\\\\t\\(0,60,\\\\fscx${turn}.*\\\\t\\(60,100,\\\\fscx${end}`),
  );
  const hook = assOf({ width: 1080, height: 1920, blocks: [{ ...block, kind: 'hook' }] }, new Map());
  const [, into, out] = /fad\((\d+),(\d+)\)/.exec(hook) ?? [];
  const opacity = (at: number) => blockOpacity({ ...block, kind: 'hook' }, at);
  expect(opacity(1 + Number(into) / 2000)).toBeCloseTo(0.5, 9);
  expect(opacity(3 - Number(out) / 2000)).toBeCloseTo(0.5, 9);
});
