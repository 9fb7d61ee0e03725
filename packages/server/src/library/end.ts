import { and, eq, inArray, sql } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import { type Queries, schema } from '../db/index.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import { noteEvent } from './events.ts';
import { ACTIVE_STATUSES, type Failure, type JobRow } from './job.ts';

const { clips, jobs } = schema;

/** How a job ends. */
export type Ending =
  | { readonly status: 'completed' }
  | { readonly status: 'failed'; readonly error: Failure };

/**
 * Ends a job within a transaction, unless it ended before or was begun anew since the row was read; whoever wants to know
 * is told. Clips that were not finished fail with the job, and what was set aside for them is given back. Says whether it did.
 */
export async function endJob(
  {
    ports,
    jobRetentionSeconds,
    onJobEnd,
    credits,
  }: Pick<LibraryContext, 'ports' | 'jobRetentionSeconds' | 'onJobEnd' | 'credits'>,
  transaction: Queries,
  client: PoolClient,
  { id, ownerId, attempt }: Pick<JobRow, 'id' | 'ownerId' | 'attempt'>,
  ending: Ending,
): Promise<boolean> {
  const now = ports.now();
  const error = ending.status === 'failed' ? ending.error : null;
  const [ended] = await transaction
    .update(jobs)
    .set({
      status: ending.status,
      stage: null,
      errorStage: error ? sql`${jobs.stage}` : null,
      ...(ending.status === 'completed' ? { progress: 100 } : {}),
      etaSeconds: null,
      errorCode: error?.code ?? null,
      errorMessage: error?.message ?? null,
      updatedAt: now,
      finishedAt: now,
      expiresAt:
        jobRetentionSeconds === undefined ? null : new Date(now.getTime() + jobRetentionSeconds * 1_000),
    })
    .where(
      and(
        eq(jobs.id, id),
        eq(jobs.ownerId, ownerId),
        eq(jobs.attempt, attempt),
        inArray(jobs.status, [...ACTIVE_STATUSES]),
      ),
    )
    .returning({ webhook: jobs.webhook });
  if (!ended) return false;
  if (error)
    await transaction
      .update(clips)
      .set({ status: 'failed', errorCode: error.code, errorMessage: error.message, updatedAt: now })
      .where(
        and(eq(clips.jobId, id), eq(clips.ownerId, ownerId), inArray(clips.status, ['queued', 'processing'])),
      );
  await credits.release(transaction, { ownerId, jobId: id });
  await onJobEnd(transaction, client, {
    jobId: id,
    ownerId,
    attempt,
    status: ending.status,
    webhook: ended.webhook,
  });
  const event = error ? ({ type: 'failed', ...error } as const) : ({ type: 'completed' } as const);
  await noteEvent(transaction, { jobId: id, ownerId }, now, event);
  await tellChange(transaction, id);
  return true;
}
