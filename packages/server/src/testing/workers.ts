import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { createLimits } from '../accounts/index.ts';
import { createCredits } from '../billing/index.ts';
import { type Database, openDatabase, schema } from '../db/index.ts';
import {
  createJobModels,
  getJob,
  type Job,
  type LibraryContext,
  newSourceKey,
  parseJobOptions,
  submitJob,
} from '../library/index.ts';
import { newId, systemPorts } from '../ports.ts';
import { openStorage } from '../storage/index.ts';
import { openQueue } from '../work/index.ts';
import { newDatabaseUrl } from './database.ts';
import { mediaProcessesIn } from './media-processes.ts';

/** What a step of a worker process did. */
export type LoggedStep = {
  readonly type: 'started' | 'finished' | 'failed' | 'stopped';
  readonly workflowId: string;
  readonly step: string;
  readonly attempt: number;
  readonly at: number;
  readonly process: number;
  readonly error?: string;
};

/** A worker process under test. */
export type WorkerProcess = { readonly child: ChildProcess; said(): string; end(): Promise<void> };

/** A library with a real queue on a database of its own, and worker processes that work it off. */
export type TestService = {
  readonly library: LibraryContext;
  readonly db: Database;
  readonly databaseUrl: string;
  readonly dataDir: string;
  startWorker(environment?: Record<string, string>): Promise<WorkerProcess>;
  steps(): LoggedStep[];
  newOwner(): Promise<string>;
  submit(ownerId: string, file: string, options?: object): Promise<Job>;
  /** The job when it has ended. */
  ended(ownerId: string, jobId: string, seconds?: number): Promise<Job>;
  /** ffmpeg and ffprobe processes that read or write below this service's folder. */
  mediaProcesses(): string[];
  close(): Promise<void>;
};

const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** A new service for one test. `databaseUrl`: that database, else a new one of the run's PostgreSQL. */
export async function openTestService(given: { databaseUrl?: string } = {}): Promise<TestService> {
  const databaseUrl = given.databaseUrl ?? (await newDatabaseUrl());
  const dataDir = mkdtempSync(join(inject('runFolder'), 'service-'));
  const stepsFile = join(dataDir, 'steps.jsonl');
  const quiet = () => undefined;
  const database = await openDatabase({ databaseUrl, dataDir }, quiet);
  const signingSecret = 's'.repeat(32);
  const { store } = await openStorage(
    { storage: { kind: 'disk' }, dataDir, signingSecret },
    systemPorts,
    () => 'http://localhost',
  );
  const queue = await openQueue(databaseUrl, { jobTimeoutSeconds: 900, onTrouble: quiet });
  const limits = {
    activeJobsPerUser: 20,
    jobsPerDay: 100,
    uploadUrlsPerMinute: 10,
    videosPerDay: 200,
    authRequests: 100,
  };
  const library: LibraryContext = {
    db: database.db,
    store,
    ports: systemPorts,
    limits: createLimits(database.db, limits),
    jobModels: createJobModels(),
    credits: createCredits({ ports: systemPorts, metered: false }),
    work: queue,
    onJobEnd: async () => undefined,
    jobRetentionSeconds: undefined,
    onTrouble: quiet,
  };
  const workers: WorkerProcess[] = [];

  return {
    library,
    db: database.db,
    databaseUrl,
    dataDir,
    async startWorker(environment = {}) {
      const child = spawn(process.execPath, [program], {
        env: {
          ...process.env,
          DATABASE_URL: databaseUrl,
          DATA_DIR: dataDir,
          STEPS: stepsFile,
          REELWRIGHT_LANGUAGE_MODEL: 'none',
          // Vitest's own, and no address of a service.
          BASE_URL: '',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const pipe of [child.stdout, child.stderr])
        pipe.on('data', (chunk: Buffer) => {
          said += chunk.toString();
        });
      const worker: WorkerProcess = {
        child,
        said: () => said,
        async end() {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = once(child, 'exit');
          child.kill('SIGCONT');
          child.kill('SIGKILL');
          await gone;
        },
      };
      workers.push(worker);
      const ready = new Promise<void>((resolve, reject) => {
        child.stdout.on('data', () => said.includes('ready') && resolve());
        child.once('exit', () => reject(new Error(`The worker did not start: ${said}`)));
      });
      await ready;
      return worker;
    },
    steps: () =>
      existsSync(stepsFile)
        ? readFileSync(stepsFile, 'utf8')
            .split('\n')
            .filter((line) => line.endsWith('}'))
            .map((line): LoggedStep => JSON.parse(line))
        : [],
    async newOwner() {
      const id = newId(systemPorts);
      await database.db
        .insert(schema.users)
        .values({ id, email: `${id.toLowerCase()}@example.org`, createdAt: new Date() });
      return id;
    },
    async submit(ownerId, file, options = {}) {
      const storageKey = newSourceKey(systemPorts);
      const { sizeBytes, sha256 } = await store.put(storageKey, createReadStream(file));
      return submitJob(library, {
        ownerId,
        dialect: 'clipora',
        source: { kind: 'file', storageKey, contentHash: sha256, sizeBytes },
        originalName: 'talk.mp4',
        kind: 'clip',
        options: parseJobOptions(options),
      });
    },
    async ended(ownerId, jobId, seconds = 180) {
      const until = Date.now() + seconds * 1_000;
      for (;;) {
        const job = await getJob(library, ownerId, jobId).catch((error: unknown) => {
          if (Date.now() > until) throw error;
        });
        if (job?.status === 'completed' || job?.status === 'failed') return job;
        if (Date.now() > until)
          throw new Error(
            `The job is still ${job?.status} at ${job?.progress} % after ${seconds} s. The workers said: ${workers.map((worker) => worker.said()).join('\n')}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    mediaProcesses: () => mediaProcessesIn(dataDir),
    async close() {
      for (const worker of workers) await worker.end();
      await queue.close();
      await database.close();
    },
  };
}

/** SHA-256 of every file of a job, by name. */
export async function artefactHashes(db: Database, jobId: string): Promise<Record<string, string>> {
  const rows = await db.query.artefacts.findMany({ where: (row, { eq }) => eq(row.jobId, jobId) });
  return Object.fromEntries(rows.map(({ name, sha256 }) => [name, sha256]).sort());
}
