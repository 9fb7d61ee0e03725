import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clipSpan } from './boundaries.ts';
import { randomTalk } from './testing/random-talk.ts';
import { transcriptOf, wholeOf } from './testing/transcript.ts';

/** A talk and a run of its sentences. */
const talkAndRun = randomTalk.chain((talk) =>
  fc
    .tuple(fc.nat(talk.sentences.length - 1), fc.nat(talk.sentences.length - 1))
    .map(([a, b]) => ({ talk, run: { first: Math.min(a, b), last: Math.max(a, b) } })),
);

const TINY_SECONDS = 1e-9;

describe('a clip', () => {
  test('holds all of its words and cuts into none of its neighbours, with lead-in ≤ 0.3 s and tail ≤ 0.6 s', () => {
    fc.assert(
      fc.property(talkAndRun, ({ talk, run }) => {
        const span = clipSpan(talk, run, wholeOf(talk), null);
        const firstWord = talk.sentences[run.first]?.firstWord ?? -1;
        const lastWord = talk.sentences[run.last]?.lastWord ?? -1;
        const [first, last] = [talk.words[firstWord], talk.words[lastWord]];
        const [before, after] = [talk.words[firstWord - 1], talk.words[lastWord + 1]];
        if (!first || !last) throw new Error('the run has no words');
        expect(span.startSeconds).toBeLessThanOrEqual(first.startSeconds + TINY_SECONDS);
        expect(span.startSeconds).toBeGreaterThanOrEqual(first.startSeconds - 0.3);
        expect(span.endSeconds).toBeGreaterThanOrEqual(last.endSeconds - TINY_SECONDS);
        expect(span.endSeconds).toBeLessThanOrEqual(last.endSeconds + 0.6);
        if (before) expect(span.startSeconds).toBeGreaterThanOrEqual(before.endSeconds - TINY_SECONDS);
        if (after) expect(span.endSeconds).toBeLessThanOrEqual(after.startSeconds + TINY_SECONDS);
      }),
    );
  });

  test('has a tail of 0.2 s or more wherever the pause after it is 0.4 s or longer', () => {
    fc.assert(
      fc.property(talkAndRun, ({ talk, run }) => {
        const lastWord = talk.sentences[run.last]?.lastWord ?? -1;
        const [last, after] = [talk.words[lastWord], talk.words[lastWord + 1]];
        const span = clipSpan(talk, run, wholeOf(talk), null);
        const pause = after && last ? after.startSeconds - last.endSeconds : 1;
        fc.pre(pause >= 0.4);
        expect(span.endSeconds - (last?.endSeconds ?? 0)).toBeGreaterThanOrEqual(0.2);
      }),
    );
  });

  test('never overlaps the clip of the run after it', () => {
    fc.assert(
      fc.property(talkAndRun, ({ talk, run }) => {
        fc.pre(run.last + 1 < talk.sentences.length);
        const whole = wholeOf(talk);
        const next = clipSpan(talk, { first: run.last + 1, last: talk.sentences.length - 1 }, whole, null);
        expect(clipSpan(talk, run, whole, null).endSeconds).toBeLessThanOrEqual(
          next.startSeconds + TINY_SECONDS,
        );
      }),
    );
  });

  test('never reaches outside of the range, whatever the range', () => {
    const time = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(talkAndRun, time, time, ({ talk, run }, a, b) => {
        const within = { startSeconds: Math.min(a, b), endSeconds: Math.max(a, b) };
        const span = clipSpan(talk, run, within, null);
        expect(span.startSeconds).toBeGreaterThanOrEqual(within.startSeconds);
        expect(span.endSeconds).toBeLessThanOrEqual(within.endSeconds);
        expect(span.endSeconds).toBeGreaterThanOrEqual(span.startSeconds);
      }),
    );
  });

  test('is cut in the middle of a small gap', () => {
    const talk = transcriptOf('One two three. Four five six.', { sentenceGapSeconds: 0.1 });
    const [end, start] = [talk.words[2]?.endSeconds ?? 0, talk.words[3]?.startSeconds ?? 0];
    expect(clipSpan(talk, { first: 0, last: 0 }, wholeOf(talk), null).endSeconds).toBeCloseTo(
      (end + start) / 2,
      9,
    );
  });
});
