import { MessageChannel } from 'node:worker_threads';
import type { Environment } from './folders.ts';
import { createPool } from './pool.ts';
import type task from './unpack-task.ts';

/** Unpacks a package (`name@version`) into a folder; the package's files lie directly in it. Rejects on abort. */
export type UnpackPackage = (
  spec: string,
  folder: string,
  options: { signal: AbortSignal; env: Environment; onBytes: (receivedBytes: number) => void },
) => Promise<void>;

/**
 * Fetches a package from the registry that npm is set up to use, with its proxy, certificates and credentials, and
 * through npm's own cache, so that what `npm install` fetched before is not fetched again. No scripts run.
 */
export const unpackPackage: UnpackPackage = async (spec, folder, { signal, env, onBytes }) => {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', onBytes);
  const init = { env: { ...env }, cwd: process.cwd() };
  // On a thread of its own: unpacking is heavy, and an abort can stop all of it at once by ending the thread.
  await using pool = createPool<typeof task>(new URL('./unpack-task.ts', import.meta.url), init, {
    threads: 1,
  });
  try {
    await pool.run({ spec, folder, progress: port2 }, { signal, transfer: [port2] });
  } finally {
    port1.close();
  }
};
