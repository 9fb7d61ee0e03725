import { type EventSink, hearForPlan, plan } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import {
  type Attempt,
  currentJob,
  jobInput,
  putBeside,
  recordEnd,
  recordFailure,
  recordPlans,
  recordProgress,
  storedFacts,
  taskOf,
} from '../library/for-work.ts';
import type { WorkerContext } from './context.ts';
import { ENDINGS, type Outcome } from './outcome.ts';
import { examine, fetch, type MakeClip, makeClips, type Planned, stageHistory, step } from './parts.ts';
import { withPatience } from './patience.ts';
import { createReporter, type Estimate, estimate, stageReports } from './progress.ts';

/** The workflow of a job: fetch, probe, hear, plan, make every clip side by side, and say how it ended. */
export async function runJob(context: WorkerContext, job: Attempt, makeClip: MakeClip): Promise<void> {
  const planned = await planJob(context, job);
  // Nothing after the plan asks a language model.
  context.jobModels.forget(job.jobId);
  if (planned.ok && planned.value === null) return;
  if (planned.ok && planned.value) await makeClips(job, planned.value, makeClip);
  const delivered = await step(context, job, 'deliver', async (signal) => {
    if (planned.ok) await putBeside(context, job);
    await withPatience(signal, () =>
      planned.ok
        ? recordEnd(context, job, ENDINGS.interrupted)
        : recordFailure(context, job, planned.failure),
    );
  });
  if (delivered.ok) return;
  await step(context, job, 'note failure', (signal) =>
    withPatience(signal, () => recordFailure(context, job, delivered.failure)),
  );
}

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
