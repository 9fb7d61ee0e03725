import { DBOS } from '@dbos-inc/dbos-sdk';
import { type EventSink, hearForPlan, plan, probe } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import {
  type Attempt,
  currentJob,
  jobInput,
  recordEnd,
  recordFailure,
  recordPlans,
  recordProbe,
  recordProgress,
  recordSource,
  recordStage,
  recordStart,
  storedFacts,
  taskOf,
} from '../library/for-work.ts';
import type { ClipTask } from './clip.ts';
import type { WorkerContext } from './context.ts';
import { ENDINGS, type Outcome } from './outcome.ts';
import { withPatience } from './patience.ts';
import { createReporter, type Estimate, estimate, stageReports } from './progress.ts';
import { clipWorkflowId, QUEUES } from './queue.ts';
import { durableStep } from './step.ts';

/** The workflow that makes a clip, as it is registered. */
export type MakeClip = (task: ClipTask) => Promise<void>;

/** The workflow of a job: fetch, probe, hear, plan, make every clip side by side, and say how it ended. */
export async function runJob(context: WorkerContext, job: Attempt, makeClip: MakeClip): Promise<void> {
  const planned = await planJob(context, job);
  // Nothing after the plan asks a language model.
  context.jobModels.forget(job.jobId);
  if (planned.ok && planned.value === null) return;
  if (planned.ok && planned.value) await makeClips(job, planned.value, makeClip);
  await step(context, job, 'deliver', (signal) =>
    withPatience(signal, () =>
      planned.ok
        ? recordEnd(context, job, ENDINGS.interrupted)
        : recordFailure(context, job, planned.failure),
    ),
  );
}

/** What there is to render. */
type Planned = Pick<ClipTask, 'clipCount' | 'fromPercent'>;

/** Everything up to the picture, a step for each part that takes long; null when the job is not wanted any more. */
async function planJob(context: WorkerContext, job: Attempt): Promise<Outcome<Planned | null>> {
  const fetched = await step(context, job, 'fetch', (signal) => fetch(context, job, signal));
  if (!fetched.ok) return fetched;
  if (!fetched.value) return { ok: true, value: null };
  const probed = await step(context, job, 'probe', (signal) => examine(context, job, signal));
  if (!probed.ok) return probed;
  if (!probed.value) return { ok: true, value: null };
  const heard = await step(context, job, 'hear', (signal) => listen(context, job, signal));
  if (!heard.ok) return heard;
  if (!heard.value) return { ok: true, value: null };
  return step(context, job, 'plan', (signal) => choose(context, job, signal));
}

function step<Value>(
  context: WorkerContext,
  job: Attempt,
  name: string,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Outcome<Value>> {
  const isWanted = async () => (await currentJob(context, job)) !== undefined;
  return durableStep(context, { jobId: job.jobId, isWanted }, name, work);
}

/** Sees to it that the bytes are here. Says whether the job is still wanted. */
async function fetch(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<boolean> {
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

/** Notes what the bytes are. */
async function examine(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<boolean> {
  const input = await withPatience(signal, () => jobInput(context, job));
  if (!input) return false;
  const source =
    input.probe ?? (await context.sources.use(input.storageKey, signal, (path) => probe(path, { signal })));
  return withPatience(signal, () => recordProbe(context, job, source));
}

/** Hears what is said; it is kept with the source's facts. */
async function listen(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<boolean> {
  const heard = await withSource(context, job, signal, async (path, options, settings) => {
    await hearForPlan(path, options, settings);
    return true;
  });
  return heard ?? false;
}

/** Chooses the moments and plans the clips. */
async function choose(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<Planned | null> {
  return withSource(context, job, signal, async (path, options, settings, { renderFromPercent }) => {
    const { plans, speakers, languageModel, fallbacks } = await plan(path, options, settings);
    const planned = { plans, overview: { speakers, languageModel }, fallbacks };
    const isWanted = await withPatience(signal, () => recordPlans(context, job, planned));
    return isWanted ? { clipCount: plans.length, fromPercent: renderFromPercent } : null;
  });
}

/** Does something with the file of a job, and tells how far it is. Null when the job is not wanted any more. */
async function withSource<Result>(
  context: WorkerContext,
  job: Attempt,
  signal: AbortSignal,
  work: (
    path: string,
    options: Parameters<typeof plan>[1],
    settings: Parameters<typeof plan>[2],
    estimated: Estimate,
  ) => Promise<Result>,
): Promise<Result | null> {
  const row = await withPatience(signal, () => currentJob(context, job));
  const input = await withPatience(signal, () => jobInput(context, job));
  if (!row || !input) return null;
  const task = taskOf(row);
  if (task.kind !== 'clip') throw new ServerError('internal', 'The job does not make clips.');
  const estimated = estimate(task.options, row.durationSeconds ?? 0);
  const reporter = createReporter(
    (reached: { stage: string; percent: number }) => recordProgress(context, job, reached),
    context.onTrouble,
  );
  const history = stageHistory(context, job);
  const onEvent: EventSink = stageReports((stage, fraction) => {
    reporter.tell({ stage, percent: estimated.percentAt(stage, fraction) });
    history.tell(stage, fraction);
  });
  const settings = {
    signal,
    onEvent,
    source: input.probe ?? undefined,
    facts: storedFacts(context.store, (name, measure) => context.claims.alone(name, signal, measure)),
    // What lies beside the file is somebody else's.
    transcriptFile: null,
    ...(row.bringsModel ? { languageModel: await context.jobModels.of(job.jobId) } : {}),
  };
  try {
    return await context.sources.use(input.storageKey, signal, (path) =>
      work(path, task.options, settings, estimated),
    );
  } finally {
    await reporter.close();
    await history.close();
  }
}

/** Notes the stages of an attempt, in order, each once and to a quarter. */
function stageHistory(context: WorkerContext, job: Attempt) {
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

async function makeClips(job: Attempt, planned: Planned, makeClip: MakeClip): Promise<void> {
  const started = [];
  for (let index = 1; index <= planned.clipCount; index += 1) {
    const place = { workflowID: clipWorkflowId(job, index), queueName: QUEUES.clips };
    started.push(await DBOS.startWorkflow(makeClip, place)({ ...job, ...planned, index }));
  }
  // A clip that could not even say why it failed is told by the end of the job.
  for (const clip of started) await clip.getResult().catch(() => undefined);
}
