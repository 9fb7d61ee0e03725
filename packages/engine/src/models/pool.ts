import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { EngineError, throwIfCancelled } from '../error.ts';
import { type Brake, createBrake, pullBrake, pullBrakesNow } from './brake.ts';
import type { AnyTask, InitOf, InputOf, OutputOf } from './task.ts';
import type { WorkerData, WorkerInput, WorkerReply } from './worker.ts';

/** Worker threads that all do the same task. */
export type Pool<In, Out> = {
  /**
   * Hands one input to the next free thread; waits in line when all are busy, so keep few in flight. What
   * `transfer` names is moved instead of copied; its buffers are empty afterwards. EngineErrors of the task arrive as such. An
   * abort rejects with `cancelled` after the work has stopped: a net that is being run is run to its end, then the
   * thread is replaced by a fresh one.
   */
  run(
    input: In,
    options?: { signal?: AbortSignal | undefined; transfer?: (ArrayBuffer | MessagePort)[] },
  ): Promise<Out>;
  readonly threads: number;
  /** Stops the threads, each at the end of the net it is running; what runs or waits is rejected with `cancelled`. Safe to call twice. */
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
  const piscina = new Piscina<WorkerInput, WorkerReply>({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: options.threads,
    maxThreads: options.threads,
    workerData: data,
    // An idle thread that sleeps in Atomics.wait is now and then not woken by being ended, and whoever ends it waits for
    // ever: 2 of 577 processes did not end (piscina 5.3.2, Node 24.21.0). The event loop costs 2 % of looking at two faces.
    atomics: 'disabled',
    // Test runners pass loader flags that a plain thread must not inherit: Node strips the types itself.
    execArgv: [],
  });
  // A thread that dies reports on its tasks; without a listener it would take the process with it.
  piscina.on('error', () => undefined);
  const brakes = new Set<Brake>();
  openBrakes.add(brakes);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await Promise.all([...brakes].map(pullBrake));
      openBrakes.delete(brakes);
      await piscina.destroy();
    })();
    return closing;
  };
  return {
    threads: options.threads,
    async run(input, { signal, transfer } = {}) {
      throwIfCancelled(signal);
      if (closing) throw new EngineError('cancelled', 'Cancelled.');
      const brake = createBrake();
      const ending = new AbortController();
      const stop = () => void pullBrake(brake).then(() => ending.abort());
      brakes.add(brake);
      signal?.addEventListener('abort', stop, { once: true });
      let reply: WorkerReply;
      try {
        reply = await piscina.run(
          { input, brake },
          { signal: ending.signal, ...(transfer ? { transferList: transfer } : {}) },
        );
      } catch (cause) {
        if (signal?.aborted || closing) throw new EngineError('cancelled', 'Cancelled.', { cause });
        throw new EngineError('internal', `A worker thread failed: ${describe(cause)}.`, { cause });
      } finally {
        signal?.removeEventListener('abort', stop);
        brakes.delete(brake);
      }
      throwIfCancelled(signal);
      if (!reply.ok) throw revive(reply);
      // The worker ran T itself, so what it returned is T's output.
      return reply.value as OutputOf<T>;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The brakes of every pool that is open, for the end of the process; idle threads may be ended at any time. */
const openBrakes = new Set<ReadonlySet<Brake>>();
process.on('exit', () => pullBrakesNow([...openBrakes].flatMap((brakes) => [...brakes])));

/** The error that a task threw elsewhere: an EngineError keeps its code, anything else is `internal`. */
export function revive(reply: Extract<WorkerReply, { ok: false }>): EngineError {
  const cause = new Error(reply.message);
  if (reply.stack) cause.stack = reply.stack;
  if (reply.code) return new EngineError(reply.code, reply.message, { cause });
  return new EngineError('internal', `A worker thread failed: ${reply.message}`, { cause });
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
