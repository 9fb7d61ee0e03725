import { EngineError, throwIfCancelled } from '../error.ts';
import { type NodeChild, type NodeChildEnd, startNode } from '../media/index.ts';
import type { ChildRequest } from './child.ts';
import { type Pool, revive } from './pool.ts';
import type { AnyTask, InitOf, InputOf, OutputOf } from './task.ts';
import type { WorkerReply } from './worker.ts';

/**
 * Processes that all do the same task: for native code that aborts its process on a bad file (sherpa-onnx) or that
 * nothing else can stop. A pool like `createPool`, but inputs are copied, an abort ends the process at once, and a
 * process that dies fails its own input only, with `process_failed`. Resolves when the first process has made the
 * task; rejects with the task's own error, or `process_failed` with the last words of a process that died.
 */
export async function openProcessPool<T extends AnyTask = never>(
  module: URL,
  init: InitOf<T>,
  options: { processes: number; signal?: AbortSignal | undefined },
): Promise<Pool<InputOf<T>, OutputOf<T>>> {
  throwIfCancelled(options.signal);
  const open = () => openWorker(module, init);
  const first = open();
  const ending = () => first.kill();
  options.signal?.addEventListener('abort', ending, { once: true });
  try {
    await first.ready;
  } catch (error) {
    first.kill();
    throwIfCancelled(options.signal);
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', ending);
  }
  return poolOf<InputOf<T>, OutputOf<T>>(first, open, options.processes);
}

/** One process that has a task, or is making it. */
type Worker = {
  /** Rejects when the task cannot be made. */
  ready: Promise<void>;
  ask(input: unknown): Promise<unknown>;
  hasEnded(): boolean;
  kill(): void;
};

function openWorker(module: URL, init: unknown): Worker {
  const child = startNode(new URL('./child.ts', import.meta.url));
  const { send, hasEnded } = askingOneByOne(child);
  const made = send({ module: module.href, init }).then(() => undefined);
  made.catch(() => undefined);
  return {
    ready: made,
    async ask(input) {
      await made;
      return send({ input });
    },
    hasEnded,
    kill: () => child.kill(),
  };
}

/** `send` sends a message and waits for its answer, or for the end of the process. A child has one message at a time. */
function askingOneByOne(child: NodeChild): {
  send: (message: ChildRequest) => Promise<unknown>;
  hasEnded: () => boolean;
} {
  type Asked = { resolve(reply: WorkerReply): void; reject(error: EngineError): void };
  let asked: Asked | null = null;
  let end: EngineError | null = null;
  // A child of ours answers with a WorkerReply only.
  child.onMessage((reply) => asked?.resolve(reply as WorkerReply));
  void child.ended.then((how) => {
    end = died(how);
    asked?.reject(end);
  });
  const send = async (message: ChildRequest) => {
    if (end) throw end;
    const answer = new Promise<WorkerReply>((resolve, reject) => {
      asked = { resolve, reject };
    });
    child.send(message);
    const reply = await answer;
    if (!reply.ok) throw revive(reply);
    return reply.value;
  };
  return { send, hasEnded: () => end !== null };
}

function died({ exitCode, signal, stderrTail }: NodeChildEnd): EngineError {
  const how = signal ? `was ended by ${signal}` : `ended with ${exitCode ?? 'no exit code'}`;
  const lines = stderrTail.split('\n').map((line) => line.trim());
  // The C++ runtime says what an uncaught exception was about, and some programs go on talking after it.
  const words = lines.find((line) => line.startsWith('what():')) ?? lines.at(-1);
  return new EngineError('process_failed', `A child process ${how}${words ? `: ${words}` : ''}.`);
}

function poolOf<In, Out>(first: Worker, open: () => Worker, processes: number): Pool<In, Out> {
  const idle: Worker[] = [first];
  const all = new Set<Worker>([first]);
  const waiting: (() => void)[] = [];
  let closed = false;

  const take = async (): Promise<Worker> => {
    while (!closed) {
      const free = idle.pop();
      if (free && !free.hasEnded()) return free;
      // What ended while it had nothing to do, for want of memory say, is nobody's failure.
      if (free) all.delete(free);
      if (all.size < processes) {
        const fresh = open();
        all.add(fresh);
        return fresh;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    throw new EngineError('cancelled', 'Cancelled.');
  };
  const giveBack = (worker: Worker) => {
    idle.push(worker);
    waiting.shift()?.();
  };
  const drop = (worker: Worker) => {
    worker.kill();
    all.delete(worker);
    waiting.shift()?.();
  };
  const close = async (): Promise<void> => {
    closed = true;
    for (const worker of all) worker.kill();
    for (const go of waiting.splice(0)) go();
  };
  return {
    threads: processes,
    async run(input, { signal } = {}) {
      throwIfCancelled(signal);
      const worker = await take();
      if (signal?.aborted) giveBack(worker);
      throwIfCancelled(signal);
      const stop = () => worker.kill();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        // The task itself made what comes back: its output.
        const output = (await worker.ask(input)) as Out;
        // An answer that was on its way when the abort came is of a process that is being killed.
        throwIfCancelled(signal);
        giveBack(worker);
        return output;
      } catch (error) {
        // A task's own refusal leaves its process as it was; anything else may not.
        if (error instanceof EngineError && error.code !== 'process_failed' && !signal?.aborted && !closed)
          giveBack(worker);
        else drop(worker);
        throwIfCancelled(signal);
        if (closed) throw new EngineError('cancelled', 'Cancelled.', { cause: error });
        throw error;
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
