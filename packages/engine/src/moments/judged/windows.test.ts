import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomTalk } from '../testing/random-talk.ts';
import { transcriptOf, wholeOf } from '../testing/transcript.ts';
import { briefOf, nearestRun } from './brief.ts';
import { windowsOf } from './windows.ts';

function briefFor(transcript: Parameters<typeof briefOf>[0], maxSeconds = 45) {
  return briefOf(transcript, null, {
    count: 3,
    window: { minSeconds: 20, maxSeconds },
    genre: 'podcast',
    prompt: '',
    within: wholeOf(transcript),
  });
}

describe('the windows of a talk', () => {
  test('hold every usable sentence, in order, and every clip lies whole inside of one', () => {
    fc.assert(
      fc.property(randomTalk, (transcript) => {
        const brief = briefFor(transcript);
        const windows = windowsOf(brief);
        for (const id of brief.talk.usable)
          expect(windows.some(({ first, last }) => first <= id && id <= last)).toBe(true);
        for (const run of brief.runs)
          expect(windows.some(({ first, last }) => first <= run.first && run.last <= last)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('of an hour overlap by a clip, and are some ten minutes long', () => {
    const talk = transcriptOf(
      'Nobody tells you what a boat costs until you own one of them yourself. '.repeat(700),
    );
    const brief = briefFor(talk);
    const windows = windowsOf(brief);
    expect(windows.length).toBeGreaterThan(5);
    expect(windows.length).toBeLessThan(10);
    for (const run of brief.runs)
      expect(windows.some(({ first, last }) => first <= run.first && run.last <= last)).toBe(true);
  });

  test.each([
    ['ten hours of talk', 'Nobody tells you what a boat costs until you own one of them yourself. ', 7000],
    ['sentences of 3,000 characters', `And so ${'it went on and on '.repeat(160)}until it ended. `, 200],
    ['hours of one-word sentences', 'Yes. ', 20_000],
  ])('are at most 24 for %s', (_, text, count) => {
    const windows = windowsOf(briefFor(transcriptOf(text.repeat(count)), 90));
    expect(windows.length).toBeLessThanOrEqual(24);
    expect(windows.at(-1)?.last).toBeGreaterThan(100);
  });

  test('of silence are none', () => {
    const silent = { ...transcriptOf('Hello.'), words: [], sentences: [], utterances: [] };
    const within = { startSeconds: 0, endSeconds: 10 };
    const window = { minSeconds: 20, maxSeconds: 45 };
    expect(windowsOf(briefOf(silent, null, { count: 1, window, genre: 'auto', prompt: '', within }))).toEqual(
      [],
    );
  });
});

test('the nearest run of legal length moves as few sentences as possible and shares at least one', () => {
  const runs = [
    { first: 0, last: 3 },
    { first: 2, last: 6 },
    { first: 10, last: 12 },
  ];
  expect(nearestRun(runs, { first: 3, last: 5 })).toEqual({ first: 2, last: 6 });
  expect(nearestRun(runs, { first: 0, last: 1 })).toEqual({ first: 0, last: 3 });
  expect(nearestRun(runs, { first: 7, last: 9 })).toBeNull();
});
