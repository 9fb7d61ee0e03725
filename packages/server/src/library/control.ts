import { and, eq, inArray, lte } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import { inTransaction, type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { blobKey, deleteFolder } from '../storage/index.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import { endJob } from './end.ts';
import { clipsAskedFor, isActive, type Job, type JobRow, taskOf, UNBEGUN } from './job.ts';
import { getJob } from './jobs.ts';
import { ownJob } from './own.ts';
import { renderAnew } from './render-anew.ts';
import { clearUnneeded, releaseSource } from './sources.ts';
import { deleteFilesOf, releaseUpload } from './upload-files.ts';

const { artefacts, clips, jobs } = schema;

/** The folder of storage with a job's files. */
export const JOBS_FOLDER = 'jobs';

/**
 * Ends a job that waits or runs: it reads `failed` with the code `cancelled` at once, and what runs for it is stopped,
 * on whichever machine. Throws `conflict` when it ended already; otherwise as `getJob`.
 */
export async function cancelJob(context: LibraryContext, ownerId: string, jobId: string): Promise<Job> {
  await inTransaction(context.db, async (transaction, client) => {
    const row = await ownJob(transaction, ownerId, jobId, 'update');
    if (!isActive(row))
      throw new ServerError('conflict', `The job is ${row.status} already, so there is nothing to cancel.`);
    await cancelRow(context, transaction, client, row);
  });
  await context.work.cancel(jobId);
  return getJob(context, ownerId, jobId);
}

/**
 * Does again what failed: all of a failed job, or the failed clips of a completed one. What was measured on the source is
 * not measured again. Counts as a start of a job. Throws `conflict` when nothing failed, `rate_limited`, `no_credits`;
 * otherwise as `getJob`.
 */
export async function retryJob(context: LibraryContext, ownerId: string, jobId: string): Promise<Job> {
  await ownJob(context.db, ownerId, jobId);
  await context.limits.startJob(ownerId, async (transaction, client) => {
    const row = await ownJob(transaction, ownerId, jobId, 'update');
    if (isActive(row))
      throw new ServerError('conflict', 'The job waits or runs: cancel it, or wait for its end.');
    if (row.status === 'failed') await restart(context, transaction, client, row);
    else await retryClips(context, transaction, client, row);
    await tellChange(transaction, jobId);
  });
  return getJob(context, ownerId, jobId);
}

/** Takes a job away with its files, and its source when no other job uses it; what runs is stopped. Throws as `getJob`. */
export async function deleteJob(context: LibraryContext, ownerId: string, jobId: string): Promise<void> {
  const { db, store, work, onTrouble } = context;
  const { wasActive, unneeded, upload } = await inTransaction(db, async (transaction, client) => {
    const row = await ownJob(transaction, ownerId, jobId, 'update');
    if (isActive(row)) await cancelRow(context, transaction, client, row);
    await transaction.delete(jobs).where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)));
    // Of a completed job whose failed clips were being made again.
    await context.credits.release(transaction, { ownerId, jobId });
    await tellChange(transaction, jobId);
    const unneeded = row.sourceId ? await releaseSource(transaction, ownerId, row.sourceId) : null;
    return { wasActive: isActive(row), unneeded, upload: await releaseUpload(transaction, row) };
  });
  if (wasActive) await work.cancel(jobId);
  // What a machine that has not stopped yet still writes, it deletes itself: the row that it belongs to is gone.
  await deleteFolder(store, blobKey(JOBS_FOLDER, jobId)).catch(onTrouble);
  if (unneeded) await clearUnneeded(context, unneeded);
  if (upload) await deleteFilesOf(context, upload);
}

async function cancelRow(context: LibraryContext, transaction: Queries, client: PoolClient, row: JobRow) {
  await transaction
    .update(jobs)
    .set({ cancelRequestedAt: context.ports.now() })
    .where(and(eq(jobs.id, row.id), eq(jobs.ownerId, row.ownerId)));
  const error = { code: 'cancelled', message: 'The job was cancelled.' };
  await endJob(context, transaction, client, row, { status: 'failed', error });
}

async function restart(context: LibraryContext, transaction: Queries, client: PoolClient, row: JobRow) {
  const attempt = row.attempt + 1;
  const { id: jobId, ownerId } = row;
  const ofJob = and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId));
  await transaction.delete(clips).where(ofJob);
  await transaction.delete(artefacts).where(and(eq(artefacts.jobId, jobId), eq(artefacts.ownerId, ownerId)));
  await transaction
    .update(jobs)
    .set({ ...UNBEGUN, attempt, updatedAt: context.ports.now() })
    .where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)));
  await context.credits.hold(transaction, { ownerId, jobId }, clipsAskedFor(taskOf(row)));
  await context.work.enqueue(client, { kind: 'job', does: row.kind, ownerId, jobId, attempt });
}

async function retryClips(context: LibraryContext, transaction: Queries, client: PoolClient, row: JobRow) {
  const { id: jobId, ownerId } = row;
  const failed = await transaction
    .select({ index: clips.index, revision: clips.revision })
    .from(clips)
    .where(and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId), eq(clips.status, 'failed')))
    .for('update');
  if (failed.length === 0)
    throw new ServerError(
      'conflict',
      'The job is completed and none of its clips failed: nothing to do again.',
    );
  for (const clip of failed) await renderAnew(context, transaction, client, { ownerId, jobId, ...clip });
}

/** Deletes the jobs whose time is over, at most `most` of them; how many it were. */
export async function deleteExpiredJobs(context: LibraryContext, most: number): Promise<number> {
  const expired = await context.db
    .select({ id: jobs.id, ownerId: jobs.ownerId })
    .from(jobs)
    .where(and(lte(jobs.expiresAt, context.ports.now()), inArray(jobs.status, ['completed', 'failed'])))
    .orderBy(jobs.expiresAt)
    .limit(most);
  for (const { id, ownerId } of expired)
    await deleteJob(context, ownerId, id).catch((error: unknown) => {
      // Another machine sweeps too.
      if (!(error instanceof ServerError && error.code === 'not_found')) throw error;
    });
  return expired.length;
}
