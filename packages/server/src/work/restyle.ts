import { type EventSink, extract, type PipelineSettings, planRestyle, type Stage } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import {
  type Attempt,
  type JobInput,
  recordEnd,
  recordFailure,
  recordLearnt,
  recordPlans,
  recordRestyleProgress,
  recordStyle,
  restyleInput,
  storedFacts,
} from '../library/for-work.ts';
import type { WorkerContext } from './context.ts';
import { ENDINGS, type Outcome } from './outcome.ts';
import { examine, fetch, type MakeClip, makeClips, stageHistory, step } from './parts.ts';
import { withPatience } from './patience.ts';
import { createReporter, stageReports } from './progress.ts';

/** What a step of a restyling job leads to. */
type Reached =
  /** The next step. */
  | 'next'
  /** The end: the style is known, and no video was asked for. */
  | 'learnt'
  /** The picture: there is a plan. */
  | 'planned'
  /** Nothing: the job is not wanted any more. */
  | 'unwanted';

type Part = (context: WorkerContext, job: Attempt, signal: AbortSignal) => Promise<Reached>;

/** The steps before the picture, by the names under which they are kept. */
const PARTS: readonly (readonly [string, Part])[] = [
  ['fetch', prepare],
  ['analyse', analyse],
  ['extract', learn],
  ['apply', apply],
];

/**
 * Percent of a job that is done when a stage begins and ends. They go by what clients are used to see, not by time: where
 * a stage takes long depends on whether template and video were measured before.
 */
const PERCENT = {
  probe: { from: 1, to: 20 },
  music: { from: 21, to: 35 },
  watch: { from: 36, to: 55 },
  extract: { from: 56, to: 65 },
  apply: { from: 66, to: 85 },
} as const;
type RestyleStage = keyof typeof PERCENT;

const RENDER_FROM_PERCENT = 86;

/**
 * The stages of planning a restyled video in their order, and what part of that each takes. Words are heard and faces
 * looked for only where the style needs them, and who speaks only where more than one is seen; what was measured before is
 * skipped.
 */
const APPLYING = {
  music: 0.1,
  watch: 0.35,
  models: 0.02,
  hear: 0.2,
  align: 0.08,
  look: 0.15,
  speakers: 0.05,
  plan: 0.05,
} as const satisfies Partial<Record<Stage, number>>;

/** The workflow that gives a video a style: fetch, analyse, extract, apply, render, deliver. */
export async function runRestyle(context: WorkerContext, job: Attempt, makeClip: MakeClip): Promise<void> {
  const reached = await beforePicture(context, job);
  if (reached.ok && reached.value === 'unwanted') return;
  if (reached.ok && reached.value === 'planned')
    await makeClips(job, { clipCount: 1, fromPercent: RENDER_FROM_PERCENT }, makeClip);
  await step(context, job, 'deliver', (signal) =>
    withPatience(signal, () => {
      if (!reached.ok) return recordFailure(context, job, reached.failure);
      if (reached.value === 'learnt') return recordLearnt(context, job);
      return recordEnd(context, job, ENDINGS.interrupted);
    }),
  );
}

async function beforePicture(context: WorkerContext, job: Attempt): Promise<Outcome<Reached>> {
  for (const [name, part] of PARTS) {
    const done = await step(context, job, name, (signal) => part(context, job, signal));
    if (!done.ok || done.value !== 'next') return done;
  }
  throw new ServerError('internal', 'A restyling job has no end.');
}

async function prepare(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<Reached> {
  if (!(await fetch(context, job, signal))) return 'unwanted';
  const telling = { stage: 'probe', percent: PERCENT.probe.from };
  await withPatience(signal, () => recordRestyleProgress(context, job, telling));
  return (await examine(context, job, signal)) ? 'next' : 'unwanted';
}

/** Measures the video whose style is to be learnt; what was measured is kept with its facts. */
async function analyse(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<Reached> {
  const input = await withPatience(signal, () => restyleInput(context, job));
  if (!input) return 'unwanted';
  if (input.style) return 'next';
  const place = (stage: string, fraction: number) => (isRestyleStage(stage) ? { stage, fraction } : null);
  await onVideo(context, job, signal, input.template ?? input.video, place, (path, settings) =>
    extract(path, settings),
  );
  return 'next';
}

/** Makes a style of what was measured, unless one was given. */
async function learn(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<Reached> {
  const input = await withPatience(signal, () => restyleInput(context, job));
  if (!input) return 'unwanted';
  if (!input.style) {
    const place = () => ({ stage: 'extract' as const, fraction: 0 });
    const { style } = await onVideo(
      context,
      job,
      signal,
      input.template ?? input.video,
      place,
      (path, settings) => extract(path, { ...settings, now: context.ports.now }),
    );
    if (!(await withPatience(signal, () => recordStyle(context, job, style)))) return 'unwanted';
  }
  return input.options.extractOnly ? 'learnt' : 'next';
}

/** Plans the video with its style. */
async function apply(context: WorkerContext, job: Attempt, signal: AbortSignal): Promise<Reached> {
  const input = await withPatience(signal, () => restyleInput(context, job));
  if (!input) return 'unwanted';
  const { style } = input;
  const { strength, quality } = input.options;
  if (!style) throw new ServerError('internal', 'A style is to be applied and there is none.');
  const { plan, fallbacks } = await onVideo(
    context,
    job,
    signal,
    input.video,
    whileApplying,
    (path, settings) => planRestyle(path, { style, strength, quality }, settings),
  );
  const planned = { plans: [plan], overview: { speakers: [], languageModel: null }, fallbacks };
  return (await withPatience(signal, () => recordPlans(context, job, planned))) ? 'planned' : 'unwanted';
}

/** Where a stage of the engine stands among those of the job; null when it says nothing. */
type Place = (stage: string, fraction: number) => { stage: RestyleStage; fraction: number } | null;

/** Does something with the file of a video, and tells how far it is. */
async function onVideo<Result>(
  context: WorkerContext,
  job: Attempt,
  signal: AbortSignal,
  { storageKey, probe }: JobInput,
  place: Place,
  work: (path: string, settings: PipelineSettings) => Promise<Result>,
): Promise<Result> {
  const reporter = createReporter(
    (reached: { stage: string; percent: number }) => recordRestyleProgress(context, job, reached),
    context.onTrouble,
  );
  const history = stageHistory(context, job);
  const onEvent: EventSink = stageReports((stage, fraction) => {
    const placed = place(stage, fraction);
    if (!placed) return;
    const { from, to } = PERCENT[placed.stage];
    reporter.tell({ stage: placed.stage, percent: from + (to - from) * placed.fraction });
    history.tell(placed.stage, placed.fraction);
  });
  const settings = { signal, onEvent, source: probe ?? undefined, facts: storedFacts(context.store) };
  try {
    // What lies beside the file is somebody else's.
    return await context.sources.use(storageKey, signal, (path) =>
      work(path, { ...settings, transcriptFile: null }),
    );
  } finally {
    await reporter.close();
    await history.close();
  }
}

function isRestyleStage(stage: string): stage is RestyleStage {
  return Object.hasOwn(PERCENT, stage);
}

function whileApplying(stage: string, fraction: number): ReturnType<Place> {
  let done = 0;
  for (const [name, part] of Object.entries(APPLYING)) {
    if (name === stage) return { stage: 'apply', fraction: done + part * fraction };
    done += part;
  }
  return null;
}
