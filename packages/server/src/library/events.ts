import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import type { LibraryContext } from './context.ts';
import { ownJob } from './own.ts';

const { jobEvents } = schema;

/** One thing that happened to a job. */
export type JobEvent = typeof jobEvents.$inferSelect.event;

/** An event and its place in the job's history. */
export type NumberedEvent = { readonly number: number; readonly at: Date; readonly event: JobEvent };

/** Events that are told at a time, at most. */
const MOST_EVENTS = 10_000;

/**
 * Notes what happened to a job. To be called at the end of a transaction: one writer of a job's history waits for the
 * other, so that whoever reads it in order misses nothing. Notes nothing when the job is gone.
 */
export async function noteEvent(
  transaction: Queries,
  job: { readonly jobId: string; readonly ownerId: string },
  at: Date,
  event: JobEvent,
): Promise<void> {
  const { jobId, ownerId } = job;
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`job-events ${jobId}`}, 0))`);
  await transaction.execute(sql`
    insert into ${jobEvents} (job_id, number, owner_id, at, event)
    select ${jobId}, coalesce(max(${jobEvents.number}), 0) + 1, ${ownerId}, ${at.toISOString()}::timestamptz,
      ${JSON.stringify(event)}::jsonb
    from ${jobEvents} where ${jobEvents.jobId} = ${jobId}
    having exists (select 1 from jobs where id = ${jobId} and owner_id = ${ownerId})`);
}

/** What happened to a job of the owner, from the event after number `after` on; from the first without. Throws as `getJob`. */
export async function listEvents(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
  after = 0,
): Promise<NumberedEvent[]> {
  await ownJob(db, ownerId, jobId);
  return db
    .select({ number: jobEvents.number, at: jobEvents.at, event: jobEvents.event })
    .from(jobEvents)
    .where(and(eq(jobEvents.jobId, jobId), eq(jobEvents.ownerId, ownerId), gt(jobEvents.number, after)))
    .orderBy(asc(jobEvents.number))
    .limit(MOST_EVENTS);
}
