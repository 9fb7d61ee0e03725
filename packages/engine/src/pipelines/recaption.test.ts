import { captionWords, parsePlan } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { recaption } from './recaption.ts';

const words = 'Here is what nobody tells you. It is almost never one big mistake, but many.'
  .split(' ')
  .map((text, i) => ({ text, startSeconds: 11 + i * 0.4, endSeconds: 11.35 + i * 0.4 }));

describe('captions anew', () => {
  test('say the same words at the same times in every look', async () => {
    let plan = await recaption(samplePlan(), { preset: 'none', words });
    for (const preset of ['beasty', 'karaoke', 'mozi', 'none'] as const) {
      plan = parsePlan(await recaption(plan, { preset }));
      expect(plan.captions.preset).toBe(preset);
      expect(captionWords(plan).map(({ text }) => text)).toEqual(words.map(({ text }) => text));
      captionWords(plan).forEach((word, i) => {
        expect(word.startSeconds).toBeCloseTo(words[i]?.startSeconds ?? Number.NaN, 6);
      });
    }
  });

  test('have the groups of the look: few words in beasty, whole lines in none', async () => {
    const beasty = await recaption(samplePlan(), { preset: 'beasty', words });
    const none = await recaption(samplePlan(), { preset: 'none', words });
    expect(beasty.captions.cues.length).toBeGreaterThan(none.captions.cues.length);
  });

  test('keep out of the way of the face that the captions before kept out of the way of', async () => {
    const before = await recaption(samplePlan(), { preset: 'beasty', words });
    const moved = {
      ...before,
      captions: { ...before.captions, cues: before.captions.cues.map((cue) => ({ ...cue, centreY: 0.3 })) },
    };
    const after = await recaption(moved, { preset: 'karaoke' });
    expect(after.captions.cues.map((cue) => cue.centreY)).toEqual(after.captions.cues.map(() => 0.3));
  });

  test('in another language are in its letters', async () => {
    const spoken = [{ text: 'Nachtgedanken', startSeconds: 12, endSeconds: 13 }];
    const german = await recaption(samplePlan(), { preset: 'karaoke', words: spoken, language: 'de' });
    expect(german.language).toBe('de');
    expect(captionWords(german)).toMatchObject([{ text: 'Nachtgedanken' }]);
  });
});
