/** A real PostgreSQL of our own: started when it does not run, attached to when it does, brought back when it dies. */
import lockfile from 'proper-lockfile';
import { type Account, type Home, settle } from './account.ts';
import { findBinaries, findPackage } from './binaries.ts';
import { createCluster, urlOf } from './cluster.ts';
import { runningPort, startPostmaster, stopPostmaster } from './postmaster.ts';

export type { Account };

/** A running embedded database. */
export type EmbeddedDatabase = {
  /** Whether this process started the server or found it running. */
  readonly how: 'started' | 'attached';
  /** The address of one of its databases, which need not exist yet. Contains the password: never to be logged. */
  urlOf(database: string): Promise<string>;
  /** No longer brings the server back when it dies. The server itself runs on, for others and for the next start. */
  detach(): void;
  /** Stops the server, whoever uses it. */
  stop(): Promise<void>;
};

/** How often it is looked whether the server still answers. */
const watchMs = 1_000;

/** A lock whose holder has not touched it for so long belongs to a process that is gone. */
const staleMs = 15_000;

/**
 * Attaches to the PostgreSQL that keeps its files in the `postgres` folder of the data folder, or creates and starts it.
 * The server outlives the process that started it, also when that is killed; while anybody is attached, a server that
 * dies is started again on the same port within seconds. As root it runs as `nobody`. Several processes may do this at
 * once. `onTrouble` hears why the server could not be brought back; it is tried again all the same. Throws
 * `missing_dependency` where there are no programs for the machine and `database_unavailable` when it does not start.
 */
export async function openEmbedded(
  dataDir: string,
  onTrouble: (error: unknown) => void,
): Promise<EmbeddedDatabase> {
  const home = await settle(dataDir);
  const binaries = await findBinaries(home, findPackage(process.platform, process.arch));
  const running = await runningPort(home);
  let port = running ?? (await bringUp(home, binaries));

  let reviving: Promise<void> | undefined;
  const revive = async () => {
    try {
      port = (await runningPort(home)) ?? (await bringUp(home, binaries));
    } catch (error) {
      onTrouble(error);
    } finally {
      reviving = undefined;
    }
  };
  const watch = setInterval(() => {
    reviving ??= revive();
  }, watchMs).unref();

  return {
    how: running === undefined ? 'started' : 'attached',
    urlOf: (database) => urlOf(home, port, database),
    detach: () => clearInterval(watch),
    async stop() {
      clearInterval(watch);
      await reviving;
      await stopPostmaster(home, binaries);
    },
  };
}

/** Creates what is missing and starts the server while no other process does the same. */
async function bringUp(home: Home, binaries: string): Promise<number> {
  const retries = { forever: true, minTimeout: 100, maxTimeout: 500 };
  // Losing the lock (the machine slept) is not the end: PostgreSQL itself refuses a second server on the same files.
  const onCompromised = () => undefined;
  const release = await lockfile.lock(home.folder, { stale: staleMs, retries, onCompromised });
  try {
    await createCluster(home, binaries);
    return await startPostmaster(home, binaries);
  } finally {
    await release().catch(onCompromised);
  }
}
