import { and, eq, inArray } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { LibraryContext } from './context.ts';
import { ACTIVE_STATUSES } from './job.ts';
import type { Attempt } from './record.ts';
import type { Rendering } from './record-clip.ts';

const { clips, jobs } = schema;

/** Every attempt that waits or runs, whoever owns it: for the machinery that sees to them. */
export async function unfinishedJobs({ db }: Pick<LibraryContext, 'db'>): Promise<Attempt[]> {
  return db
    .select({ jobId: jobs.id, ownerId: jobs.ownerId, attempt: jobs.attempt })
    .from(jobs)
    .where(inArray(jobs.status, [...ACTIVE_STATUSES]));
}

/** Every clip of a completed job that waits to be rendered anew or is, whoever owns it. */
export async function unfinishedEdits({ db }: Pick<LibraryContext, 'db'>): Promise<Rendering[]> {
  return db
    .select({
      jobId: clips.jobId,
      ownerId: clips.ownerId,
      index: clips.index,
      revision: clips.revision,
    })
    .from(clips)
    .innerJoin(jobs, and(eq(jobs.id, clips.jobId), eq(jobs.ownerId, clips.ownerId)))
    .where(and(eq(jobs.status, 'completed'), inArray(clips.status, ['queued', 'processing'])));
}
