import { describe, expect, test } from 'vitest';
import { readStretches } from './read-stretches.ts';
import { streamOf } from './testing/sound.ts';
import { SAMPLE_RATE } from './voice.ts';

/** A source of 100 s whose samples say which second they belong to. */
const source = Float32Array.from({ length: 100 * SAMPLE_RATE }, (_, i) => Math.floor(i / SAMPLE_RATE));

async function read(...spans: [from: number, to: number][]) {
  const reads: { startSeconds: number; endSeconds: number }[] = [];
  const stretches = spans.map(([startSeconds, endSeconds]) => ({ startSeconds, endSeconds }));
  const found: { stretch: object; samples: Float32Array }[] = [];
  const readSound = (span: { startSeconds: number; endSeconds: number }) => {
    reads.push(span);
    return streamOf(source.subarray(span.startSeconds * SAMPLE_RATE, span.endSeconds * SAMPLE_RATE), 9973);
  };
  for await (const part of readStretches(stretches, readSound)) found.push(part);
  return { reads, found };
}

describe('reading stretches of sound', () => {
  test('gives each exactly its own sound, overlapping ones too, and reads on over short gaps', async () => {
    const { reads, found } = await read([2, 4], [3.5, 6], [20, 21], [70, 72]);
    expect(reads).toEqual([
      { startSeconds: 2, endSeconds: 21 },
      { startSeconds: 70, endSeconds: 72 },
    ]);
    expect(found.map(({ samples }) => samples.length / SAMPLE_RATE)).toEqual([2, 2.5, 1, 2]);
    expect(found.map(({ samples }) => [samples[0], samples.at(-1)])).toEqual([
      [2, 3],
      [3, 5],
      [20, 20],
      [70, 71],
    ]);
  });

  test('gives what there is when the source ends early', async () => {
    const { found } = await read([98, 99], [99, 105]);
    expect(found.map(({ samples }) => samples.length / SAMPLE_RATE)).toEqual([1, 1]);
  });

  test('of nothing reads nothing', async () => {
    expect((await read()).reads).toEqual([]);
  });
});
