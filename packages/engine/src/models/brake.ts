import { EngineError } from '../error.ts';

/**
 * Shared memory through which a pool stops a thread between two runs of a net, never inside one: ending a thread, or
 * the process, while onnxruntime computes on it makes the whole process abort (`terminate called after throwing an
 * instance of 'Napi::Error'`, measured with onnxruntime-node 1.30.0 on Node 24). One brake per task.
 */
export type Brake = Int32Array<SharedArrayBuffer>;

/** Cells of a brake: whether nothing native may start any more, and how many native calls are going on. */
const cell = { stop: 0, busy: 1 } as const;
/** At the end of the process nobody waits longer than this for a net; one run takes well under a second. */
const exitPatienceMs = 5_000;

/** A brake that is off. */
export function createBrake(): Brake {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** Lets nothing native start any more, and resolves when nothing native is going on: the thread may be ended then. */
export async function pullBrake(brake: Brake): Promise<void> {
  Atomics.store(brake, cell.stop, 1);
  for (let busy = Atomics.load(brake, cell.busy); busy > 0; busy = Atomics.load(brake, cell.busy)) {
    await Atomics.waitAsync(brake, cell.busy, busy).value;
  }
}

/** The same for many brakes at once, without returning to the event loop: for the end of the process. */
export function pullBrakesNow(brakes: Iterable<Brake>): void {
  const pulled = [...brakes];
  for (const brake of pulled) Atomics.store(brake, cell.stop, 1);
  for (const brake of pulled) {
    const busy = Atomics.load(brake, cell.busy);
    if (busy > 0) Atomics.wait(brake, cell.busy, busy, exitPatienceMs);
  }
}

/** The brake of the task that this thread is at; undefined on a thread that no pool started. */
let current: Brake | undefined;

/** On a worker thread: from now on native calls belong to this task. */
export function holdBrake(brake: Brake): void {
  current = brake;
}

/** On a worker thread: does a native call that must not be interrupted. Throws `cancelled` once the brake is pulled. */
export async function withoutInterruption<T>(work: () => Promise<T>): Promise<T> {
  const brake = current;
  if (!brake) return work();
  // Busy first, then looking: so that whoever pulls the brake sees this call, or this call sees the brake.
  Atomics.add(brake, cell.busy, 1);
  try {
    if (Atomics.load(brake, cell.stop) === 1) throw new EngineError('cancelled', 'Cancelled.');
    return await work();
  } finally {
    Atomics.sub(brake, cell.busy, 1);
    Atomics.notify(brake, cell.busy);
  }
}
