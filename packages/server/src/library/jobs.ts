import { and, desc, eq, lt, or } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { LibraryContext } from './context.ts';
import { type Job, jobOf } from './job.ts';
import { clipStates, ownJob } from './own.ts';

const { jobs } = schema;

/** Jobs on one page, at most. */
export const LARGEST_PAGE = 200;

/** One page of jobs. */
export type JobPage = {
  readonly jobs: readonly Job[];
  /** For the page after this; null when this is the last. */
  readonly next: string | null;
};

/** A job of the owner. Throws `not_found`, and `forbidden` when it is somebody else's. */
export async function getJob(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<Job> {
  const row = await ownJob(db, ownerId, jobId);
  const states = await clipStates(db, ownerId, [jobId]);
  return jobOf(row, states.get(jobId) ?? []);
}

/**
 * The owner's jobs, newest first. `after` is `next` of the page before; `limit` is 1–`LARGEST_PAGE`. Throws
 * `invalid_request` for an `after` that is none.
 */
export async function listJobs(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<JobPage> {
  const limit = Math.min(LARGEST_PAGE, Math.max(1, Math.trunc(page.limit)));
  const older = page.after === undefined ? undefined : olderThan(page.after);
  const rows = await db
    .select()
    .from(jobs)
    .where(and(eq(jobs.ownerId, ownerId), older))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const states = await clipStates(
    db,
    ownerId,
    shown.map(({ id }) => id),
  );
  const last = shown.at(-1);
  return {
    jobs: shown.map((row) => jobOf(row, states.get(row.id) ?? [])),
    next: last && rows.length > limit ? `${last.createdAt.getTime()}.${last.id}` : null,
  };
}

function olderThan(cursor: string) {
  const [, ms, id] = /^(\d{1,14})\.([A-Za-z0-9-]{1,40})$/.exec(cursor) ?? [];
  if (ms === undefined || id === undefined)
    throw new ServerError('invalid_request', 'The page asked for is none that was given out.');
  const at = new Date(Number(ms));
  return or(lt(jobs.createdAt, at), and(eq(jobs.createdAt, at), lt(jobs.id, id)));
}
