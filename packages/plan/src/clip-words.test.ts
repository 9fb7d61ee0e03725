import { expect, test } from 'vitest';
import { shownWords, withShownWords } from './clip-words.ts';
import { samplePlan } from './testing.ts';

const word = (text: string, startSeconds: number) => ({ text, startSeconds, endSeconds: startSeconds + 0.5 });
const [segment] = samplePlan().segments;
if (!segment) throw new Error('segment');
const words = [word('one', 10), word('um', 14.2), word('two', 30)];
const plan = samplePlan({
  segments: [
    { ...segment, startSeconds: 10, endSeconds: 14 },
    { ...segment, startSeconds: 30, endSeconds: 40 },
  ],
  captions: { preset: 'none', cues: [{ startSeconds: 10, endSeconds: 31, lines: [words] }] },
});

test('the words that are heard, on the finished video\u2019s clock', () => {
  expect(shownWords(plan)).toEqual([word('one', 0), word('two', 4)]);
});

test('edited words go back to the source\u2019s clock; what was left out keeps its own', () => {
  expect(withShownWords(plan, [word('won', 0.1), word('too', 4.25), word('late', 99)])).toEqual([
    word('won', 10.1),
    word('um', 14.2),
    word('too', 30.25),
  ]);
});
