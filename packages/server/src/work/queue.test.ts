import { describe, expect, test } from 'vitest';
import { inTransaction } from '../db/index.ts';
import type { Task } from '../library/for-work.ts';
import { newDatabaseUrl, useDatabase } from '../testing/database.ts';
import { openQueue, type Queue } from './queue.ts';

const database = useDatabase();
const options = { jobTimeoutSeconds: 900, onTrouble: () => undefined };
const job = (jobId: string): Task => ({ kind: 'job', does: 'clip', ownerId: 'ann', jobId, attempt: 1 });

async function statusOf(workflowId: string): Promise<string | undefined> {
  const { rows } = await database.db.$client.query<{ status: string }>(
    'select status from dbos.workflow_status where workflow_uuid = $1',
    [workflowId],
  );
  return rows[0]?.status;
}

async function withQueue(work: (queue: Queue) => Promise<void>): Promise<void> {
  const queue = await openQueue(database.url, options);
  try {
    await work(queue);
  } finally {
    await queue.close();
  }
}

describe('the queue', () => {
  test('has a task exactly when the transaction that put it there is committed', async () => {
    await withQueue(async (queue) => {
      await inTransaction(database.db, (_, client) => queue.enqueue(client, job('kept')));
      const undone = inTransaction(database.db, async (_, client) => {
        await queue.enqueue(client, job('undone'));
        throw new Error('changed my mind');
      });
      await expect(undone).rejects.toThrow('changed my mind');
      expect(await statusOf('kept-1')).toBe('ENQUEUED');
      expect(await statusOf('undone-1')).toBeUndefined();
    });
  });

  test('takes a cancelled job out, its edits too, and leaves those whose ids begin alike', async () => {
    await withQueue(async (queue) => {
      const tasks = [
        job('abc'),
        job('abcd'),
        { kind: 'rerender' as const, ownerId: 'ann', jobId: 'abc', index: 2, revision: 3 },
      ];
      for (const task of tasks) await inTransaction(database.db, (_, client) => queue.enqueue(client, task));
      await queue.cancel('abc');
      await queue.cancel('nosuchjob');
      expect(await statusOf('abc-1')).toBe('CANCELLED');
      expect(await statusOf('abc-edit-2-3')).toBe('CANCELLED');
      expect(await statusOf('abcd-1')).toBe('ENQUEUED');
    });
  });

  test('can be opened by several processes at once on an empty database', async () => {
    const url = await newDatabaseUrl();
    const queues = await Promise.all(Array.from({ length: 4 }, () => openQueue(url, options)));
    for (const queue of queues) await queue.close();
  });
});
