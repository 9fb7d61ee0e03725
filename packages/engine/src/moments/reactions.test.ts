import { describe, expect, test } from 'vitest';
import type { SoundEvent, Transcript } from '../facts/index.ts';
import { clipSpan } from './boundaries.ts';
import { chooseMoments, type MomentOptions } from './index.ts';
import { measureRuns, profileOf, unusualMusic } from './measures/index.ts';
import { readTalk } from './talk/index.ts';
import { TALKS } from './testing/talks.ts';
import { soundOf, transcriptOf, wholeOf } from './testing/transcript.ts';

const PUNCH_LINE = 'The knife knows.';
/** The room is silent for three seconds after the punch line, and at the end of everything. */
const talk = transcriptOf(TALKS['kitchen-interview'].replace(PUNCH_LINE, `${PUNCH_LINE} [pause 3]`));
const punchLine = talk.sentences.findIndex(({ text }) => text === PUNCH_LINE);

describe('a clip whose last line the room answers', () => {
  const end = endOf(talk, punchLine);

  test('keeps a second and a half of the laughter, and no more', () => {
    const span = spanOf(punchLine - 3, punchLine, [heard('laughter', end + 0.2, end + 3)]);
    expect(span.endSeconds).toBeCloseTo(end + 1.7, 9);
  });

  test('keeps all of a short laugh, and its usual tail where the laugh is shorter still', () => {
    expect(spanOf(punchLine - 3, punchLine, [heard('laughter', end, end + 1.1)]).endSeconds).toBeCloseTo(
      end + 1.1,
      9,
    );
    expect(spanOf(punchLine - 3, punchLine, [heard('laughter', end, end + 0.2)]).endSeconds).toBeCloseTo(
      end + 0.4,
      9,
    );
  });

  test('does not run into the next word, however long the applause', () => {
    const id = punchLine - 1;
    const next = talk.words[(talk.sentences[id]?.lastWord ?? 0) + 1]?.startSeconds ?? 0;
    const span = spanOf(id - 2, id, [heard('applause', endOf(talk, id), endOf(talk, id) + 20)]);
    expect(span.endSeconds).toBeLessThanOrEqual(next);
    expect(span).toEqual(spanOf(id - 2, id, []));
  });

  test('a clip that begins after it starts when the laughter is over', () => {
    const first = punchLine + 1;
    const start = talk.sentences[first]?.startSeconds ?? 0;
    const laughing = heard('laughter', end, start - 0.1);
    expect(spanOf(first, first + 3, [laughing]).startSeconds).toBeCloseTo(start - 0.1, 9);
    expect(spanOf(first, first + 3, []).startSeconds).toBeCloseTo(start - 0.2, 9);
  });

  test('music after it changes nothing', () => {
    expect(spanOf(punchLine - 3, punchLine, [heard('music', end, end + 3)])).toEqual(
      spanOf(punchLine - 3, punchLine, []),
    );
  });
});

describe('choosing', () => {
  const end = endOf(talk, punchLine);
  const laughed = [heard('laughter', end + 0.3, end + 2.8)];

  test('laughter after a line is a payoff, and feeling, and people are told', () => {
    const run = { first: punchLine - 5, last: punchLine, seconds: 25 };
    const [quiet, funny] = [[], laughed].map((events) => {
      const read = readTalk(talk, soundOf(talk, events), wholeOf(talk));
      return measureRuns(read, profileOf(read), [run])[0];
    });
    expect(funny?.values.payoff).toBeGreaterThan((quiet?.values.payoff ?? 1) + 0.2);
    expect(funny?.values.emotion).toBeGreaterThan(quiet?.values.emotion ?? 1);
    const { moments } = choose(laughed);
    const chosen = moments.find(
      ({ sentences }) => sentences.first <= punchLine && sentences.last >= punchLine,
    );
    expect(chosen?.reasons.join('\n')).toMatch(/The room laughs after .*“The knife knows”/);
    expect(chosen?.dominantEmotion).toBe('humor');
  });

  test('what is called laughter under words alone is not one', () => {
    const inside = [heard('laughter', end - 6, end - 4)];
    expect(choose(inside).moments.map(({ reasons }) => reasons)).toEqual(
      choose([]).moments.map(({ reasons }) => reasons),
    );
  });

  test('a stretch with music beneath stands out only where the rest of the talk has none', () => {
    const whole = wholeOf(talk);
    const jingle = readTalk(talk, soundOf(talk, [heard('music', 0, 30)]), whole);
    const bed = readTalk(talk, soundOf(talk, [heard('music', 0, whole.endSeconds)]), whole);
    expect(unusualMusic(jingle, 0, 2)).toBeGreaterThan(0.9);
    expect(unusualMusic(jingle, 40, 45)).toBe(0);
    expect(unusualMusic(bed, 0, 2)).toBe(0);
    expect(unusualMusic(readTalk(talk, null, whole), 0, 2)).toBe(0);
  });

  test('under a jingle the same words are worth less', () => {
    const first = talk.sentences[punchLine - 5]?.startSeconds ?? 0;
    const run = { first: punchLine - 5, last: punchLine, seconds: 25 };
    const [plain, sung] = [[], [heard('music', first, end)]].map((events) => {
      const read = readTalk(talk, soundOf(talk, events), wholeOf(talk));
      return measureRuns(read, profileOf(read), [run])[0]?.soundness ?? 0;
    });
    expect(sung).toBeLessThan(0.6 * (plain ?? 0));
  });
});

function heard(kind: SoundEvent['kind'], startSeconds: number, endSeconds: number): SoundEvent {
  return { kind, startSeconds, endSeconds, confidence: 0.9 };
}

function endOf(transcript: Transcript, sentence: number): number {
  return transcript.words[transcript.sentences[sentence]?.lastWord ?? 0]?.endSeconds ?? 0;
}

function spanOf(first: number, last: number, events: SoundEvent[]) {
  return clipSpan(talk, { first, last }, wholeOf(talk), events);
}

function choose(events: SoundEvent[]) {
  const options: MomentOptions = {
    count: 5,
    window: { minSeconds: 20, maxSeconds: 45 },
    genre: 'auto',
    prompt: '',
    within: wholeOf(talk),
  };
  return chooseMoments(talk, soundOf(talk, events), options);
}
