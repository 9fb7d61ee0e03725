import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { ServerError } from '../error.ts';

/** The oldest PostgreSQL that is accepted, as `server_version_num`. */
const oldestVersion = 140_000;

/**
 * Connects to a database, with as many connections at most; `keepsOpen`: with all of them from the beginning, so that
 * nobody waits for one to be made. `onTrouble` hears of connections that were lost while nobody used them (the server
 * went away); the pool makes new ones. Throws `database_unavailable` when the database cannot be reached or is older than
 * PostgreSQL 14.
 */
export async function connectPool(
  url: string,
  { maxConnections, keepsOpen }: { readonly maxConnections: number; readonly keepsOpen: boolean },
  onTrouble: (error: unknown) => void,
): Promise<Pool> {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    min: keepsOpen ? maxConnections : 0,
    application_name: 'reelwright',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Without a listener, a lost connection ends the process. One that nobody uses is told; one that is lent out, e.g. to a
  // transaction, fails what it is asked next.
  pool.on('error', onTrouble);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await checkVersion(pool, url);
    if (keepsOpen) await openAll(pool);
    return pool;
  } catch (error) {
    await endPool(pool);
    throw error;
  }
}

/** How long connections that are lent out may take to come back at the end, ms. */
const COMING_BACK_MS = 5_000;

/**
 * Gives back all connections. One that was lost while it was lent out may never come back; it is not waited for longer
 * than a moment, so that whatever else is to be ended is.
 */
export async function endPool(pool: Pool): Promise<void> {
  const patience = new AbortController();
  try {
    const limit = pause(COMING_BACK_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([pool.end(), limit]);
  } finally {
    patience.abort();
  }
}

/** Opens every connection that the pool may have. One that cannot be had is tried again when it is needed. */
async function openAll(pool: Pool): Promise<void> {
  const opened = await Promise.allSettled(Array.from({ length: pool.options.max }, () => pool.connect()));
  for (const one of opened) if (one.status === 'fulfilled') one.value.release();
}

async function checkVersion(pool: Pool, url: string): Promise<void> {
  const result = await pool
    .query<{ server_version_num: string; server_version: string }>(
      `select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version`,
    )
    .catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ServerError(
        'database_unavailable',
        `The database ${withoutPassword(url)} cannot be used (${why}): correct DATABASE_URL, or see that the server runs.`,
        { cause },
      );
    });
  const [row] = result.rows;
  if (Number(row?.server_version_num) >= oldestVersion) return;
  throw new ServerError(
    'database_unavailable',
    `The database ${withoutPassword(url)} is PostgreSQL ${row?.server_version}, and 14 or later is needed.`,
  );
}

/** The address as it may be shown: without user, password and parameters. */
function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
