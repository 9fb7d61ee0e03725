import { type CaptionCue, parsePlan, planDuration } from '@reelwright/plan';
import { expect, test } from 'vitest';
import { samplePlan } from '../../../../packages/plan/src/testing.ts';
import { findText, respelt, stretchOf, withoutWords, withWords, wordsAround } from './words.ts';

/** One word a second, each 0.6 s long, from 8 to 43 s; the sample plan shows 10 to 40 s. */
const said = Array.from({ length: 35 }, (_, i) => ({
  text: `word${i}`,
  startSeconds: 8 + i + 0.2,
  endSeconds: 8 + i + 0.8,
}));
const cues: CaptionCue[] = said
  .slice(2, 32)
  .map((word) => ({ startSeconds: word.startSeconds, endSeconds: word.endSeconds, lines: [[word]] }));
const plan = samplePlan({ captions: { preset: 'none', cues } });
const transcript = { language: 'en', words: said };
const states = (shown: ReturnType<typeof wordsAround>) =>
  shown.map(({ state }) => (state === 'kept' ? 'k' : state === 'cut' ? 'c' : 'o')).join('');

test('words around the clip are shown once each, and say whether the clip has them', () => {
  const words = wordsAround(plan, transcript);
  expect(words.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
  expect(states(words)).toBe(`oo${'k'.repeat(30)}ooo`);
  expect(wordsAround(plan, null)).toHaveLength(30);
});

test('words cut out are gone from the picture and can be put back as they were', () => {
  const words = wordsAround(plan, transcript);
  const shorter = withoutWords(plan, words, 6, 4);
  expect(parsePlan(shorter)).toEqual(shorter);
  expect(planDuration(shorter)).toBeCloseTo(30 - (0.6 + 1 + 1 + 2 * 0.12), 6);
  const after = wordsAround(shorter, transcript);
  expect(states(after)).toBe(`ookkccc${'k'.repeat(25)}ooo`);
  const back = withWords(shorter, after, 4, 6);
  expect(back.words).toBeUndefined();
  expect(states(wordsAround(back.plan, transcript))).toBe(states(words));
  expect(planDuration(back.plan)).toBeCloseTo(30, 6);
});

test('words before and after lengthen the clip and are to be captioned', () => {
  const words = wordsAround(plan, transcript);
  const { plan: longer, words: captioned } = withWords(plan, words, 32, 33);
  expect(parsePlan(longer)).toEqual(longer);
  expect(planDuration(longer)).toBeGreaterThan(31);
  expect(captioned?.map(({ text }) => text)).toEqual(said.slice(2, 34).map(({ text }) => text));
});

test('a cut lies in the pauses and takes no more than a breath of them', () => {
  const words = wordsAround(plan, transcript);
  expect(stretchOf(words, 5, 5)).toEqual({ startSeconds: 13.2 - 0.12, endSeconds: 13.8 + 0.12 });
  const tight = [{ ...words[5], endSeconds: 14.16 }, words[6]].flatMap((word) =>
    word?.text === undefined ? [] : [word],
  );
  expect(stretchOf(tight as typeof words, 0, 0)?.endSeconds).toBeCloseTo(14.18, 6);
});

test('text is found over several words, whatever its capitals; a word can be written otherwise', () => {
  const words = wordsAround(plan, transcript);
  expect(findText(words, 'Word10 WORD11')).toEqual([10]);
  expect(findText(words, '  ')).toEqual([]);
  const changed = respelt(plan, words[5]?.startSeconds ?? 0, 'Wort');
  expect(wordsAround(changed, transcript)[5]?.text).toBe('Wort');
  expect(parsePlan(changed)).toEqual(changed);
});

test('a transcript whose rough times are off shows no word twice and keeps the order', () => {
  const rough = said.map((word) => ({
    ...word,
    startSeconds: word.startSeconds + 0.9,
    endSeconds: word.endSeconds + 0.9,
  }));
  const words = wordsAround(plan, { language: 'en', words: rough });
  expect(words.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
  for (const [i, word] of words.entries())
    if (i > 0) expect(word.startSeconds).toBeGreaterThanOrEqual(words[i - 1]?.startSeconds ?? 0);
});
