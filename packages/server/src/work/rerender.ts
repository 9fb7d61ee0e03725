import { completePlan, EngineError } from '@reelwright/engine';
import {
  jobInput,
  recordClipFailure,
  recordMeasuredPlan,
  renderedAttempt,
  renderedPlan,
  storedFacts,
  type Task,
} from '../library/for-work.ts';
import type { WorkerContext } from './context.ts';
import { withPatience } from './patience.ts';
import { renderClip } from './render.ts';
import { durableStep } from './step.ts';

/** The workflow of a clip whose plan was edited: render it anew. When that fails the files of before stay. */
export async function rerenderClip(
  context: WorkerContext,
  task: Extract<Task, { kind: 'rerender' }>,
): Promise<void> {
  const attemptOf = () => renderedAttempt(context, task);
  const wanted = { jobId: task.jobId, isWanted: async () => (await attemptOf()) !== undefined };
  if (task.unplanned)
    await durableStep(context, wanted, 'look', (signal) =>
      lookAt(context, task, task.unplanned ?? [], signal),
    );
  const rendered = await durableStep(context, wanted, 'render', async (signal) => {
    const attempt = await withPatience(signal, attemptOf);
    if (attempt === undefined) return false;
    return renderClip(context, task, attempt, signal, () => undefined);
  });
  if (rendered.ok) return;
  await durableStep(context, wanted, 'note failure', (signal) =>
    withPatience(signal, () => recordClipFailure(context, task, rendered.failure)),
  );
}

/** Looks at what the edit added. When that fails, the clip is rendered as the edit says, and its plan says so. */
async function lookAt(
  context: WorkerContext,
  task: Extract<Task, { kind: 'rerender' }>,
  stretches: NonNullable<typeof task.unplanned>,
  signal: AbortSignal,
): Promise<boolean> {
  const edited = await withPatience(signal, () => renderedPlan(context, task));
  const input = await withPatience(signal, () => jobInput(context, task));
  if (!edited || !input || edited.task.kind !== 'clip') return false;
  const { plan, task: asked } = edited;
  const settings = {
    signal,
    source: input.probe ?? undefined,
    facts: storedFacts(context.store),
    transcriptFile: null,
    languageModel: null,
  };
  const complete = await context.sources
    .use(input.storageKey, signal, (path) => completePlan(path, plan, stretches, asked.options, settings))
    .catch((error: unknown) => {
      signal.throwIfAborted();
      context.onTrouble(error);
      const fallback = {
        used: 'the camera beside it, held',
        instead_of: 'a camera on who is seen in what was added',
        reason: error instanceof EngineError ? error.message : 'It could not be looked at.',
      };
      return { ...plan, fallbacks: [...plan.fallbacks, fallback] };
    });
  return withPatience(signal, () => recordMeasuredPlan(context, task, complete));
}
