import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Speaking } from '../facts/index.ts';
import { findInterviewers, type PacingWishes, paceClip } from './index.ts';
import { type Conversation, conversation, withNoise } from './testing.ts';

const INTERVIEW = `
0: How did you get into cooking?
1: My grandmother had a stall at the market. I was the one who carried the water.
0: And what did your first chef teach you?
1: Nine months.
0: Wow.
1: Food is only the ticket. People come back because somebody remembered their name.
0: What did you do the next morning?
1: I called all my suppliers, one after the other.
0: Would you do that again?
`;

const wish = (changes: Partial<PacingWishes> = {}): PacingWishes => ({
  pace: 'natural',
  interviewers: new Set(),
  frameSeconds: 1 / 25,
  leastSeconds: 0,
  ...changes,
});

function clipOf({ transcript }: Conversation) {
  const sentences = { first: 0, last: transcript.sentences.length - 1 };
  const endSeconds = (transcript.words.at(-1)?.endSeconds ?? 0) + 0.4;
  return { span: { startSeconds: 0.3, endSeconds }, sentences };
}

const evidence = (talk: Conversation, speaking: Speaking[] = []) => ({
  ...talk,
  speaking,
  runs: [clipOf(talk).sentences],
});

describe('who interviews', () => {
  test('is the voice that is heard less, asks and is answered', () => {
    expect(findInterviewers(evidence(conversation(INTERVIEW)), 'auto')).toEqual({
      kind: 'told',
      voices: new Set([0]),
    });
  });

  test('is nobody in a monologue, however many questions it asks', () => {
    const alone = conversation('0: What did I do? I went home. Why? I had no more money. Who has?');
    expect(findInterviewers(evidence(alone), 'auto')).toEqual({ kind: 'none' });
    expect(findInterviewers(evidence(alone), 'interview')).toMatchObject({ kind: 'unclear' });
  });

  test('is nobody where both ask and both answer', () => {
    const both = conversation(`
0: What do you think of the new bridge over there?
1: I think it is far too expensive for us. And do you like it?
0: I like it very much, to be honest with you. Would you pay for it?
1: I would never pay for such a thing. Would you want to?
0: I would pay for it every single day of the week.`);
    expect(findInterviewers(evidence(both), 'auto')).toEqual({ kind: 'none' });
  });

  test('is not told from one question, but from one question from beside the camera', () => {
    const once = conversation(`
0: How did you get into cooking?
1: My grandmother had a stall at the market, and I carried the water for her every day.`);
    expect(findInterviewers(evidence(once), 'auto')).toMatchObject({ kind: 'unclear' });
    const speaking = once.voices.turns.map((turn) => ({
      ...turn,
      track: turn.voice === 0 ? null : 0,
      confidence: 1,
    }));
    expect(findInterviewers(evidence(once, speaking), 'auto')).toMatchObject({ kind: 'told' });
    expect(findInterviewers(evidence(once), 'interview')).toMatchObject({ kind: 'told' });
    expect(findInterviewers(evidence(once, speaking), 'podcast')).toEqual({ kind: 'none' });
  });
});

describe('an interview without its interviewer', () => {
  const talk = conversation(INTERVIEW);
  const paced = paceClip(clipOf(talk), talk, wish({ interviewers: new Set([0]) }));

  test('lists what was left out, and keeps the question that an answer makes no sense without', () => {
    expect(paced.cuts.map(({ kind, text }) => [kind, text])).toEqual([
      ['interviewer', 'How did you get into cooking?'],
      ['interviewer', 'Wow.'],
      ['interviewer', 'What did you do the next morning?'],
      ['interviewer', 'Would you do that again?'],
    ]);
    expect(paced.transcript).toContain('And what did your first chef teach you? Nine months. Food is only');
  });

  test('starts shortly before the first answer and ends after the last', () => {
    const [start, end] = [paced.kept[0]?.startSeconds ?? 0, paced.kept.at(-1)?.endSeconds ?? 0];
    const grandmother = talk.transcript.words.find(({ text }) => text === 'My')?.startSeconds ?? 0;
    const other = talk.transcript.words.find(({ text }) => text === 'other.')?.endSeconds ?? 0;
    expect(grandmother - start).toBeCloseTo(0.2, 2);
    expect(end - other).toBeGreaterThan(0.3);
    expect(end - other).toBeLessThan(0.45);
  });

  test('keeps a turn that runs into the answer without a pause, and says so', () => {
    const close = conversation(INTERVIEW);
    const [track] = close.levels;
    const end = close.transcript.words.at(-1)?.endSeconds ?? 0;
    const loud = { ...close, levels: track ? [withNoise(track, 0, end + 2)] : [] };
    const kept = paceClip(clipOf(close), loud, wish({ interviewers: new Set([0]) }));
    expect(kept.cuts.filter(({ startSeconds }) => startSeconds > 1)).toEqual([]);
    expect(kept.fallbacks[0]).toMatchObject({
      used: 'the turn kept',
      instead_of: 'leaving the interviewer out',
    });
  });

  test('is not shorter than asked for: what would make it so is put back, and that is said', () => {
    const least = paced.kept.reduce((sum, one) => sum + one.endSeconds - one.startSeconds, 1);
    const long = paceClip(clipOf(talk), talk, wish({ interviewers: new Set([0]), leastSeconds: least }));
    expect(long.kept.reduce((sum, one) => sum + one.endSeconds - one.startSeconds, 0)).toBeGreaterThan(
      least - 0.05,
    );
    expect(long.cuts.length).toBeLessThan(4);
    expect(long.fallbacks[0]?.used).toMatch(/put back/);
  });
});

