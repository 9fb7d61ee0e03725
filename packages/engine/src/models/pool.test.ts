import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../error.ts';
import { createPool } from './pool.ts';
import type task from './testing/double-task.ts';

const module = new URL('./testing/double-task.ts', import.meta.url);
const open = (threads: number) => createPool<typeof task>(module, { factor: 2 }, { threads });
const samples = () => new Float32Array([1, 2, 3]);

describe('a pool of worker threads', () => {
  test('runs a TypeScript task off the main thread and keeps its state between inputs', async () => {
    await using pool = open(1);
    const first = await pool.run({ samples: samples() });
    const second = await pool.run({ samples: samples() });
    expect([...first.doubled]).toEqual([2, 4, 6]);
    expect(first.thread).toBeGreaterThan(0);
    expect(second).toMatchObject({ thread: first.thread, calls: 2 });
  });

  test('moves transferred buffers instead of copying them', async () => {
    await using pool = open(1);
    const moved = samples();
    const { doubled } = await pool.run({ samples: moved }, { transfer: [moved.buffer] });
    expect([...doubled]).toEqual([2, 4, 6]);
    expect(moved.length).toBe(0);
  });

  test('brings refusals back as EngineErrors with their code, and other errors as internal', async () => {
    await using pool = open(1);
    const refusal = await pool.run({ samples: samples(), mood: 'refuse' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EngineError);
    expect(refusal).toMatchObject({ code: 'invalid_input', message: 'No.' });
    await expect(pool.run({ samples: samples(), mood: 'throw' })).rejects.toMatchObject({ code: 'internal' });
    expect([...(await pool.run({ samples: samples() })).doubled]).toEqual([2, 4, 6]);
  });

  test.each(['spin', 'sleep'] as const)(
    'an abort ends a task that %ss, and the pool goes on',
    async (mood) => {
      await using pool = open(1);
      await pool.run({ samples: samples() });
      const controller = new AbortController();
      const running = pool.run({ samples: samples(), mood }, { signal: controller.signal });
      const waiting = pool.run({ samples: samples(), mood }, { signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
      await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
      await expect(pool.run({ samples: samples() }, { signal: controller.signal })).rejects.toMatchObject({
        code: 'cancelled',
      });
      expect([...(await pool.run({ samples: samples() })).doubled]).toEqual([2, 4, 6]);
    },
  );

  test('a thread that dies fails its own task only', async () => {
    await using pool = open(1);
    await expect(pool.run({ samples: samples(), mood: 'exit' })).rejects.toMatchObject({ code: 'internal' });
    expect([...(await pool.run({ samples: samples() })).doubled]).toEqual([2, 4, 6]);
  });

  test('an idle thread sleeps in its event loop, where it can be ended at any time, and is replaced', async () => {
    await using pool = open(1);
    const { thread } = await pool.run({ samples: samples(), mood: 'exitLater' });
    await wait(1_000);
    const next = await pool.run({ samples: samples() });
    expect(next.calls).toBe(1);
    expect(next.thread).not.toBe(thread);
  });

  test('closing rejects what still runs and may be repeated', async () => {
    const pool = open(1);
    const running = pool.run({ samples: samples(), mood: 'sleep' });
    const outcome = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await pool.close();
    await pool.close();
    await outcome;
  });

  test('two threads work at the same time', async () => {
    await using pool = open(2);
    const results = await Promise.all(Array.from({ length: 8 }, () => pool.run({ samples: samples() })));
    expect(new Set(results.map((result) => result.thread)).size).toBe(2);
  });

  test('a mismatch of task and input does not compile', () => {
    const unused = async (): Promise<void> => {
      // @ts-expect-error the factor is a number
      createPool<typeof task>(module, { factor: 'two' }, { threads: 1 });
      // @ts-expect-error a pool whose task is not named takes no init
      createPool(module, { factor: 2 }, { threads: 1 });
      const pool = open(1);
      // @ts-expect-error samples are floats
      await pool.run({ samples: 'abc' });
      // @ts-expect-error the result is an object
      const wrong: string = await pool.run({ samples: samples() });
      console.log(wrong);
    };
    expect(unused).toBeTypeOf('function');
  });
});
