import { describe, expect, test } from 'vitest';
import type { VoiceTurn } from '../facts/index.ts';
import { decodeSound, probe } from '../media/index.ts';
import { findShared } from '../testing/shared.ts';
import { findVoices } from './voices.ts';

const shared = findShared();

async function soundOf(path: string): Promise<Float32Array> {
  const samples: number[] = [];
  for await (const chunk of decodeSound(path, await probe(path)))
    for (const sample of chunk) samples.push(sample);
  return Float32Array.from(samples);
}

const span = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

/** The voice heard at a moment. */
function voiceAt(turns: readonly VoiceTurn[], atSeconds: number): number | undefined {
  return turns.find((turn) => atSeconds >= turn.startSeconds && atSeconds < turn.endSeconds)?.voice;
}

describe('voices', () => {
  test('are none where nobody speaks', async () => {
    expect(await findVoices([], [])).toEqual({ turns: [], fallbacks: [] });
  });

  test('cover the spans of speech exactly, even silent ones', async () => {
    const samples = new Float32Array(16_000 * 4);
    const { turns } = await findVoices([{ startSeconds: 10, samples }], [span(10.5, 11), span(12, 13.5)]);
    expect(turns).toEqual([
      { ...span(10.5, 11), voice: 0 },
      { ...span(12, 13.5), voice: 0 },
    ]);
  });

  test('stop when cancelled', async () => {
    const signal = AbortSignal.abort();
    const sound = [{ startSeconds: 0, samples: new Float32Array(16_000) }];
    await expect(findVoices(sound, [span(0, 1)], { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.skipIf(!shared)('of two people who take turns are told apart, and come back as the same', async () => {
    const samples = await soundOf(`${shared}/media/derived/grid_two_person_turns.mp4`);
    const { turns } = await findVoices([{ startSeconds: 0, samples }], [span(0, 12)], { splitting: 'eager' });
    const voices = [1.5, 4.5, 7.5, 10.5].map((at) => voiceAt(turns, at));
    expect(voices).toEqual([0, 1, 0, 1]);
    expect(turns[0]?.startSeconds).toBe(0);
    expect(turns.at(-1)?.endSeconds).toBe(12);
  });

  test.skipIf(!shared)('of one person who talks for long are one', async () => {
    const samples = await soundOf(`${shared}/media/video/single_speaker_adt31.mp4`);
    const { turns } = await findVoices([{ startSeconds: 0, samples }], [span(0, 24)]);
    expect(new Set(turns.map((turn) => turn.voice)).size).toBe(1);
  });
});
