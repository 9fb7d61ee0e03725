import { describe, expect, test } from 'vitest';
import type { Shot, Transition } from '../facts/index.ts';
import { MOTION_COLUMNS, MOTION_ROWS } from '../facts/index.ts';
import { withoutFlashes } from './flashes.ts';
import { conversation } from './testing.ts';

const FRAME = 1 / 25;
const { transcript } = conversation('0: This is what we came for.\n1: It took us nine years.', 1);
const [first, last] = [transcript.words[0], transcript.words.at(-1)];
if (!first || !last) throw new Error('no words');
/** A clip as moments are cut: 0.2 s before the first word, 0.4 s after the last. */
const whole = { startSeconds: first.startSeconds - 0.2, endSeconds: last.endSeconds + 0.4 };
const secondTurn = transcript.words.find(
  ({ startSeconds }) =>
    startSeconds > 0.9 + first.endSeconds && startSeconds > (transcript.sentences[0]?.endSeconds ?? 0),
);
if (!secondTurn) throw new Error('no second turn');
const firstTurnEnds = transcript.sentences[0]?.endSeconds ?? 0;

const shotsAt = (borders: readonly number[], kind: Transition['kind'] = 'cut'): Shot[] =>
  [-5, ...borders].map((startSeconds, i, all) => ({
    startSeconds,
    endSeconds: all[i + 1] ?? 100,
    entry: i === 0 ? null : { kind, startSeconds, endSeconds: startSeconds },
    motion: new Array<number>(MOTION_COLUMNS * MOTION_ROWS).fill(0),
  }));
const shorten = (
  shots: readonly Shot[],
  kept = [whole],
  cuts: Parameters<typeof withoutFlashes>[0]['cuts'] = [],
) => withoutFlashes({ kept, cuts }, transcript.words, shots, FRAME);

describe('flash frames', () => {
  test('before the first word go: the clip begins with the first frame of the new shot', () => {
    const border = whole.startSeconds + 0.07;
    const [piece] = shorten(shotsAt([border])).kept;
    expect(piece?.startSeconds).toBeGreaterThan(border);
    expect(piece?.startSeconds).toBeLessThan(border + FRAME / 2);
    expect(piece?.endSeconds).toBeCloseTo(whole.endSeconds, 5);
  });

  test('after the last word go, and 0.2 s of sound stay', () => {
    const border = last.endSeconds + 0.3;
    const [piece] = shorten(shotsAt([border])).kept;
    expect(piece?.endSeconds).toBeLessThanOrEqual(border);
    expect(piece?.endSeconds).toBeGreaterThanOrEqual(last.endSeconds + 0.2);
  });

  test.each([
    ['in the first word', first.startSeconds + 0.05],
    ['just before the first word', first.startSeconds - 0.03],
    ['just after the last word', last.endSeconds + 0.1],
    ['between the turns', (firstTurnEnds + secondTurn.startSeconds) / 2],
  ])('stay where a word or the sound after it would go: a cut %s', (_, border) => {
    expect(shorten(shotsAt([border])).kept).toEqual([whole]);
  });

  test('of a fade or dissolve are no flash', () => {
    for (const kind of ['fade', 'dissolve'] as const)
      expect(shorten(shotsAt([whole.startSeconds + 0.07], kind)).kept).toEqual([whole]);
  });

  test('at a join go with what is left out there, and what is kept before stays a whole number of frames', () => {
    const kept = [
      { startSeconds: whole.startSeconds, endSeconds: firstTurnEnds + 0.3 },
      { startSeconds: secondTurn.startSeconds - 0.3, endSeconds: whole.endSeconds },
    ];
    const cut = {
      startSeconds: firstTurnEnds + 0.3,
      endSeconds: secondTurn.startSeconds - 0.3,
      kind: 'pause',
      text: '',
    } as const;
    const borders = [firstTurnEnds + 0.2, secondTurn.startSeconds - 0.2];
    const made = shorten(shotsAt(borders), kept, [cut]);
    const [before, after] = made.kept;
    expect(before?.endSeconds).toBeLessThanOrEqual(borders[0] ?? 0);
    expect(after?.startSeconds).toBeGreaterThan(borders[1] ?? 0);
    expect(made.cuts).toEqual([
      { ...cut, startSeconds: before?.endSeconds, endSeconds: after?.startSeconds },
    ]);
    const frames = ((before?.endSeconds ?? 0) - (before?.startSeconds ?? 0)) / FRAME;
    expect(frames).toBeGreaterThan(1);
    expect(frames).toBeCloseTo(Math.round(frames), 3);
  });

  test('stay where the words were not placed on the sound', () => {
    const words = transcript.words.map((word) => ({ ...word, timing: 'estimated' as const }));
    const kept = withoutFlashes(
      { kept: [whole], cuts: [] },
      words,
      shotsAt([whole.startSeconds + 0.07]),
      FRAME,
    ).kept;
    expect(kept).toEqual([whole]);
  });
});
