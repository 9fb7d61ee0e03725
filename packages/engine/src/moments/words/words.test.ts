import { describe, expect, test } from 'vitest';
import { profileOf } from '../measures/index.ts';
import { readTalk } from '../talk/index.ts';
import { transcriptOf, wholeOf } from '../testing/transcript.ts';
import { titleCase } from './case.ts';
import { clean } from './clauses.ts';
import { hashtags, headlines, keyInsight, phrasesOf, readTopics } from './index.ts';

function wordsFor(text: string) {
  const transcript = transcriptOf(text);
  const talk = readTalk(transcript, null, wholeOf(transcript));
  const profile = profileOf(talk);
  const last = talk.lines.length - 1;
  const phrases = phrasesOf(talk, readTopics(talk), 0, last);
  return {
    ...headlines(talk, profile, 0, last, phrases),
    insight: keyInsight(talk, profile, 0, last, phrases),
    tags: hashtags(phrases, phrases, 'podcast'),
  };
}

describe('a title', () => {
  test('is taken from the strongest clause, without the words that lead in', () => {
    const { title } = wordsFor(
      'So, um, I mean, the biggest mistake founders make is hiring their friends. We met on a Monday. It rained.',
    );
    expect(title).toBe('The Biggest Mistake Founders Make');
  });

  test('is never cut inside a word or a thought, however long the sentences', () => {
    const long = `The committee on harbours and fisheries ${'and the council of merchants and sailors '.repeat(6)}met.`;
    const { title } = wordsFor(long);
    expect(title.length).toBeLessThanOrEqual(60);
    for (const word of title.replace('…', '').split(' '))
      expect(long.toLowerCase()).toContain(word.toLowerCase());
  });

  test('writes names and abbreviations as they are written', () => {
    expect(titleCase('how the NASA team met iPhone makers in Lisbon')).toBe(
      'How the NASA Team Met iPhone Makers in Lisbon',
    );
  });

  test.each([
    ['And so, you know, we sold it.', 'we sold it.'],
    ['No one taught me that.', 'No one taught me that.'],
    ['Well, I think the the price was, like, too high.', 'the price was too high.'],
    ['Look at this boat.', 'Look at this boat.'],
    ['So many people quit.', 'So many people quit.'],
  ])('starts from “%s” as “%s”', (said, expected) => {
    expect(clean(said)).toBe(expected);
  });
});

test('the hook line has at most 12 words and is not the title again where there is another', () => {
  const { title, viralHook } = wordsFor(
    'Nobody tells you what failing costs. I lost my house in one night. Trust is built when you cannot pay.',
  );
  expect(viralHook.split(' ').length).toBeLessThanOrEqual(12);
  expect(viralHook.toLowerCase()).not.toBe(title.toLowerCase());
});

test('the key insight is the sentence that holds in general, not the one that tells what happened', () => {
  const { insight } = wordsFor(
    'I drove to the bank on Friday with my brother. We waited there for two hours. ' +
      'Trust is never built when you pay on time, but when you cannot pay and call anyway. How is that?',
  );
  expect(insight).toMatch(/^Trust is never built/);
});

test('hashtags name what is talked about, once each, and no verbs or ordinary words', () => {
  const { tags } = wordsFor(
    'The starter needs rye flour. Feed it every day. Rye flour feeds the starter. A starter that sinks is hungry. The starter sinks.',
  );
  expect(tags).toContain('starter');
  expect(tags).toContain('ryeflour');
  expect(tags).not.toContain('flour');
  expect(tags).not.toContain('feed');
  expect(tags).not.toContain('day');
});
