import { describe, expect, test } from 'vitest';
import type { SpokenPiece } from './cutter.ts';
import { hearPiece } from './hear.ts';
import type { Heard } from './heard.ts';
import type { OpenRecogniser } from './recogniser.ts';
import { RATE } from './testing/sound.ts';

/** A recogniser that answers by the length of what it is given, and remembers the lengths. */
function recogniser(
  answer: (seconds: number, call: number) => Partial<Heard>,
): OpenRecogniser & { lengths: number[] } {
  const lengths: number[] = [];
  return {
    lengths,
    threads: 1,
    hear: async (samples) => {
      lengths.push(samples.length / RATE);
      return {
        text: '',
        confidences: [0.9],
        looped: false,
        full: false,
        times: null,
        language: null,
        ...answer(samples.length / RATE, lengths.length),
      };
    },
    close: async () => undefined,
  };
}

/** Loud but for its middle, where it is quiet. */
function piece(seconds: number): SpokenPiece {
  const samples = Float32Array.from({ length: seconds * RATE }, (_, i) =>
    Math.abs(i / RATE - seconds / 2) < 0.1 ? 0 : 0.2 * Math.sin(i * 0.2),
  );
  return {
    startSeconds: 100,
    endSeconds: 100 + seconds,
    samples,
    voiced: [{ startSeconds: 100.2, endSeconds: 100 + seconds - 0.2 }],
    voice: 0.95,
  };
}

describe('hearing a piece of speech', () => {
  test('a looped piece is halved at its quietest place, and the halves make up the whole', async () => {
    const open = recogniser((seconds) =>
      seconds > 6 ? { text: 'no no', looped: true } : { text: 'all good' },
    );
    const heard = await hearPiece(piece(10), open, undefined);
    expect(heard.words.map((word) => word.text)).toEqual(['all', 'good', 'all', 'good']);
    expect(open.lengths.map(Math.round)).toEqual([10, 5, 5]);
    expect(heard.refused).toEqual([]);
  });

  test('a piece that loops however small is cut back and reported at its place', async () => {
    const open = recogniser(() => ({ text: 'okay '.repeat(12).trim(), looped: true }));
    const heard = await hearPiece(piece(10), open, undefined);
    expect(open.lengths.length).toBeLessThanOrEqual(7);
    expect(heard.words.length).toBeLessThanOrEqual(4);
    expect(heard.refused[0]?.reason).toContain('repeated itself');
    expect(heard.refused[0]?.startSeconds).toBeGreaterThanOrEqual(100);
    expect(heard.refused.at(-1)?.endSeconds).toBeLessThanOrEqual(110);
  });

  test('nothing heard in clear voice gets a second look', async () => {
    const open = recogniser((_, call) => (call === 1 ? {} : { text: 'there it is' }));
    const heard = await hearPiece(piece(2), open, undefined);
    expect(heard.words).toHaveLength(3);
    expect(open.lengths).toHaveLength(2);
  });

  test('nothing heard in doubtful voice stays nothing', async () => {
    const open = recogniser(() => ({}));
    const heard = await hearPiece({ ...piece(4), voice: 0.5 }, open, undefined);
    expect(heard.words).toEqual([]);
    expect(open.lengths).toHaveLength(1);
  });
});
