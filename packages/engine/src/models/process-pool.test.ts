import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../error.ts';
import { openProcessPool } from './process-pool.ts';
import type task from './testing/double-task.ts';
import type dyingTask from './testing/dying-task.ts';

const module = new URL('./testing/double-task.ts', import.meta.url);
const open = (processes: number) => openProcessPool<typeof task>(module, { factor: 2 }, { processes });
const samples = () => new Float32Array([1, 2, 3]);

describe('a pool of processes', () => {
  test('runs a TypeScript task and keeps its state between inputs', async () => {
    await using pool = await open(1);
    const first = await pool.run({ samples: samples() });
    const second = await pool.run({ samples: samples() });
    expect([...first.doubled]).toEqual([2, 4, 6]);
    expect(second.calls).toBe(2);
  });

  test('brings refusals back as EngineErrors with their code, and goes on', async () => {
    await using pool = await open(1);
    const refusal = await pool.run({ samples: samples(), mood: 'refuse' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EngineError);
    expect(refusal).toMatchObject({ code: 'invalid_input', message: 'No.' });
    expect((await pool.run({ samples: samples() })).calls).toBe(2);
  });

  test.each(['spin', 'sleep'] as const)(
    'an abort ends a task that %ss at once, and the pool goes on',
    async (mood) => {
      await using pool = await open(1);
      const controller = new AbortController();
      const running = pool.run({ samples: samples(), mood }, { signal: controller.signal });
      const waiting = pool.run({ samples: samples(), mood }, { signal: controller.signal });
      const started = performance.now();
      setTimeout(() => controller.abort(), 50);
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
      await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
      expect(performance.now() - started).toBeLessThan(2000);
      expect([...(await pool.run({ samples: samples() })).doubled]).toEqual([2, 4, 6]);
    },
  );

  test('an abort that comes together with the answer leaves no process that is being killed', async () => {
    await using pool = await open(1);
    for (let i = 0; i < 5; i++) {
      const controller = new AbortController();
      const running = pool.run({ samples: samples() }, { signal: controller.signal });
      const outcome = expect(running).rejects.toMatchObject({ code: 'cancelled' });
      setTimeout(() => controller.abort(), 20);
      // Until the answer and the time of the abort are both there, nothing is looked at.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
      await outcome;
      expect([...(await pool.run({ samples: samples() })).doubled]).toEqual([2, 4, 6]);
    }
  });

  test('a process that dies fails its own input only', async () => {
    await using pool = await open(1);
    const dying = pool.run({ samples: samples(), mood: 'exit' });
    await expect(dying).rejects.toMatchObject({ code: 'process_failed' });
    expect([...(await pool.run({ samples: samples() })).doubled]).toEqual([2, 4, 6]);
  });

  test('a process that dies while it has nothing to do fails no input', async () => {
    await using pool = await open(1);
    await pool.run({ samples: samples(), mood: 'exitLater' });
    await wait(500);
    expect((await pool.run({ samples: samples() })).calls).toBe(1);
  });

  test('a process that aborts while it makes its task is told with its last words', async () => {
    const dies = new URL('./testing/dying-task.ts', import.meta.url);
    const opening = openProcessPool<typeof dyingTask>(dies, 'what(): no such model', { processes: 1 });
    await expect(opening).rejects.toMatchObject({
      code: 'process_failed',
      message: expect.stringMatching(/SIGABRT.*no such model/),
    });
  });

  test('two processes work at the same time, and no more are started', async () => {
    await using pool = await open(2);
    const results = await Promise.all(Array.from({ length: 6 }, () => pool.run({ samples: samples() })));
    // With two processes, one of them has answered three inputs or more.
    expect(Math.max(...results.map((result) => result.calls))).toBeGreaterThanOrEqual(3);
    expect(results.filter((result) => result.calls === 1).length).toBeLessThanOrEqual(2);
  });

  test('closing rejects what still runs and may be repeated', async () => {
    const pool = await open(1);
    const running = pool.run({ samples: samples(), mood: 'sleep' });
    const outcome = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await pool.close();
    await pool.close();
    await outcome;
    await expect(pool.run({ samples: samples() })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
