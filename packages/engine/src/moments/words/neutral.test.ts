import { describe, expect, test } from 'vitest';
import { wordsIn } from '../../facts/index.ts';
import { chooseMoments } from '../index.ts';
import { FOREIGN_TALKS, foreignTalk } from '../testing/foreign-talks.ts';
import { wholeOf } from '../testing/transcript.ts';

function momentsOf(language: string) {
  const talk = foreignTalk(language, FOREIGN_TALKS[language] ?? []);
  const window = { minSeconds: 8, maxSeconds: 25 };
  const options = { count: 2, window, genre: 'podcast', prompt: '', within: wholeOf(talk) } as const;
  return { talk, ...chooseMoments(talk, null, options) };
}

describe.each(Object.keys(FOREIGN_TALKS))('without a language model a talk in %s', (language) => {
  const { talk, moments, fallbacks } = momentsOf(language);

  test('gets titles, hooks and insights that are its own sentences, whole or cut between words', () => {
    expect(moments.length).toBeGreaterThan(0);
    const said = talk.sentences.map(({ text }) => text.toLowerCase()).join(' ');
    for (const { title, viralHook, keyInsight } of moments) {
      for (const text of [title, viralHook, keyInsight])
        expect(said).toContain(text.replace(/…$/, '').toLowerCase());
      expect(wordsIn(viralHook, language).length).toBeLessThanOrEqual(12);
      expect(viralHook).not.toBe(title);
    }
    expect(new Set(moments.map(({ title }) => title)).size).toBe(moments.length);
  });

  test('gets hashtags that are words of the talk, none of them a particle or an ending', () => {
    const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    const words = new Set(
      talk.sentences.flatMap(({ text }) =>
        Array.from(segmenter.segment(text), ({ segment }) => segment.toLowerCase()),
      ),
    );
    const particles = [
      'nicht',
      'über',
      'eine',
      'habe',
      'wird',
      'como',
      'नहीं',
      'लेकिन',
      'الذي',
      'でも',
      'です',
    ];
    for (const { hashtags } of moments) {
      expect(hashtags.length).toBeGreaterThan(0);
      for (const tag of hashtags) expect(words).toContain(tag);
      for (const particle of particles) expect(hashtags).not.toContain(particle);
    }
  });

  test('says that its meaning was not read, and claims nothing about it', () => {
    expect(fallbacks.map(({ reason }) => reason).join(' ')).toContain('English only');
    for (const { reasons, dominantEmotion } of moments) {
      expect(['calm', 'curiosity', 'excitement']).toContain(dominantEmotion);
      for (const reason of reasons) expect(reason).not.toMatch(/payoff|stakes|story|feeling/i);
    }
  });
});

test.each([
  ['de', 'sauerteig'],
  ['es', 'molino'],
  ['ja', 'コーヒー'],
  ['hi', 'रोटी'],
  ['ar', 'الفرن'],
])('in %s “%s” is among the tags', (language, tag) => {
  expect(momentsOf(language).moments.flatMap(({ hashtags }) => hashtags)).toContain(tag);
});
