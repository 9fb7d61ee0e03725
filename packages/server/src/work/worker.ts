import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { registerInternalQueue } from '@dbos-inc/dbos-sdk/eventreceiver';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { endPool } from '../db/index.ts';
import { type Attempt, listenToChanges, type Task } from '../library/for-work.ts';
import { newId } from '../ports.ts';
import { createClaims, endClaims } from './claims.ts';
import { type ClipTask, makeClip } from './clip.ts';
import type { WorkContext, WorkerContext } from './context.ts';
import { fileCopier } from './copy.ts';
import { runJob } from './job.ts';
import { keepLease, knownWorkers } from './lease.ts';
import { createLocalSources } from './local-source.ts';
import { APPLICATION, QUEUES, quiet, WORK_VERSION, WORKFLOWS } from './queue.ts';
import { rerenderClip } from './rerender.ts';
import { runRestyle } from './restyle.ts';
import { createRunning } from './running.ts';
import { settleUnfinished } from './settle.ts';
import { sweepOften, sweepSeldom } from './sweep.ts';
import { openSystemPool } from './system-pool.ts';
import { deliverMessage } from './webhook.ts';

/** How often a worker may die over the same job before that is given up: it is tried twice. */
const MOST_RECOVERIES = 1;

/** Connections of the job system, beside those of the library. */
const MOST_CONNECTIONS = 4;

/** Messages that a process sends at a time. */
const MOST_MESSAGES = 20;

const SETTLE_MS = 2_000;
const COPY_MS = 3_000;
const SWEEP_OFTEN_MS = 60_000;
const SWEEP_SELDOM_MS = 60 * 60_000;

/** A process that does the work. */
export type Worker = {
  /** Names this process to the others. */
  readonly executorId: string;
  /** Stops what runs and leaves it to others, or to the next start. Fulfils when nothing of it runs any more. */
  stop(): Promise<void>;
};

/**
 * Begins to work off the queue. One worker per process. What a worker of before left unfinished, here or on a machine that
 * died, goes on where it was.
 */
export async function startWorker(work: WorkContext, databaseUrl: string): Promise<Worker> {
  const executorId = `${hostname()}-${newId(work.ports)}`;
  const folder = await ownFolder(work, executorId);
  const running = createRunning();
  const sources = createLocalSources(work.store, folder);
  let stopping = false;
  const claims = createClaims(databaseUrl, executorId);
  const context: WorkerContext = { ...work, running, sources, claims, folder, stopping: () => stopping };

  registerWorkflows(context);
  registerQueues(work.config.maxConcurrentJobs);
  const pool = openSystemPool(databaseUrl, MOST_CONNECTIONS, work.onTrouble);
  DBOS.setConfig({
    name: APPLICATION,
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: pool,
    // Whoever opened the queue did it.
    runMigrations: false,
    executorID: executorId,
    applicationVersion: WORK_VERSION,
    logger: quiet(work.onTrouble),
  });
  await DBOS.launch();
  const lease = await keepLease(
    work.db,
    { executorId, version: WORK_VERSION },
    {
      recover: (dead) => recover(work, dead),
      onFenced: () => running.stop('fenced'),
      onTrouble: work.onTrouble,
    },
  );
  const changes = await listenToChanges(
    databaseUrl,
    (jobId) => void running.check(jobId).catch(work.onTrouble),
    work.onTrouble,
  );
  const ending = new AbortController();
  const loops = [
    repeat(COPY_MS, fileCopier(context, ending.signal), work.onTrouble),
    repeat(SETTLE_MS, () => settleUnfinished(context), work.onTrouble),
    repeat(SWEEP_OFTEN_MS, () => sweepOften(context), work.onTrouble),
    repeat(SWEEP_SELDOM_MS, () => sweepSeldom(context), work.onTrouble),
  ];
  return {
    executorId,
    async stop() {
      stopping = true;
      ending.abort();
      for (const loop of loops) await loop.stop();
      await changes.close();
      running.stop('stopping');
      await running.idle();
      await DBOS.shutdown({ deregister: true }).catch(work.onTrouble);
      await endPool(pool);
      await handBack(work.db, executorId).catch(work.onTrouble);
      await lease.release().catch(work.onTrouble);
      await sources.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function registerWorkflows(context: WorkerContext): void {
  const bounded = { maxRecoveryAttempts: MOST_RECOVERIES };
  const clip = DBOS.registerWorkflow((task: ClipTask) => makeClip(context, task), {
    name: WORKFLOWS.clip,
    ...bounded,
  });
  DBOS.registerWorkflow((job: Attempt) => runJob(context, job, clip), { name: WORKFLOWS.job, ...bounded });
  DBOS.registerWorkflow((job: Attempt) => runRestyle(context, job, clip), {
    name: WORKFLOWS.restyle,
    ...bounded,
  });
  DBOS.registerWorkflow((task: Extract<Task, { kind: 'rerender' }>) => rerenderClip(context, task), {
    name: WORKFLOWS.rerender,
    ...bounded,
  });
  DBOS.registerWorkflow((task: Extract<Task, { kind: 'webhook' }>) => deliverMessage(context, task), {
    name: WORKFLOWS.webhook,
  });
}

/**
 * How many this process works on at a time. The job system keeps such limits in the database, one for all machines and
 * that of whoever started last; as a queue of its own kind they are this process's alone.
 */
function registerQueues(maxConcurrentJobs: number): void {
  registerInternalQueue(QUEUES.jobs, { workerConcurrency: maxConcurrentJobs, partitionConcurrency: 1 });
  registerInternalQueue(QUEUES.clips, { workerConcurrency: maxConcurrentJobs });
  registerInternalQueue(QUEUES.webhooks, { workerConcurrency: MOST_MESSAGES });
}

/** What this worker leaves behind in good order is not held against it: only a death counts as an attempt. */
async function handBack(db: WorkContext['db'], executorId: string): Promise<void> {
  await db.$client.query(
    `update dbos.workflow_status set recovery_attempts = greatest(0, recovery_attempts - 1)
     where executor_id = $1 and status = 'PENDING'`,
    [executorId],
  );
}

/**
 * Puts what dead workers had back into the queue. Not by the public `resumeWorkflows`: that forgets how often a job has
 * killed its worker, and its deadline, and would revive what was cancelled meanwhile.
 */
async function recover({ db, onTrouble }: WorkContext, dead: string[]): Promise<void> {
  await endClaims(db, dead).catch(onTrouble);
  await DBOSExecutor.globalInstance?.recoverPendingWorkflows(dead);
}

/** A folder of this worker; those of workers that are gone are cleared away. */
async function ownFolder({ config, db }: WorkContext, executorId: string): Promise<string> {
  const parent = join(config.dataDir, 'work');
  await mkdir(join(parent, executorId), { recursive: true });
  const known = await knownWorkers(db);
  const here = `${hostname()}-`;
  for (const name of await readdir(parent))
    if (name.startsWith(here) && name !== executorId && !known.has(name))
      await rm(join(parent, name), { recursive: true, force: true });
  return join(parent, executorId);
}

/** Does something again and again, the next time so long after the last was over. */
function repeat(ms: number, work: () => Promise<void>, onTrouble: (error: unknown) => void) {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const next = () => {
    timer = setTimeout(() => {
      current = work()
        .catch(onTrouble)
        .finally(() => {
          if (!stopped) next();
        });
    }, ms);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
