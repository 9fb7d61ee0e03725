import { recordClipFailure, renderedAttempt, type Task } from '../library/for-work.ts';
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
