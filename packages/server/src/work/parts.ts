import { DBOS } from '@dbos-inc/dbos-sdk';
import { probe } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import {
  type Attempt,
  currentJob,
  jobInput,
  recordProbe,
  recordProgress,
  recordSource,
  recordStage,
  recordStart,
} from '../library/for-work.ts';
import type { ClipTask } from './clip.ts';
import type { WorkerContext } from './context.ts';
import type { Outcome } from './outcome.ts';
import { withPatience } from './patience.ts';
import { createReporter } from './progress.ts';
import { clipWorkflowId, QUEUES } from './queue.ts';
import { durableStep } from './step.ts';

// What the workflows of jobs of every kind are made of.

/** The workflow that makes a clip, as it is registered. */
export type MakeClip = (task: ClipTask) => Promise<void>;

/** What there is to render. */
export type Planned = Pick<ClipTask, 'clipCount' | 'fromPercent'>;

/** A durable step of a job's workflow; it is stopped when the attempt does not count any more. */
export function step<Value>(
  context: WorkerContext,
  job: Attempt,
  name: string,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Outcome<Value>> {
  const isWanted = async () => (await currentJob(context, job)) !== undefined;
  return durableStep(context, { jobId: job.jobId, isWanted }, name, work);
}

/** Sees to it that the bytes are here. Says whether the job is still wanted. */
export async function fetch(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<boolean> {
  if (!(await withPatience(signal, () => recordStart(context, job)))) return false;
  const row = await withPatience(signal, () => currentJob(context, job));
  if (!row) return false;
  if (row.sourceId !== null) return true;
  if (row.sourceUrl === null) throw new ServerError('internal', 'The job has neither bytes nor an address.');
  const reporter = createReporter(
    (fraction: number) => recordProgress(context, job, { stage: 'fetch', percent: fraction }),
    context.onTrouble,
  );
  try {
    const { originalName, ...file } = await context.fetchSource(row.sourceUrl, {
      signal,
      onProgress: reporter.tell,
    });
    return await withPatience(signal, () => recordSource(context, job, file, originalName));
  } finally {
    await reporter.close();
  }
}

/** Notes what the bytes are. Says whether the job is still wanted. */
export async function examine(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<boolean> {
  const input = await withPatience(signal, () => jobInput(context, job));
  if (!input) return false;
  const source =
    input.probe ?? (await context.sources.use(input.storageKey, signal, (path) => probe(path, { signal })));
  return withPatience(signal, () => recordProbe(context, job, source));
}

/** Notes the stages of an attempt, in order, each once and to a quarter. */
export function stageHistory(context: WorkerContext, job: Attempt) {
  let last = '';
  let writing = Promise.resolve();
  return {
    tell(stage: string, fraction: number) {
      const percent = QUARTERS.findLast((quarter) => quarter <= fraction * 100) ?? 0;
      const reached = `${stage} ${percent}`;
      if (reached === last) return;
      last = reached;
      writing = writing.then(() => recordStage(context, job, stage, percent)).catch(context.onTrouble);
    },
    close: () => writing,
  };
}

const QUARTERS = [0, 25, 50, 75, 100] as const;

/** Makes a job's clips side by side, each in a workflow of its own. Fulfils when all have ended, well or not. */
export async function makeClips(job: Attempt, planned: Planned, makeClip: MakeClip): Promise<void> {
  const started = [];
  for (let index = 1; index <= planned.clipCount; index += 1) {
    const place = { workflowID: clipWorkflowId(job, index), queueName: QUEUES.clips };
    started.push(await DBOS.startWorkflow(makeClip, place)({ ...job, ...planned, index }));
  }
  // A clip that could not even say why it failed is told by the end of the job.
  for (const clip of started) await clip.getResult().catch(() => undefined);
}
