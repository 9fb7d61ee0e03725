import { eq, sql } from 'drizzle-orm';
import { type Database, schema } from '../db/index.ts';

const { workers } = schema;

/** How often a worker says that it lives, ms. */
export const BEAT_MS = 1_000;

/** A worker that has not said so for this long is taken for dead, ms. */
export const LEASE_MS = 6_000;

/** A worker's word that it lives, given again and again. */
export type Lease = {
  /** Stops giving it. What this worker still had may be taken over at once. */
  release(): Promise<void>;
};

/**
 * Keeps a worker's lease. Takes over what dead workers left, by `recover`; hears by `onFenced` that others did that with
 * this one, which then begins as a new one. Times are the database's. A worker that was itself away takes nobody for dead
 * until it has been back for as long as a lease lasts: everybody may have been.
 */
export async function keepLease(
  db: Database,
  worker: { readonly executorId: string; readonly version: string },
  act: {
    recover(dead: string[]): Promise<void>;
    onFenced(): void;
    onTrouble(error: unknown): void;
  },
): Promise<Lease> {
  await register(db, worker);
  let back = Number.NEGATIVE_INFINITY;
  let lastBeat = performance.now();
  let released = false;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();

  const beat = async () => {
    const isAlive = await sayAlive(db, worker.executorId);
    const now = performance.now();
    if (!isAlive) {
      act.onFenced();
      await register(db, worker);
    }
    if (!isAlive || now - lastBeat > LEASE_MS / 2) back = now;
    lastBeat = now;
    if (now - back >= LEASE_MS) await takeOver(db, act.recover);
  };
  const loop = () => {
    timer = setTimeout(() => {
      beating = beat()
        .catch(act.onTrouble)
        .finally(() => {
          if (!released) loop();
        });
    }, BEAT_MS);
  };
  loop();
  return {
    async release() {
      released = true;
      clearTimeout(timer);
      await beating;
      await db
        .update(workers)
        .set({ beatAt: sql`'-infinity'` })
        .where(eq(workers.executorId, worker.executorId));
    },
  };
}

async function register(db: Database, { executorId, version }: { executorId: string; version: string }) {
  const now = sql`clock_timestamp()`;
  await db
    .insert(workers)
    .values({ executorId, version, beatAt: now, startedAt: now })
    .onConflictDoUpdate({ target: workers.executorId, set: { beatAt: now } });
}

/** Says that a worker lives. False when others have taken it for dead. */
async function sayAlive(db: Database, executorId: string): Promise<boolean> {
  const rows = await db
    .update(workers)
    .set({ beatAt: sql`clock_timestamp()` })
    .where(eq(workers.executorId, executorId))
    .returning({ executorId: workers.executorId });
  return rows.length > 0;
}

/** Recovers first and forgets then: whoever dies between the two leaves the dead to the next. */
async function takeOver(db: Database, recover: (dead: string[]) => Promise<void>): Promise<void> {
  await db.transaction(async (transaction) => {
    const dead = await transaction
      .select({ executorId: workers.executorId })
      .from(workers)
      .where(sql`${workers.beatAt} < clock_timestamp() - make_interval(secs => ${LEASE_MS / 1_000})`)
      .for('update', { skipLocked: true });
    if (dead.length === 0) return;
    await recover(dead.map(({ executorId }) => executorId));
    for (const { executorId } of dead)
      await transaction.delete(workers).where(eq(workers.executorId, executorId));
  });
}

/** The workers that there are, dead ones too as long as nobody has taken them over. */
export async function knownWorkers(db: Database): Promise<Set<string>> {
  const rows = await db.select({ executorId: workers.executorId }).from(workers);
  return new Set(rows.map(({ executorId }) => executorId));
}
