import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Transcript } from '../facts/index.ts';
import { clipSpan } from './boundaries.ts';
import { EMOTIONS } from './measures/index.ts';
import { GENRES, type Moment, type MomentOptions, SUB_SCORES } from './moment.ts';
import type { Selector } from './selector.ts';
import { judgements, UNRULY_JUDGEMENT } from './testing/judgements.ts';
import { randomTalk } from './testing/random-talk.ts';
import { TALKS } from './testing/talks.ts';
import { soundOf, transcriptOf, wholeOf } from './testing/transcript.ts';

/** Rounding of sums of seconds. */
const TINY_SECONDS = 1e-6;

const options = fc.record({
  count: fc.integer({ min: 1, max: 8 }),
  window: fc.constantFrom(
    { minSeconds: 3, maxSeconds: 15 },
    { minSeconds: 20, maxSeconds: 45 },
    { minSeconds: 45, maxSeconds: 90 },
  ),
  genre: fc.constantFrom(...GENRES),
  prompt: fc.constantFrom(
    '',
    'focus on the boat',
    'avoid money',
    'quantum physics',
    '"; DROP (.*)+$ [',
    'funny',
  ),
});

const languages = fc.constantFrom('en', 'en-GB', 'de', 'ja', 'hi', 'no language');

/**
 * What every selector must keep, whatever is said and asked: known sentence ids, whole sentences, no overlap, the
 * window, the range, the count or a fallback, sane fields, and the same answer every time.
 */
export function selectorConformance(name: string, selector: Selector): void {
  describe(`the ${name} selector`, () => {
    test('keeps every promise on talks of any shape', () => {
      fc.assert(
        fc.property(
          randomTalk,
          options,
          languages,
          fc.boolean(),
          judgements,
          (talk, asked, language, withSound, judgement) => {
            const transcript = { ...talk, language };
            const sound = withSound ? soundOf(transcript) : null;
            const all = { ...asked, within: wholeOf(transcript) };
            const choice = selector.choose(transcript, sound, all, judgement);
            checkMoments(transcript, choice.moments, all);
            if (choice.moments.length < all.count) expect(choice.fallbacks.length).toBeGreaterThan(0);
            expect(selector.choose(transcript, sound, all, judgement)).toEqual(choice);
          },
        ),
        { numRuns: 60 },
      );
    });

    test.each(
      Object.entries(TALKS).flatMap(([title, talk]) =>
        [null, UNRULY_JUDGEMENT].map((judgement) => ({
          title,
          talk,
          judgement,
          judged: judgement === null ? 'unjudged' : 'judged',
        })),
      ),
    )(
      'finds five clips of 20–45 s, by the clip and not by the speech, in $title, $judged',
      ({ talk, judgement }) => {
        const transcript = transcriptOf(talk);
        const asked: MomentOptions = {
          count: 5,
          window: { minSeconds: 20, maxSeconds: 45 },
          genre: 'auto',
          prompt: '',
          within: wholeOf(transcript),
        };
        const { moments } = selector.choose(transcript, soundOf(transcript), asked, judgement);
        expect(moments).toHaveLength(5);
        checkMoments(transcript, moments, asked);
        for (const { startSeconds, endSeconds } of moments) {
          expect(endSeconds - startSeconds).toBeGreaterThanOrEqual(20 - TINY_SECONDS);
          expect(endSeconds - startSeconds).toBeLessThanOrEqual(45 + TINY_SECONDS);
        }
      },
    );

    test('stays inside the trimmed range', () => {
      const transcript = transcriptOf(TALKS['boat-vlog']);
      const within = { startSeconds: 100.3, endSeconds: 260.7 };
      const asked: MomentOptions = {
        count: 3,
        window: { minSeconds: 20, maxSeconds: 45 },
        genre: 'vlog',
        prompt: '',
        within,
      };
      const { moments } = selector.choose(transcript, null, asked, UNRULY_JUDGEMENT);
      expect(moments.length).toBeGreaterThan(0);
      checkMoments(transcript, moments, asked);
    });

    test('answers silence with no moments and a reason', () => {
      const silent: Transcript = { ...transcriptOf('Hello.'), words: [], sentences: [], utterances: [] };
      const choice = selector.choose(
        silent,
        null,
        {
          count: 3,
          window: { minSeconds: 20, maxSeconds: 45 },
          genre: 'auto',
          prompt: '',
          within: { startSeconds: 0, endSeconds: 10 },
        },
        UNRULY_JUDGEMENT,
      );
      expect(choice.moments).toEqual([]);
      expect(choice.fallbacks).toHaveLength(1);
    });
  });
}

function checkMoments(transcript: Transcript, moments: readonly Moment[], asked: MomentOptions): void {
  expect(moments.length).toBeLessThanOrEqual(asked.count);
  const inTime = [...moments].sort((a, b) => a.sentences.first - b.sentences.first);
  inTime.forEach((moment, i) => {
    const before = inTime[i - 1];
    if (!before) return;
    expect(moment.sentences.first).toBeGreaterThan(before.sentences.last);
    expect(moment.startSeconds).toBeGreaterThanOrEqual(before.endSeconds - TINY_SECONDS);
  });
  moments.forEach((moment, i) => {
    const { first, last } = moment.sentences;
    expect(first).toBeLessThanOrEqual(last);
    const sentences = transcript.sentences.slice(first, last + 1);
    expect(sentences).toHaveLength(last - first + 1);
    expect(moment.transcript).toBe(sentences.map((sentence) => sentence.text).join(' '));
    const { startSeconds, endSeconds } = moment;
    expect({ startSeconds, endSeconds }).toEqual(clipSpan(transcript, moment.sentences, asked.within, null));
    expect(startSeconds).toBeGreaterThanOrEqual(asked.within.startSeconds);
    expect(endSeconds).toBeLessThanOrEqual(asked.within.endSeconds);
    expect(moment.score).toBeGreaterThanOrEqual(0);
    expect(moment.score).toBeLessThanOrEqual(moments[i - 1]?.score ?? 10);
    expect(Object.keys(moment.subScores).sort()).toEqual([...SUB_SCORES].sort());
    for (const value of Object.values(moment.subScores)) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(10);
    }
    expect(moment.title.length).toBeGreaterThan(0);
    expect(moment.title.length).toBeLessThanOrEqual(60);
    expect(moment.viralHook.split(/\s+/).length).toBeLessThanOrEqual(12);
    expect(moment.keyInsight.length).toBeGreaterThan(0);
    expect(EMOTIONS).toContain(moment.dominantEmotion);
    expect(moment.hashtags.length).toBeLessThanOrEqual(6);
    for (const tag of moment.hashtags) expect(tag).toMatch(/^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+$/u);
    expect(new Set(moment.hashtags).size).toBe(moment.hashtags.length);
    expect(moment.reasons.length).toBeLessThanOrEqual(8);
    for (const reason of moment.reasons) expect(reason.length).toBeLessThanOrEqual(300);
  });
}
