import { setTimeout as pause } from 'node:timers/promises';
import { DBOSClient, type DLogger } from '@dbos-inc/dbos-sdk';
import { migrateSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { Client } from 'pg';
import { endPool } from '../db/index.ts';
import type { Task, WorkPort } from '../library/for-work.ts';
import { openSystemPool } from './system-pool.ts';

/** The name under which everything of ours stands in the job system's tables. */
export const APPLICATION = 'reelwright';

/**
 * Which workflows understand each other. Raised when a workflow changes so that it cannot go on with what one of before
 * did: those of before are then left to processes of before.
 */
export const WORK_VERSION = '1';

/** The workflows by name. */
export const WORKFLOWS = {
  job: 'job',
  restyle: 'restyle',
  clip: 'clip',
  rerender: 'rerender',
  webhook: 'webhook',
} as const;

/** The queues: whole jobs, one at a time per owner; single clips; messages to users' servers. */
export const QUEUES = { jobs: 'jobs', clips: 'clips', webhooks: 'webhooks' } as const;

/** Connections for putting tasks into the queue: it asks seldom and briefly. */
const MOST_CONNECTIONS = 2;

/** The queue, as the library sees it, until it is closed. */
export type Queue = WorkPort & { close(): Promise<void> };

/**
 * Opens the queue for putting tasks into it; it is worked off by `startWorker`, here or elsewhere. A job that takes longer
 * than `jobTimeoutSeconds` from when it is taken out is stopped.
 */
export async function openQueue(
  databaseUrl: string,
  options: { readonly jobTimeoutSeconds: number; readonly onTrouble: (error: unknown) => void },
): Promise<Queue> {
  await makeTables(databaseUrl);
  const pool = openSystemPool(databaseUrl, MOST_CONNECTIONS, options.onTrouble);
  const client = await DBOSClient.create({
    systemDatabaseUrl: databaseUrl,
    applicationName: APPLICATION,
    systemDatabasePool: pool,
    logger: quiet(options.onTrouble),
  });
  const workflowTimeoutMS = options.jobTimeoutSeconds * 1_000;
  return {
    async enqueue(connection, task) {
      await client.enqueueInTransaction(connection, { ...placeOf(task, workflowTimeoutMS) }, task);
    },
    async cancel(jobId) {
      const active = await client.listWorkflows({
        workflow_id_prefix: `${jobId}-`,
        status: ['ENQUEUED', 'PENDING', 'DELAYED'],
        loadInput: false,
      });
      if (active.length > 0)
        await client.cancelWorkflows(
          active.map(({ workflowID }) => workflowID),
          { cancelChildren: true },
        );
    },
    async close() {
      await client.destroy();
      await endPool(pool);
    },
  };
}

/** Any number that nothing else on the database uses for an advisory lock: "reelwork" read as a 64-bit integer. */
const lockKey = BigInt(`0x${Buffer.from('reelwork').toString('hex')}`).toString();

/**
 * Makes the job system's tables, or brings them up to date. Two that do that at once fail, so they wait for each other.
 * The public DBOS.migrate does the same and says so on standard output, which is not ours to write on.
 */
async function makeTables(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'reelwright' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Asked for again and again rather than waited for: a session that waits in a statement keeps "create index
    // concurrently", which is part of this, from ever ending.
    while (!(await tryLock(client))) await pause(LOCK_MS);
    await migrateSystemDatabase(databaseUrl, new GlobalLogger(undefined, { logLevel: 'error' }));
  } finally {
    // Closing the connection gives the lock back.
    await client.end();
  }
}

/** Between two tries for the lock, ms. */
const LOCK_MS = 200;

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [lockKey]);
  return rows[0]?.got === true;
}

/** The id of a task's workflow: the same task is done once. A job's own begin with its id and a hyphen. */
export function workflowId(task: Task): string {
  if (task.kind === 'job') return jobWorkflowId(task);
  if (task.kind === 'rerender') return `${task.jobId}-edit-${task.index}-${task.revision}`;
  return `webhook-${task.webhookId}`;
}

/** The id of the workflow of a job. */
export function jobWorkflowId({ jobId, attempt }: { jobId: string; attempt: number }): string {
  return `${jobId}-${attempt}`;
}

/** The id of the workflow that makes one clip of a job. */
export function clipWorkflowId(job: { jobId: string; attempt: number }, index: number): string {
  return `${job.jobId}-${job.attempt}-clip-${index}`;
}

function placeOf(task: Task, workflowTimeoutMS: number) {
  const common = { applicationName: APPLICATION, appVersion: WORK_VERSION, workflowID: workflowId(task) };
  if (task.kind === 'job')
    return {
      ...common,
      queueName: QUEUES.jobs,
      workflowName: task.does === 'restyle' ? WORKFLOWS.restyle : WORKFLOWS.job,
      queuePartitionKey: task.ownerId,
      workflowTimeoutMS,
    };
  if (task.kind === 'rerender')
    return { ...common, queueName: QUEUES.clips, workflowName: WORKFLOWS.rerender, workflowTimeoutMS };
  return { ...common, queueName: QUEUES.webhooks, workflowName: WORKFLOWS.webhook };
}

/** The job system says what it does all day; what goes wrong is wanted. */
export function quiet(onTrouble: (error: unknown) => void): DLogger {
  const nothing = () => undefined;
  return {
    info: nothing,
    debug: nothing,
    warn: (said) => onTrouble(said),
    error: (said, more) => onTrouble(more?.error ?? said),
  };
}
