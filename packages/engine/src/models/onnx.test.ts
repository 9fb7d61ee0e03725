import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OnnxWriter } from './convert/onnx-writer.ts';
import { openSession } from './onnx.ts';
import { createPool } from './pool.ts';
import { floats, tensor } from './tensor.ts';
import type task from './testing/session-task.ts';

let folder: string;
let file: string;
let slow: string;
const taskModule = new URL('./testing/session-task.ts', import.meta.url);

/** A net that doubles every pixel: the smallest proof that written models run. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-'));
  file = join(folder, 'double.onnx');
  slow = join(folder, 'slow.onnx');
  const writer = new OnnxWriter();
  writer.input('x', ['batch', 2]);
  writer.output(writer.node('Mul', ['x', writer.constant('two', [1], Float32Array.of(2))], 'y'));
  await writeFile(file, writer.finish('double', { name: 'test', version: '1' }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a session', () => {
  test('runs a model and gives its outputs by name', async () => {
    const session = await openSession(file);
    expect(session).toMatchObject({ inputNames: ['x'], outputNames: ['y'] });
    const { y } = await session.run({ x: tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]) });
    expect(y).toMatchObject({ type: 'float32', dims: [2, 2] });
    expect([...floats(y)]).toEqual([2, 4, 6, 8]);
  });

  test('is opened once per thread and file', async () => {
    expect(await openSession(file)).toBe(await openSession(file));
    expect(await openSession(file, { threads: 2 })).not.toBe(await openSession(file));
  });

  test('that cannot be opened says what to do, and is tried again once the file is right', async () => {
    const late = join(folder, 'late.onnx');
    await writeFile(late, 'no model');
    await expect(openSession(late)).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('reelwright models'),
    });
    const writer = new OnnxWriter();
    writer.input('x', [1]);
    writer.output(writer.node('Relu', ['x'], 'y'));
    await writeFile(late, writer.finish('late', { name: 'test', version: '1' }));
    expect((await openSession(late)).outputNames).toEqual(['y']);
  });

  test('works in worker threads, and those can be ended in the middle of a run', async () => {
    await writeSlowNet(slow);
    for (let round = 0; round < 3; round += 1) {
      await using pool = createPool<typeof task>(taskModule, { file: slow }, { threads: 2 });
      expect(await pool.run({ times: 1 })).toEqual([512, 512]);
      const controller = new AbortController();
      const runs = [1, 2].map(() => pool.run({ times: 1_000 }, { signal: controller.signal }));
      const outcomes = Promise.allSettled(runs);
      setTimeout(() => controller.abort(), 100);
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
      }
    }
  });

  test.each(['exit', 'throw'])(
    'the process may end in the middle of a run (%s) without aborting',
    async (way) => {
      await writeSlowNet(slow);
      const program = fileURLToPath(new URL('./testing/end-while-busy.ts', import.meta.url));
      const { status, signal, stderr } = spawnSync(process.execPath, [program, slow, way], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect({ status, signal }).toEqual({ status: way === 'exit' ? 7 : 1, signal: null });
      expect(stderr).not.toContain('Napi');
    },
  );
});

/** A net that takes some milliseconds a run: ten products of 512 × 512 matrices. */
async function writeSlowNet(path: string): Promise<void> {
  const writer = new OnnxWriter();
  writer.input('x', [512, 512]);
  let last = 'x';
  const factor = writer.constant('factor', [512, 512], new Float32Array(512 * 512));
  for (let step = 0; step < 10; step += 1) last = writer.node('MatMul', [last, factor], `y${step}`);
  writer.output(last);
  await writeFile(path, writer.finish('slow', { name: 'test', version: '1' }));
}

describe('a tensor', () => {
  test('whose shape does not fit its data is refused', () => {
    expect(() => tensor('float32', new Float32Array(5), [2, 3])).toThrow(/holds 6 elements, not 5/);
  });

  test('of another type is not read as floats', () => {
    expect(() => floats(tensor('int64', BigInt64Array.of(1n), [1]))).toThrow(/int64/);
    expect(() => floats(undefined)).toThrow(/none/);
  });
});
