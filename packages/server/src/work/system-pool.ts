import { Pool } from 'pg';

/** A transaction in which nothing happens for so long is ended by the database: its process stands still. */
const IDLE_TRANSACTION_MS = 60_000;

/**
 * The connections of the job system, as many at most; whoever opens them ends them. They come with the limit on idle
 * transactions that the job system would set on its own: its way, a query that is not waited for, is what the driver warns
 * of.
 */
export function openSystemPool(
  databaseUrl: string,
  maxConnections: number,
  onTrouble: (error: unknown) => void,
): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    application_name: 'reelwright-work',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
  });
  // Without a listener, a lost connection ends the process, whether anybody uses it or not.
  pool.on('error', onTrouble);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
