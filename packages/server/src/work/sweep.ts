import { DBOS } from '@dbos-inc/dbos-sdk';
import {
  deleteExpiredJobs,
  deleteExpiredVideos,
  deleteOrphans,
  deleteUnusedUploads,
  forgetOldAnswers,
} from '../library/for-work.ts';
import type { WorkContext } from './context.ts';

/** Jobs, and videos, whose time is over that are deleted in one sweep: the next follows in a minute. */
const MOST_DELETED = 200;

/** How long it is remembered how a finished job was worked on, ms: long enough to look into what went wrong. */
const HISTORY_MS = 7 * 24 * 60 * 60 * 1_000;

/** Workflows that are forgotten at a time. */
const MOST_WORKFLOWS = 500;

/** Deletes the jobs, videos and uploads whose time is over, and forgets the answers that are kept for a day. */
export async function sweepOften(context: WorkContext): Promise<void> {
  await deleteExpiredJobs(context, MOST_DELETED);
  await deleteExpiredVideos(context, MOST_DELETED);
  await deleteUnusedUploads(context, MOST_DELETED);
  await forgetOldAnswers(context);
}

/** Deletes uploads that were broken off by a crash, and forgets how finished jobs were worked on. */
export async function sweepSeldom(context: WorkContext): Promise<void> {
  await deleteOrphans(context);
  const old = await DBOS.listWorkflows({
    completedBefore: new Date(context.ports.now().getTime() - HISTORY_MS).toISOString(),
    hasParent: false,
    limit: MOST_WORKFLOWS,
    loadInput: false,
    loadOutput: false,
  });
  if (old.length > 0)
    await DBOS.deleteWorkflows(
      old.map(({ workflowID }) => workflowID),
      true,
    );
}
