import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool, fileOf, obtainModel } from '../models/index.ts';
import { inARow, makeSound, speak, streamOf } from './testing/sound.ts';
import { CHUNK_SAMPLES, CHUNK_SECONDS, detectVoice, ROW_CHUNKS, WARM_UP_CHUNKS } from './voice.ts';
import type task from './voice-task.ts';

const openPool = (model: string) =>
  createPool<typeof task>(new URL('./voice-task.ts', import.meta.url), { model }, { threads: 1 });
let pool: ReturnType<typeof openPool>;
let sound: Float32Array;

beforeAll(async () => {
  pool = openPool(fileOf(await obtainModel('silero-vad'), 'model'));
  const sentence = await speak('the quick brown fox jumps over the lazy dog');
  sound = inARow(1, sentence, 2, sentence, 0.5, sentence, 3, sentence, 1, sentence, 1);
});
afterAll(() => pool.close());

async function probabilities(samples: Float32Array, chunk: number): Promise<Float32Array> {
  const found: number[] = [];
  let length = 0;
  for await (const block of detectVoice(streamOf(samples, chunk), pool)) {
    found.push(...block.probabilities);
    length += block.samples.length;
  }
  expect(length).toBe(found.length * CHUNK_SAMPLES);
  return Float32Array.from(found);
}

describe('voice detection', () => {
  test('finds the voice where it is and nowhere else', async () => {
    const found = await probabilities(sound, 7001);
    expect(found.length).toBe(Math.ceil(sound.length / CHUNK_SAMPLES));
    const at = (seconds: number) => found[Math.round(seconds / CHUNK_SECONDS)] ?? -1;
    expect(Math.max(...found.slice(0, Math.floor(0.9 / CHUNK_SECONDS)))).toBeLessThan(0.3);
    expect(at(1.8)).toBeGreaterThan(0.8);
    expect(at(sound.length / 16_000 - 0.3)).toBeLessThan(0.3);
  });

  test('says the same however the stream is cut', async () => {
    const whole = await probabilities(sound, sound.length);
    expect(await probabilities(sound, 333)).toEqual(whole);
  });

  test('says the same for rows side by side as for each row alone', async () => {
    const together = await probabilities(sound, sound.length);
    const rows = Math.ceil(together.length / ROW_CHUNKS);
    expect(rows).toBeGreaterThan(1);
    for (let row = 0; row < rows; row += 1) {
      const from = row * ROW_CHUNKS * CHUNK_SAMPLES;
      const leadSamples = Math.min(from, WARM_UP_CHUNKS * CHUNK_SAMPLES + 64);
      const chunks = Math.min(ROW_CHUNKS, together.length - row * ROW_CHUNKS);
      const samples = new Float32Array(leadSamples + chunks * CHUNK_SAMPLES);
      samples.set(sound.subarray(from - leadSamples, from + chunks * CHUNK_SAMPLES));
      const alone = await pool.run({ samples, leadSamples, chunks });
      alone.forEach((probability, chunk) => {
        // Batches of another size are added up in another order: the last digits differ, no decision does.
        expect(Math.abs(probability - (together[row * ROW_CHUNKS + chunk] ?? -1))).toBeLessThan(1e-4);
      });
    }
  });

  test('hears none in silence, tones and noise', async () => {
    const noise = await makeSound(['-f', 'lavfi', '-i', 'anoisesrc=d=4:c=pink:a=0.2:seed=1']);
    const tone = await makeSound(['-f', 'lavfi', '-i', 'sine=f=220:d=4']);
    const found = await probabilities(inARow(2, noise, 1, tone, 1), 5000);
    expect(found.filter((probability) => probability > 0.5)).toHaveLength(0);
  });
});
