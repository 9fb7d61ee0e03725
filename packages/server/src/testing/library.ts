import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { inject } from 'vitest';
import { createLimits } from '../accounts/index.ts';
import { createCredits } from '../billing/index.ts';
import type { LimitsConfig } from '../config.ts';
import { schema } from '../db/index.ts';
import {
  createJobModels,
  type EndedJob,
  type LibraryContext,
  newSourceKey,
  type StoredFile,
  type Task,
} from '../library/index.ts';
import { openStorage } from '../storage/index.ts';
import type { useDatabase } from './database.ts';
import { type TestPorts, testPorts } from './ports.ts';

/** A library whose queue only remembers what it was given. */
export type TestLibrary = LibraryContext & {
  readonly ports: TestPorts;
  /** What was queued and committed is found in the database too; this is the order of calls. */
  readonly tasks: Task[];
  readonly cancelled: string[];
  readonly ended: EndedJob[];
  readonly troubles: unknown[];
  /** Makes an account and gives its id. */
  newOwner(): Promise<string>;
  /** Makes an account that somebody could log in to, so that its jobs cost credits. */
  newPayer(): Promise<string>;
  /** Puts bytes into storage, as ingest does. */
  storeFile(bytes: string): Promise<StoredFile>;
};

const limits: LimitsConfig = {
  activeJobsPerUser: 5,
  jobsPerDay: 100,
  uploadUrlsPerMinute: 10,
  videosPerDay: 200,
  authRequests: 100,
};

/** A library on the test file's database and a disk of its own. */
export async function openTestLibrary(
  database: ReturnType<typeof useDatabase>,
  options: { limits?: Partial<LimitsConfig>; jobRetentionSeconds?: number; metered?: boolean } = {},
): Promise<TestLibrary> {
  const ports = testPorts(randomUUID());
  const config = { storage: { kind: 'disk' as const }, signingSecret: 's'.repeat(32) };
  const dataDir = mkdtempSync(join(inject('runFolder'), 'library-'));
  const { store } = await openStorage({ ...config, dataDir }, ports, () => 'http://localhost');
  const newUser = async (passwordHash: string | null) => {
    const id = `u${randomUUID().replaceAll('-', '')}`;
    const row = { id, email: `${id}@example.org`, passwordHash, createdAt: ports.now() };
    await database.db.insert(schema.users).values(row);
    return id;
  };
  const tasks: Task[] = [];
  const cancelled: string[] = [];
  const ended: EndedJob[] = [];
  const troubles: unknown[] = [];
  return {
    db: database.db,
    store,
    ports,
    limits: createLimits(database.db, { ...limits, ...options.limits }),
    jobModels: createJobModels(),
    credits: createCredits({ ports, metered: options.metered ?? false }),
    work: {
      async enqueue(client, task) {
        // As the real queue does, so that it is known that the connection is the transaction's.
        await client.query('select 1 from jobs where owner_id = $1', [task.ownerId]);
        tasks.push(task);
      },
      async cancel(jobId) {
        cancelled.push(jobId);
      },
    },
    onJobEnd: async (_transaction, _client, job) => {
      ended.push(job);
    },
    jobRetentionSeconds: options.jobRetentionSeconds,
    onTrouble: (error) => troubles.push(error),
    tasks,
    cancelled,
    ended,
    troubles,
    newOwner: () => newUser(null),
    newPayer: () => newUser('not a hash'),
    async storeFile(bytes) {
      const storageKey = newSourceKey(ports);
      await store.put(storageKey, Readable.from([bytes]));
      const contentHash = createHash('sha256').update(bytes).digest('hex');
      return { storageKey, contentHash, sizeBytes: Buffer.byteLength(bytes) };
    },
  };
}
