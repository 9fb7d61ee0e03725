import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { ServerError } from '../error.ts';

/** How long the database may be away before work gives up on it, ms; a restart takes seconds. */
const PATIENCE_MS = 120_000;
/** Between two tries, ms. */
const BETWEEN_MS = 500;

/**
 * Does something with the database, again and again while that is away. Whatever is done must bear being done twice: a
 * connection may break after the commit.
 */
export async function withPatience<Result>(
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || signal.aborted || performance.now() > until) throw error;
      await pause(BETWEEN_MS);
    }
  }
}

/** Whether an error says that the database is away rather than that it refuses. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // What was understood already is what it says: a video's server that refuses a connection is no database.
  if (error instanceof ServerError) return error.code === 'database_unavailable';
  // Classes 08 (connection), 57P (shut down, starting up), 53300 (too many connections).
  if (error instanceof DatabaseError) return /^(08|57P|53300)/.test(error.code ?? '');
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code)) return true;
  if (
    /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered/i.test(
      error.message,
    )
  )
    return true;
  return error.cause !== undefined && isAway(error.cause);
}
