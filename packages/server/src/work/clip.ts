import { type Attempt, currentJob, recordClipFailure, recordClipProgress } from '../library/for-work.ts';
import type { WorkerContext } from './context.ts';
import { withPatience } from './patience.ts';
import { createReporter, RENDERED_PERCENT } from './progress.ts';
import { renderClip } from './render.ts';
import { durableStep } from './step.ts';

/** One of a job's clips, to be made from its plan. */
export type ClipTask = Attempt & {
  readonly index: number;
  readonly clipCount: number;
  /** Percent of the job that is done before its clips are rendered. */
  readonly fromPercent: number;
};

/** The workflow of one clip of a job: render, or say why not. A clip fails alone. */
export async function makeClip(context: WorkerContext, task: ClipTask): Promise<void> {
  const rendering = { ...task, revision: 1 };
  const wanted = {
    jobId: task.jobId,
    isWanted: async () => (await currentJob(context, task)) !== undefined,
  };
  const rendered = await durableStep(context, wanted, 'render', async (signal) => {
    if (!(await withPatience(signal, wanted.isWanted))) return false;
    const reporter = createReporter(
      (fraction: number) =>
        recordClipProgress(context, task, { ...task, toPercent: RENDERED_PERCENT }, fraction),
      context.onTrouble,
    );
    try {
      return await renderClip(context, rendering, task.attempt, signal, reporter.tell);
    } finally {
      await reporter.close();
    }
  });
  if (rendered.ok) return;
  await durableStep(context, wanted, 'note failure', (signal) =>
    withPatience(signal, () => recordClipFailure(context, rendering, rendered.failure)),
  );
}
