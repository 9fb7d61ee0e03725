import { and, desc, eq, lt, or } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { LibraryContext } from './context.ts';
import { isOfKind, type Job, type JobKind, type JobOf, type JobRow, jobOf } from './job.ts';
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

/** As `getJob`, of one kind: a job of another is `not_found`. */
export async function getJobOf<Kind extends JobKind>(
  context: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
  kind: Kind,
): Promise<JobOf<Kind>> {
  const job = await getJob(context, ownerId, jobId);
  if (isOfKind(job, kind)) return job;
  throw new ServerError('not_found', 'There is no such job.');
}

/**
 * The owner's jobs of one kind (default: all), newest first, through whichever API they came. `after` is `next` of the
 * page before; `limit` is 1–`LARGEST_PAGE`. Throws `invalid_request` for an `after` that is none.
 */
export async function listJobs(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  page: { readonly limit: number; readonly after?: string | undefined; readonly kind?: JobKind },
): Promise<JobPage> {
  const limit = Math.min(LARGEST_PAGE, Math.max(1, Math.trunc(page.limit)));
  const ofKind = page.kind === undefined ? undefined : eq(jobs.kind, page.kind);
  const older = page.after === undefined ? undefined : olderThan(page.after);
  const rows = await db
    .select()
    .from(jobs)
    .where(and(eq(jobs.ownerId, ownerId), ofKind, older))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    jobs: await withClips(db, ownerId, shown),
    next: last && rows.length > limit ? `${last.createdAt.getTime()}.${last.id}` : null,
  };
}

/** Jobs of their rows. Those whose video is not here have no clips, and are not asked for them. */
async function withClips(db: Queries, ownerId: string, rows: readonly JobRow[]): Promise<Job[]> {
  const begun = rows.filter(({ status }) => status !== 'queued' && status !== 'downloading');
  const states = await clipStates(
    db,
    ownerId,
    begun.map(({ id }) => id),
  );
  return rows.map((row) => jobOf(row, states.get(row.id) ?? []));
}

/** A numbered page of jobs, and how many there are in all. */
export type NumberedPage<Kind extends JobKind> = {
  readonly jobs: readonly JobOf<Kind>[];
  readonly total: number;
};

/** The owner's jobs of a kind, newest first: page `number`, from 1, of `size` (1–`LARGEST_PAGE`) each. Empty behind the last. */
export async function numberedPage<Kind extends JobKind>(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  kind: Kind,
  page: { readonly number: number; readonly size: number },
): Promise<NumberedPage<Kind>> {
  const mine = and(eq(jobs.ownerId, ownerId), eq(jobs.kind, kind));
  const rows = await db
    .select()
    .from(jobs)
    .where(mine)
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(page.size)
    .offset((page.number - 1) * page.size);
  const found = await withClips(db, ownerId, rows);
  return { jobs: found.filter((job) => isOfKind(job, kind)), total: await db.$count(jobs, mine) };
}

function olderThan(cursor: string) {
  const [, ms, id] = /^(\d{1,14})\.([A-Za-z0-9_-]{1,40})$/.exec(cursor) ?? [];
  if (ms === undefined || id === undefined)
    throw new ServerError('invalid_request', 'The page asked for is none that was given out.');
  const at = new Date(Number(ms));
  return or(lt(jobs.createdAt, at), and(eq(jobs.createdAt, at), lt(jobs.id, id)));
}
