import type { PoolClient } from 'pg';
import type { Limits } from '../accounts/index.ts';
import type { Credits } from '../billing/index.ts';
import type { Database, Queries, schema } from '../db/index.ts';
import type { Ports } from '../ports.ts';
import type { BlobStore } from '../storage/index.ts';
import type { JobKind } from './job.ts';
import type { JobModels } from './job-models.ts';

/** Where the end of a job is told. */
export type JobWebhook = NonNullable<typeof schema.jobs.$inferSelect.webhook>;

/** What is to be done in the background. */
export type Task =
  | {
      /** All of a job, from its bytes to its clips. `attempt` counts from 1. */
      readonly kind: 'job';
      readonly does: JobKind;
      readonly ownerId: string;
      readonly jobId: string;
      readonly attempt: number;
    }
  | {
      /** One clip anew, from its plan as of `revision`. */
      readonly kind: 'rerender';
      readonly ownerId: string;
      readonly jobId: string;
      readonly index: number;
      readonly revision: number;
      /** Stretches of the source that the edit added and nobody looked at yet. Default: none. */
      readonly unplanned?:
        | readonly { readonly startSeconds: number; readonly endSeconds: number }[]
        | undefined;
    }
  | {
      /** A message to a user's server, until it is taken or a day is over. */
      readonly kind: 'webhook';
      readonly ownerId: string;
      readonly webhookId: string;
    };

/** The machinery that does things in the background, as the library sees it. */
export type WorkPort = {
  /** Queues a task within the transaction of `client`: it is done when that commits, and never was when it does not. */
  enqueue(client: PoolClient, task: Task): Promise<void>;
  /** Stops whatever runs for a job, on whichever machine. Nothing of it has to run. */
  cancel(jobId: string): Promise<void>;
};

/** How a job ended. */
export type EndedJob = {
  readonly jobId: string;
  readonly ownerId: string;
  readonly attempt: number;
  readonly status: 'completed' | 'failed';
  /** Null when it was not asked for. */
  readonly webhook: JobWebhook | null;
};

/** What the library works with. */
export type LibraryContext = {
  readonly db: Database;
  readonly store: BlobStore;
  readonly ports: Ports;
  readonly limits: Limits;
  readonly credits: Credits;
  readonly work: WorkPort;
  readonly jobModels: JobModels;
  /** Hears, within its transaction, of every job that ends, so that what follows from it is queued exactly when it ended. */
  readonly onJobEnd: (transaction: Queries, client: PoolClient, job: EndedJob) => Promise<void>;
  /** How long a job and its files are kept after its end; undefined: for ever. */
  readonly jobRetentionSeconds: number | undefined;
  /** Hears of what went wrong and was made good, or will be by the sweep: files that would not be deleted. */
  readonly onTrouble: (error: unknown) => void;
};
