import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipSpan } from './boundaries.ts';
import { candidateRuns, HOLE_SECONDS } from './candidates.ts';
import { readTalk } from './talk/index.ts';
import { randomTalk } from './testing/random-talk.ts';
import { transcriptOf, wholeOf } from './testing/transcript.ts';

const window = fc.constantFrom(
  { minSeconds: 3, maxSeconds: 15 },
  { minSeconds: 20, maxSeconds: 45 },
  { minSeconds: 45, maxSeconds: 90 },
);

test('the candidates are exactly the runs without a hole whose finished clip fits the window', () => {
  fc.assert(
    fc.property(randomTalk, window, (transcript, { minSeconds, maxSeconds }) => {
      const talk = readTalk(transcript, null, wholeOf(transcript));
      const expected: string[] = [];
      for (let first = 0; first < transcript.sentences.length; first += 1) {
        for (let last = first; last < transcript.sentences.length; last += 1) {
          const span = clipSpan(transcript, { first, last }, talk.within, null);
          const seconds = span.endSeconds - span.startSeconds;
          const words = transcript.words.slice(
            transcript.sentences[first]?.firstWord,
            (transcript.sentences[last]?.lastWord ?? 0) + 1,
          );
          const hasHole = words.some((word, i) => {
            const before = words[i - 1];
            return before !== undefined && word.startSeconds - before.endSeconds > HOLE_SECONDS;
          });
          if (!hasHole && seconds >= minSeconds && seconds <= maxSeconds) expected.push(`${first}-${last}`);
        }
      }
      const found = candidateRuns(talk, { minSeconds, maxSeconds }, 'window');
      expect(found.map(({ first, last }) => `${first}-${last}`)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('their number stays bounded for hours of one-word sentences, and every start is tried', () => {
  const transcript = transcriptOf('Yes. '.repeat(12_000));
  const talk = readTalk(transcript, null, wholeOf(transcript));
  const runs = candidateRuns(talk, { minSeconds: 45, maxSeconds: 90 }, 'window');
  expect(runs.length).toBeLessThanOrEqual(60_000);
  expect(new Set(runs.map((run) => run.first)).size).toBeGreaterThan(11_800);
});

test('only whole sentences inside the range are candidates', () => {
  const transcript = transcriptOf('One two three four five six seven eight nine ten. '.repeat(20));
  const within = { startSeconds: 10, endSeconds: 50 };
  const talk = readTalk(transcript, null, within);
  const runs = candidateRuns(talk, { minSeconds: 5, maxSeconds: 30 }, 'window');
  expect(runs.length).toBeGreaterThan(0);
  for (const { first, last } of runs) {
    expect(transcript.sentences[first]?.startSeconds).toBeGreaterThanOrEqual(9.95);
    expect(transcript.sentences[last]?.endSeconds).toBeLessThanOrEqual(50.05);
  }
});

test('a sentence whose words do not fit the sound is in no candidate', () => {
  const transcript = transcriptOf('One two three four five six seven eight nine ten. '.repeat(20));
  const words = transcript.words.map((word, i) =>
    i === 95 ? { ...word, timing: 'unplaced' as const } : word,
  );
  const broken = { ...transcript, words };
  const runs = candidateRuns(
    readTalk(broken, null, wholeOf(broken)),
    { minSeconds: 3, maxSeconds: 15 },
    'window',
  );
  expect(runs.length).toBeGreaterThan(0);
  expect(runs.filter((run) => run.first <= 9 && run.last >= 9)).toEqual([]);
});

test('a sentence that the end of the sound cuts off is in no candidate', () => {
  const transcript = transcriptOf('One two three four five six seven eight nine ten. '.repeat(5));
  const sentences = transcript.sentences.map((sentence, id) =>
    id === 4 ? { ...sentence, ending: 'cut' as const } : sentence,
  );
  const talk = readTalk({ ...transcript, sentences }, null, wholeOf(transcript));
  expect(talk.usable).toEqual([0, 1, 2, 3]);
});
