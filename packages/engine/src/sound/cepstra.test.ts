import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeSound, probe } from '../media/index.ts';
import { findShared } from '../testing/shared.ts';
import { CEPSTRUM_SIZE, cepstra } from './cepstra.ts';

const shared = findShared();

describe('cepstra', () => {
  test('come every ten milliseconds, and silence has finite ones', () => {
    const numbers = cepstra(new Float32Array(16_000));
    expect(numbers.length / CEPSTRUM_SIZE).toBe(99);
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(cepstra(new Float32Array(10)).length).toBe(CEPSTRUM_SIZE);
  });

  test.skipIf(!shared)('are those of python_speech_features', async () => {
    const path = `${shared}/media/audio/jfk.wav`;
    const chunks: number[] = [];
    for await (const chunk of decodeSound(path, await probe(path))) chunks.push(...chunk);
    const golden = readFileSync(`${shared}/models/lr-asd-golden/jfk.mfcc.f32`);
    const expected = new Float32Array(
      golden.buffer.slice(golden.byteOffset, golden.byteOffset + golden.byteLength),
    );
    const numbers = cepstra(Float32Array.from(chunks));
    expect(numbers.length).toBe(expected.length);
    let worst = 0;
    expected.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(value - (numbers[i] ?? Number.NaN)));
    });
    expect(worst).toBeLessThan(1e-4);
  });
});
