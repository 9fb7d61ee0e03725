import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createPool, obtainModel } from '../models/index.ts';
import { findShared } from '../testing/shared.ts';
import { MOUTHS_PER_SECOND } from './evidence.ts';
import { MOUTH_SIZE } from './mouth-crops.ts';
import type task from './testing/lr-asd-task.ts';

const shared = findShared();
const CLIPS = ['grid_speaking', 'remotion_speaking', 'two_person_left_talks_then_listens'];
/** Rows of the golden logits: runs of 1 to 6 s, then their mean. */
const ROWS = 7;
/** Cepstra per picture. */
const NUMBERS = 4 * 13;

function read(name: string): Buffer {
  return readFileSync(`${shared}/models/lr-asd-golden/${name}`);
}

function floatsOf(name: string): Float32Array {
  const bytes = read(name);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

async function openPool() {
  const { frontend = '', backend = '' } = await obtainModel('lr-asd');
  const module = new URL('./testing/lr-asd-task.ts', import.meta.url);
  return createPool<typeof task>(module, { frontend, backend }, { threads: 1 });
}

function clip(name: string) {
  const golden = floatsOf(`${name}.logits.f32`);
  const count = golden.length / ROWS;
  const mouths = Uint8Array.from(read(`${name}.faces.u8`));
  const sounds = floatsOf(`${name}.mfcc.f32`);
  const part = (from: number, to: number) => ({
    mouths: mouths.slice(from * MOUTH_SIZE ** 2, to * MOUTH_SIZE ** 2),
    sounds: sounds.slice(from * NUMBERS, to * NUMBERS),
    count: to - from,
  });
  return { count, part, row: (n: number) => golden.subarray(n * count, (n + 1) * count) };
}

describe('LR-ASD', () => {
  test.skipIf(!shared)('gives the logits of the published net, second by second', async () => {
    await using pool = await openPool();
    for (const name of CLIPS) {
      const { count, part, row } = clip(name);
      let worst = 0;
      for (let from = 0; from < count; from += MOUTHS_PER_SECOND) {
        const scores = await pool.run(part(from, Math.min(count, from + MOUTHS_PER_SECOND)));
        scores.forEach((score, i) => {
          worst = Math.max(worst, Math.abs(score - (row(0)[from + i] ?? Number.NaN)));
        });
      }
      expect(worst).toBeLessThan(1e-3);
    }
  });

  test.skipIf(!shared)('says the same when everything is encoded once for all lengths', async () => {
    await using pool = await openPool();
    for (const name of CLIPS) {
      const { count, part, row } = clip(name);
      const scores = await pool.run(part(0, count));
      const mean = row(ROWS - 1);
      const apart = scores.reduce((sum, score, i) => sum + Math.abs(score - (mean[i] ?? 0)), 0) / count;
      const same = scores.filter((score, i) => score >= 0 === (mean[i] ?? 0) >= 0).length / count;
      // Measured when the net was exported: 0.08–0.27 apart, 96.5–100 % with the same sign.
      expect(apart).toBeLessThan(0.3);
      expect(same).toBeGreaterThan(0.96);
    }
  });
});