describe('a faster clip', () => {
  const slow = conversation(
    '0: I was losing money, and nobody knew about it. Then one day I told the truth. After that I slept like a baby for a week. It was over.',
    1.2,
  );

  test('has short pauses, and a longer one before its last sentence', () => {
    const { cuts } = paceClip(clipOf(slow), slow, wish({ pace: 'tight' }));
    expect(cuts.map(({ kind }) => kind)).toEqual(['pause', 'pause', 'pause']);
    const left = cuts.map(({ startSeconds, endSeconds }) => 1.2 - (endSeconds - startSeconds));
    expect(left[0]).toBeCloseTo(0.25, 1);
    expect(left[2]).toBeCloseTo(0.75, 1);
  });

  test('keeps a laugh in a pause', () => {
    const [track] = slow.levels;
    const from = (slow.transcript.sentences[0]?.endSeconds ?? 0) + 0.3;
    const levels = track ? [withNoise(track, from, from + 0.5)] : [];
    for (const { startSeconds, endSeconds } of paceClip(
      clipOf(slow),
      { ...slow, levels },
      wish({ pace: 'fast' }),
    ).cuts)
      expect(endSeconds <= from || startSeconds >= from + 0.5).toBe(true);
  });

  test('has no "um" between two pauses, and every "you know" that means something', () => {
    const hesitant = conversation(
      '0: I think, um, that you know the answer. It is, you know, obvious to me. You know. It is.',
    );
    const { cuts, transcript } = paceClip(clipOf(hesitant), hesitant, wish({ pace: 'fast' }));
    expect(cuts.filter(({ kind }) => kind === 'filler').map(({ text }) => text)).toEqual([
      'um,',
      'You know.',
    ]);
    expect(transcript).toBe('I think, that you know the answer. It is, you know, obvious to me. It is.');
  });

  test('as it was spoken is not touched', () => {
    const clip = clipOf(slow);
    expect(paceClip(clip, slow, wish())).toMatchObject({ kept: [clip.span], cuts: [], fallbacks: [] });
  });

  test('is left as it was spoken where words are not placed on the sound', () => {
    const words = slow.transcript.words.map((word) => ({ ...word, timing: 'estimated' as const }));
    const paced = paceClip(
      clipOf(slow),
      { ...slow, transcript: { ...slow.transcript, words } },
      wish({ pace: 'fast' }),
    );
    expect(paced.cuts).toEqual([]);
    expect(paced.fallbacks).toHaveLength(1);
  });
});

test('no cut touches a word that stays, whole frames are kept, and nothing is lost, whatever is said', () => {
  const talks = fc.array(
    fc.record({
      voice: fc.integer({ min: 0, max: 1 }),
      text: fc.constantFrom(
        'What happened then?',
        'Um, I went home. It was late.',
        'Yes.',
        'Nobody, you know, came. Wow!',
      ),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const paces = fc.constantFrom('natural' as const, 'tight' as const, 'fast' as const);
  fc.assert(
    fc.property(talks, paces, fc.double({ min: 0.05, max: 2, noNaN: true }), (lines, pace, gap) => {
      const talk = conversation(lines.map(({ voice, text }) => `${voice}: ${text}`).join('\n'), gap);
      const clip = clipOf(talk);
      const frameSeconds = 1001 / 30000;
      const { kept, cuts } = paceClip(clip, talk, wish({ pace, interviewers: new Set([0]), frameSeconds }));
      const parts = [...kept, ...cuts].sort((a, b) => a.startSeconds - b.startSeconds);
      expect(kept.length).toBeGreaterThan(0);
      expect(parts[0]?.startSeconds).toBe(clip.span.startSeconds);
      expect(parts.at(-1)?.endSeconds).toBe(clip.span.endSeconds);
      for (const [i, part] of parts.entries())
        if (parts[i + 1]) expect(parts[i + 1]?.startSeconds).toBeCloseTo(part.endSeconds, 6);
      for (const part of kept.slice(0, -1)) {
        const frames = (part.endSeconds - part.startSeconds) / frameSeconds;
        expect(Math.abs(frames - Math.round(frames))).toBeLessThan(1e-3);
      }
      for (const word of talk.transcript.words)
        for (const at of cuts.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]))
          expect(at > word.startSeconds + 1e-6 && at < word.endSeconds - 1e-6).toBe(false);
    }),
    { seed: 11 },
  );
});
