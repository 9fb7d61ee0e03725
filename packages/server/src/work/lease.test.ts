import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../testing/database.ts';
import { BEAT_MS, keepLease, knownWorkers, LEASE_MS } from './lease.ts';

const database = useDatabase();
const silent = { recover: async () => undefined, onFenced: () => undefined, onTrouble: () => undefined };
const worker = (executorId: string) => ({ executorId, version: '1' });
const age = (executorId: string, ms: number) =>
  database.db.$client.query(
    `update workers set beat_at = clock_timestamp() - make_interval(secs => $2) where executor_id = $1`,
    [executorId, ms / 1_000],
  );

describe('a lease', () => {
  test('of a worker that says nothing any more is taken over once, by one of the others', async () => {
    await database.db.$client.query(
      "insert into workers values ('dead', clock_timestamp() - interval '1 hour', clock_timestamp(), '1')",
    );
    const recovered: string[][] = [];
    const recover = async (dead: string[]) => void recovered.push(dead);
    const leases = [
      await keepLease(database.db, worker('a'), { ...silent, recover }),
      await keepLease(database.db, worker('b'), { ...silent, recover }),
    ];
    await expect.poll(() => recovered, { timeout: LEASE_MS }).toEqual([['dead']]);
    await pause(2 * BEAT_MS);
    expect(recovered).toHaveLength(1);
    for (const lease of leases) await lease.release();
  });

  test('that others ended is noticed by its worker, which begins as a new one', async () => {
    let fenced = 0;
    const onFenced = () => {
      fenced += 1;
    };
    const lease = await keepLease(database.db, worker('paused'), { ...silent, onFenced });
    await database.db.$client.query("delete from workers where executor_id = 'paused'");
    await expect.poll(() => fenced, { timeout: LEASE_MS }).toBe(1);
    expect(await knownWorkers(database.db)).toContain('paused');
    await lease.release();
  });

  test('is not lost when taking over fails: the next try has the same dead', async () => {
    await database.db.$client.query('delete from workers');
    let tries = 0;
    const troubles: unknown[] = [];
    const lease = await keepLease(database.db, worker('c'), {
      recover: async () => {
        tries += 1;
        if (tries === 1) throw new Error('not now');
      },
      onFenced: () => undefined,
      onTrouble: (error) => troubles.push(error),
    });
    const other = await keepLease(database.db, worker('gone'), silent);
    await other.release();
    await expect.poll(() => tries, { timeout: LEASE_MS }).toBe(2);
    await expect.poll(() => knownWorkers(database.db)).toEqual(new Set(['c']));
    expect(troubles).toMatchObject([{ message: 'not now' }]);
    await lease.release();
  });

  test('of nobody is ended by a worker that was itself away', async () => {
    await database.db.$client.query('delete from workers');
    const recovered: string[][] = [];
    const lease = await keepLease(database.db, worker('d'), {
      ...silent,
      recover: async (dead) => void recovered.push(dead),
    });
    // Away: longer between two beats than half a lease, as when the database was.
    const until = performance.now() + LEASE_MS / 2 + 500;
    while (performance.now() < until);
    const other = await keepLease(database.db, worker('e'), silent);
    await pause(2 * BEAT_MS);
    await other.release();
    await age('e', LEASE_MS + 1_000);
    await pause(2 * BEAT_MS);
    expect(recovered).toEqual([]);
    await lease.release();
  });
});
