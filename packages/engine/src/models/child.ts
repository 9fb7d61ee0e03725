import { EngineError } from '../error.ts';
import type { AnyTask } from './task.ts';
import type { WorkerReply } from './worker.ts';

/** What a child process is told: first its task, then inputs one at a time. */
export type ChildRequest = { module: string; init: unknown } | { input: unknown };

/** Entry point of every child process of a pool: makes the task, says so, then answers one input after the other. */
let handler: ((input: unknown) => Promise<unknown>) | undefined;

process.on('message', (message: unknown) => {
  void answer(message).then((reply) => process.send?.(reply));
});
// Whoever started this process is gone.
process.on('disconnect', () => process.exit());

async function answer(message: unknown): Promise<WorkerReply> {
  try {
    return { ok: true, value: await work(message) };
  } catch (error) {
    return {
      ok: false,
      code: error instanceof EngineError ? error.code : null,
      message: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    };
  }
}

async function work(message: unknown): Promise<unknown> {
  if (typeof message !== 'object' || message === null) throw new TypeError('A message is an object.');
  if ('module' in message && 'init' in message && typeof message.module === 'string') {
    const loaded: { default?: AnyTask } = await import(message.module);
    if (typeof loaded.default?.create !== 'function')
      throw new TypeError(
        `The module ${message.module} does not default-export a task made with defineTask.`,
      );
    handler = await loaded.default.create(message.init);
    return null;
  }
  if (!handler || !('input' in message)) throw new TypeError('An input came before the task.');
  return handler(message.input);
}
