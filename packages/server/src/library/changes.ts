import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import type { Queries } from '../db/index.ts';

/** The channel of the database on which every change of a job is told; the message is the job's id. */
const CHANNEL = 'reelwright_job_changes';

/** How long after a lost connection the next is tried, ms. */
const RECONNECT_MS = 1_000;

/** Tells every process, when the transaction commits, that a job or one of its clips changed. */
export async function tellChange(transaction: Queries, jobId: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${CHANNEL}, ${jobId})`);
}

/** What listens to the changes of jobs. */
export type ChangeListener = { close(): Promise<void> };

/**
 * Calls `onChange` with a job's id whenever the job changes, whichever process changes it. Changes may be told twice, and
 * those that happen while the database is away are not told one by one: `onChange` is called with `null` when the
 * connection is back, which means that any job may have changed. `onTrouble` hears of the loss. Rejects when the database
 * cannot be reached at the start.
 */
export async function listenToChanges(
  databaseUrl: string,
  onChange: (jobId: string | null) => void,
  onTrouble: (error: unknown) => void,
): Promise<ChangeListener> {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const connect = async () => {
    const fresh = new Client({
      connectionString: databaseUrl,
      application_name: 'reelwright',
      keepAlive: true,
    });
    let lost = false;
    const lose = (error: unknown) => {
      if (lost || closed) return;
      lost = true;
      onTrouble(error);
      void fresh.end().catch(() => undefined);
      again();
    };
    fresh.on('error', lose);
    fresh.on('end', () => lose(new Error('The connection that listens to changes ended.')));
    fresh.on('notification', ({ payload }) => onChange(payload ?? null));
    client = fresh;
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
    } catch (error) {
      lost = true;
      void fresh.end().catch(() => undefined);
      throw error;
    }
  };
  const again = () => {
    timer = setTimeout(() => {
      connect().then(
        () => onChange(null),
        () => {
          if (!closed) again();
        },
      );
    }, RECONNECT_MS);
  };

  await connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
