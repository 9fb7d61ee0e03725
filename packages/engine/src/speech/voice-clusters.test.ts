import { describe, expect, test } from 'vitest';
import { VOICE_SIZE, type VoiceBlock } from './voice-blocks.ts';
import { clusterVoices } from './voice-clusters.ts';

/** Blocks of talkers who take turns: the talker of each turn and its length in blocks; talkers lie `apart` from each other. */
function talk(turns: readonly (readonly [number, number])[], apart: number): VoiceBlock[] {
  // A small linear congruential generator (Numerical Recipes): the same noise every time.
  let state = 7;
  const random = () => {
    state = (1_664_525 * state + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let at = 0;
  return turns.flatMap(([talker, blocks]) =>
    Array.from({ length: blocks }, (_, i): VoiceBlock => {
      const startSeconds = at++ / 4;
      const voice = Float64Array.from(
        { length: VOICE_SIZE },
        (_, d) => 2 * noise() + (d === talker ? apart : 0),
      );
      return { startSeconds, lastSeconds: startSeconds + 0.24, seconds: 0.25, afterPause: i === 0, voice };
    }),
  );
}

const said = (turns: readonly (readonly [number, number])[]) =>
  turns.flatMap(([talker, blocks]) => new Array<number>(blocks).fill(talker));

describe('voice clusters', () => {
  test('of nothing are none', () => {
    expect(clusterVoices([])).toEqual([]);
  });

  test('follow talkers who take turns, the first heard being number 0', () => {
    const turns = [
      [0, 12],
      [1, 20],
      [0, 8],
      [2, 16],
      [1, 12],
    ] as const;
    const found = clusterVoices(talk(turns, 6));
    const wrong = said(turns).filter((talker, i) => found[i] !== talker).length;
    expect(wrong).toBeLessThanOrEqual(3);
    expect(found[0]).toBe(0);
  });

  test('leave one talker whole, however readily voices are told apart', () => {
    for (const splitting of ['careful', 'eager'] as const)
      expect(new Set(clusterVoices(talk([[0, 240]], 6), splitting)).size).toBe(1);
  });

  test('do not fall apart because a talk is long', () => {
    const minutes = talk([[0, 2400]], 6);
    // The talker's voice drifts by a quarter of what a second varies, from the first minute to the last.
    minutes.forEach((block, i) => {
      block.voice[3] = (block.voice[3] ?? 0) + (0.25 * i) / minutes.length;
    });
    expect(new Set(clusterVoices(minutes)).size).toBe(1);
  });

  test('are the same for the same blocks', () => {
    const blocks = talk(
      [
        [0, 12],
        [1, 20],
        [0, 8],
      ],
      6,
    );
    expect(clusterVoices(blocks)).toEqual(clusterVoices(blocks));
  });
});
