import type { Config } from '../config.ts';
import type { LibraryContext, StoredFile } from '../library/for-work.ts';
import type { BlobStore } from '../storage/index.ts';
import type { Claims } from './claims.ts';
import type { LocalSources } from './local-source.ts';
import type { Running } from './running.ts';

/** Fetches what an address leads to into storage, under a key of `newSourceKey`. Stops, and leaves nothing, on `signal`. */
export type FetchSource = (
  url: string,
  options: {
    readonly signal: AbortSignal;
    /** Part that is there, 0–1; not called when the length is not known. */
    readonly onProgress: (fraction: number) => void;
  },
) => Promise<StoredFile & { readonly originalName: string }>;

/** Tries once to deliver a message; `attempt` counts from 1. Notes what came of it. */
export type DeliverWebhook = (
  ownerId: string,
  webhookId: string,
  attempt: number,
  options: {
    readonly signal: AbortSignal /** Whether there will be no further attempt. */;
    readonly last: boolean;
  },
) => Promise<'done' | 'try again'>;

/** What happens to a step, for logs. */
export type StepEvent = {
  readonly type: 'started' | 'finished' | 'failed' | 'stopped';
  readonly workflowId: string;
  readonly step: string;
  readonly attempt: number;
  readonly error?: unknown;
};

/** What workflows work with. */
export type WorkContext = LibraryContext & {
  readonly config: Pick<Config, 'maxConcurrentJobs' | 'jobTimeoutSeconds' | 'dataDir'>;
  readonly fetchSource: FetchSource;
  /** Where finished files are copied to; null: nowhere. Opened when it is first needed, so that nothing waits for it. */
  readonly openCopies: (() => Promise<BlobStore>) | null;
  readonly deliverWebhook: DeliverWebhook;
  readonly onStep: (event: StepEvent) => void;
};

/** What workflows work with in a process that runs them. */
export type WorkerContext = WorkContext & {
  readonly running: Running;
  readonly sources: LocalSources;
  readonly claims: Claims;
  /** A folder of this process alone, for files that are being made. */
  readonly folder: string;
  /** Whether the process is about to end: then what was stopped is left as it is, for others to go on with. */
  readonly stopping: () => boolean;
};
