import { DBOS, type WorkflowStatusString } from '@dbos-inc/dbos-sdk';
import {
  type Attempt,
  type Rendering,
  recordClipFailure,
  recordEnd,
  recordFailure,
  unfinishedEdits,
  unfinishedJobs,
} from '../library/for-work.ts';
import type { WorkContext } from './context.ts';
import { ENDINGS } from './outcome.ts';
import { jobWorkflowId, workflowId } from './queue.ts';

/**
 * Ends what says that it waits or runs while its workflow does not any more: one that took too long was stopped, and one
 * whose machine died twice is not tried a third time. Neither can say so itself.
 */
export async function settleUnfinished(context: WorkContext): Promise<void> {
  const jobs = await unfinishedJobs(context);
  const edits = await unfinishedEdits(context);
  const statuses = await statusesOf([...jobs.map(jobWorkflowId), ...edits.map(editWorkflowId)]);
  for (const job of jobs) await settleJob(context, job, statuses.get(jobWorkflowId(job)));
  for (const edit of edits) await settleEdit(context, edit, statuses.get(editWorkflowId(edit)));
}

async function settleJob(context: WorkContext, job: Attempt, status: WorkflowStatusString | undefined) {
  if (status === 'CANCELLED')
    await recordFailure(context, job, ENDINGS.timedOut(context.config.jobTimeoutSeconds));
  else if (status === 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') await recordEnd(context, job, ENDINGS.interrupted);
  else if (status === 'ERROR' || status === 'SUCCESS') await recordFailure(context, job, ENDINGS.lost);
  else return;
  await context.work.cancel(job.jobId);
}

async function settleEdit(context: WorkContext, edit: Rendering, status: WorkflowStatusString | undefined) {
  if (status === 'CANCELLED')
    await recordClipFailure(context, edit, ENDINGS.timedOut(context.config.jobTimeoutSeconds));
  else if (status === 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
    await recordClipFailure(context, edit, ENDINGS.interrupted);
  else if (status === 'ERROR' || status === 'SUCCESS') await recordClipFailure(context, edit, ENDINGS.lost);
}

async function statusesOf(workflowIDs: string[]): Promise<Map<string, WorkflowStatusString>> {
  if (workflowIDs.length === 0) return new Map();
  const found = await DBOS.listWorkflows({ workflowIDs, loadInput: false, loadOutput: false });
  return new Map(found.map(({ workflowID, status }) => [workflowID, status as WorkflowStatusString]));
}

const editWorkflowId = (edit: Rendering) => workflowId({ kind: 'rerender', ...edit });
