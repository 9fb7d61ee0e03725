import { threadId } from 'node:worker_threads';
import { EngineError } from '../../error.ts';
import { defineTask } from '../task.ts';

/** A task for the pool's own tests: multiplies samples, or fails or dawdles on demand. */
export default defineTask(async (init: { factor: number }) => {
  let calls = 0;
  return async (input: {
    samples: Float32Array;
    mood?: 'refuse' | 'throw' | 'exit' | 'exitLater' | 'spin' | 'sleep';
  }) => {
    calls += 1;
    if (input.mood === 'refuse') throw new EngineError('invalid_input', 'No.');
    if (input.mood === 'throw') throw new TypeError('Oh.');
    if (input.mood === 'exit') process.exit(3);
    if (input.mood === 'exitLater') setTimeout(() => process.exit(3), 20);
    if (input.mood === 'spin') for (;;);
    if (input.mood === 'sleep') await new Promise((resolve) => setTimeout(resolve, 60_000));
    return { doubled: input.samples.map((sample) => sample * init.factor), thread: threadId, calls };
  };
});
