import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Database } from '../db/index.ts';

/** Between two looks whether another has finished, ms. */
const LOOK_MS = 500;
/** How long one waits for another at most, ms: then both do it, and the result is the same. */
const PATIENCE_MS = 10 * 60 * 1_000;

/** Claims on something that one process at a time should do, whichever machine it runs on. */
export type Claims = {
  /**
   * Does something under a name; whoever wants to do something under the same name waits until it is done. Nobody waits
   * for a process that died, nor for long, nor when the database is away: then it is done without a claim. Throws the
   * signal's reason when that fires while waiting, and what `work` throws.
   */
  alone<Result>(name: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
};

/**
 * Claims by advisory locks of PostgreSQL, each on a connection of its own: they end with it. `executorId` is who claims;
 * see `endClaims`.
 */
export function createClaims(databaseUrl: string, executorId: string): Claims {
  return {
    async alone(name, signal, work) {
      const client = new Client({
        connectionString: databaseUrl,
        application_name: claimantOf(executorId),
        keepAlive: true,
      });
      // A connection that is lost is a claim that is lost, and that is borne.
      client.on('error', () => undefined);
      try {
        await wait(client, name, signal).catch(() => signal.throwIfAborted());
        return await work();
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}

/** Ends the claims of workers that were taken for dead: one that is only paused would keep others waiting. */
export async function endClaims(db: Database, executorIds: readonly string[]): Promise<void> {
  await db.$client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = any($1) and pid <> pg_backend_pid()',
    [executorIds.map(claimantOf)],
  );
}

async function wait(client: Client, name: string, signal: AbortSignal): Promise<void> {
  await client.connect();
  const until = performance.now() + PATIENCE_MS;
  while (!(await tryLock(client, name)) && performance.now() < until)
    await pause(LOOK_MS, undefined, { signal });
}

async function tryLock(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
    [`reelwright ${name}`],
  );
  return rows[0]?.got === true;
}

/** PostgreSQL keeps 63 bytes of an application's name; the end of an executor's id is its own. */
function claimantOf(executorId: string): string {
  return `reelwright claim ${executorId.slice(-40)}`;
}
