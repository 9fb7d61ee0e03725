import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { ClipRow, ClipStateRow, JobRow } from './job.ts';

const { clips, jobs } = schema;

/**
 * The row of a job that belongs to the owner; with `update`, kept from others until the transaction ends. Throws
 * `not_found` when there is none, and `forbidden` when it is somebody else's.
 */
export async function ownJob(db: Queries, ownerId: string, jobId: string, lock?: 'update'): Promise<JobRow> {
  const query = db
    .select()
    .from(jobs)
    .where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)));
  const [row] = await (lock ? query.for(lock) : query);
  if (row) return row;
  const [other] = await db.select({ id: jobs.id }).from(jobs).where(eq(jobs.id, jobId));
  if (other) throw new ServerError('forbidden', 'This job belongs to another account.');
  throw new ServerError('not_found', 'There is no such job.');
}

/** The row of a clip of the owner's job. Throws as `ownJob` does, and `not_found` when the job has no such clip. */
export async function ownClip(
  db: Queries,
  ownerId: string,
  jobId: string,
  index: number,
  lock?: 'update',
): Promise<ClipRow> {
  const query = db
    .select()
    .from(clips)
    .where(and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId), eq(clips.index, index)));
  const [row] =
    Number.isSafeInteger(index) && index > 0 && index < 1e6 ? await (lock ? query.for(lock) : query) : [];
  if (row) return row;
  await ownJob(db, ownerId, jobId);
  throw new ServerError('not_found', `The job has no clip ${index}.`);
}

/** Where the clips of the owner's jobs are, by index. */
export async function clipStates(
  db: Queries,
  ownerId: string,
  jobIds: readonly string[],
): Promise<Map<string, ClipStateRow[]>> {
  const states = new Map<string, ClipStateRow[]>();
  if (jobIds.length === 0) return states;
  const rows = await db
    .select({
      jobId: clips.jobId,
      index: clips.index,
      status: clips.status,
      errorCode: clips.errorCode,
      errorMessage: clips.errorMessage,
      revision: clips.revision,
      finished: sql<boolean>`${clips.manifest} is not null`,
    })
    .from(clips)
    .where(and(eq(clips.ownerId, ownerId), inArray(clips.jobId, [...jobIds])))
    .orderBy(asc(clips.index));
  for (const row of rows) states.set(row.jobId, [...(states.get(row.jobId) ?? []), row]);
  return states;
}
