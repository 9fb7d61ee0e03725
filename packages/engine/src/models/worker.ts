import { workerData } from 'node:worker_threads';
import { EngineError } from '../error.ts';
import { type Brake, holdBrake } from './brake.ts';
import type { AnyTask } from './task.ts';

/** What the pool hands to every thread. */
export type WorkerData = { module: string; init: unknown };

/** One input on its way to a thread, with the brake that stops the work on it. */
export type WorkerInput = { input: unknown; brake: Brake };

/** What a thread answers: errors as data, because a class does not survive structured clone. */
export type WorkerReply =
  | { ok: true; value: unknown }
  | { ok: false; code: EngineError['code'] | null; message: string; stack: string | undefined };

let handler: Promise<(input: unknown) => Promise<unknown>> | undefined;

/** Entry point of every worker thread: makes the task once, then handles one input per call. */
export default async function handle({ input, brake }: WorkerInput): Promise<WorkerReply> {
  try {
    holdBrake(brake);
    // An attempt that was stopped or failed is not the last word.
    handler ??= open().catch((error: unknown) => {
      handler = undefined;
      throw error;
    });
    return { ok: true, value: await (await handler)(input) };
  } catch (error) {
    return {
      ok: false,
      code: error instanceof EngineError ? error.code : null,
      message: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    };
  }
}

async function open(): Promise<(input: unknown) => Promise<unknown>> {
  // Piscina nests the pool's workerData behind its own.
  const { module, init } = readWorkerData(workerData);
  const loaded: { default?: AnyTask } = await import(module);
  if (typeof loaded.default?.create !== 'function') {
    throw new EngineError(
      'internal',
      `The module ${module} does not default-export a task made with defineTask.`,
    );
  }
  return loaded.default.create(init);
}

function readWorkerData(value: unknown): WorkerData {
  const candidate: unknown = Array.isArray(value) ? value[1] : value;
  if (typeof candidate === 'object' && candidate !== null && 'module' in candidate && 'init' in candidate) {
    const { module, init } = candidate;
    if (typeof module === 'string') return { module, init };
  }
  throw new EngineError('internal', 'A worker thread was started without a task.');
}
