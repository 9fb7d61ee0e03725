import { Piscina } from 'piscina';
import { EngineError, throwIfCancelled } from '../error.ts';
import type { AnyTask, InitOf, InputOf, OutputOf } from './task.ts';
import type { WorkerData, WorkerReply } from './worker.ts';

/** Worker threads that all do the same task. */
export type Pool<In, Out> = {
  /**
   * Hands one input to the next free thread; waits in line when all are busy, so keep few in flight. Buffers in
   * `transfer` are moved instead of copied and are empty afterwards. EngineErrors of the task arrive as such; an
   * abort rejects with `cancelled`.
   */
  run(input: In, options?: { signal?: AbortSignal | undefined; transfer?: ArrayBuffer[] }): Promise<Out>;
  readonly threads: number;
  /** Stops the threads; what still runs or waits is rejected with `cancelled`. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Starts threads for a task module. The type parameter has to be the module's own task, so that inputs and outputs
 * cannot mismatch; without it nothing fits `init`:
 *
 *     import type task from './recognise-task.ts';
 *     await using pool = createPool<typeof task>(new URL('./recognise-task.ts', import.meta.url), init, { threads: 2 });
 */
export function createPool<T extends AnyTask = never>(
  module: URL,
  init: InitOf<T>,
  options: { threads: number },
): Pool<InputOf<T>, OutputOf<T>> {
  const data: WorkerData = { module: module.href, init };
  const piscina = new Piscina<InputOf<T>, WorkerReply>({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: options.threads,
    maxThreads: options.threads,
    workerData: data,
    // Test runners pass loader flags that a plain thread must not inherit: Node strips the types itself.
    execArgv: [],
  });
  // A thread that dies reports on its tasks; without a listener it would take the process with it.
  piscina.on('error', () => undefined);
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await piscina.destroy();
  };
  return {
    threads: options.threads,
    async run(input, { signal, transfer } = {}) {
      throwIfCancelled(signal);
      let reply: WorkerReply;
      try {
        reply = await piscina.run(input, {
          signal: signal ?? null,
          ...(transfer ? { transferList: transfer } : {}),
        });
      } catch (cause) {
        if (signal?.aborted || closed) throw new EngineError('cancelled', 'Cancelled.', { cause });
        throw new EngineError('internal', `A worker thread failed: ${describe(cause)}.`, { cause });
      }
      if (!reply.ok) throw revive(reply);
      // The worker ran T itself, so what it returned is T's output.
      return reply.value as OutputOf<T>;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function revive(reply: Extract<WorkerReply, { ok: false }>): EngineError {
  const cause = new Error(reply.message);
  if (reply.stack) cause.stack = reply.stack;
  if (reply.code) return new EngineError(reply.code, reply.message, { cause });
  return new EngineError('internal', `A worker thread failed: ${reply.message}`, { cause });
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
