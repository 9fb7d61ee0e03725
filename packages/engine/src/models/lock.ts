import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { EngineError, throwIfCancelled } from '../error.ts';

/** A lock whose holder has not touched it for so long belongs to a process that is gone (it is touched at half this). */
const staleMs = 20_000;
/** How often a waiting process looks again. */
const pollMs = 150;

/**
 * Runs `work` while no other process or caller holds the same key in the same folder. `work` gets a signal that also
 * fires when the lock is lost (the machine slept and somebody else took over). Waiting ends with `cancelled` on abort.
 */
export async function withLock<T>(
  folder: string,
  key: string,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const lost = new AbortController();
  const release = await acquire(join(folder, key), signal, () => lost.abort());
  try {
    return await work(signal ? AbortSignal.any([signal, lost.signal]) : lost.signal);
  } catch (error) {
    if (!lost.signal.aborted) throw error;
    throw new EngineError(
      'model_unavailable',
      'The computer slept or was too busy while a model was being fetched, and another process took over: try again.',
      { cause: error },
    );
  } finally {
    // A lost lock is somebody else's by now.
    if (!lost.signal.aborted) await release();
  }
}

async function acquire(
  path: string,
  signal: AbortSignal | undefined,
  onLost: () => void,
): Promise<() => Promise<void>> {
  for (;;) {
    throwIfCancelled(signal);
    try {
      return await lockfile.lock(path, { realpath: false, stale: staleMs, onCompromised: onLost });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
    }
    await pause(pollMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}
