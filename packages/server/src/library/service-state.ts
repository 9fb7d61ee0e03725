import { and, count, desc, eq, gte, isNull, ne, or, sql, sum } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { LibraryContext } from './context.ts';
import type { JobStatus } from './job.ts';

const { artefacts, blobs, jobs, workers } = schema;

/** How far back failures are told, ms. */
const RECENT_MS = 7 * 24 * 60 * 60 * 1_000;
/** Failures told, at most. */
const MOST_FAILURES = 50;

/** How the service does: of every owner, so for its operator only. Holds nothing of what is in the videos. */
export type ServiceState = {
  /** Jobs by where they are. */
  readonly jobs: Readonly<Record<JobStatus, number>>;
  /** When the job that waits longest was made; null when none waits. */
  readonly oldestWaiting: Date | null;
  /** Every process that works, with when it last said that it lives. */
  readonly workers: readonly {
    readonly id: string;
    readonly version: string;
    readonly startedAt: Date;
    readonly beatAt: Date;
  }[];
  /** Of the last seven days, newest first; what users cancelled is none. */
  readonly failures: readonly {
    readonly jobId: string;
    readonly dialect: string;
    readonly kind: string;
    readonly stage: string | null;
    readonly code: string;
    readonly message: string;
    readonly at: Date;
  }[];
  readonly storage: {
    readonly sources: { readonly count: number; readonly bytes: number };
    readonly results: { readonly count: number; readonly bytes: number };
  };
};

/** Looks at the whole service. */
export async function serviceState({
  db,
  ports,
}: Pick<LibraryContext, 'db' | 'ports'>): Promise<ServiceState> {
  const since = new Date(ports.now().getTime() - RECENT_MS);
  const byStatus = await db.select({ status: jobs.status, jobs: count() }).from(jobs).groupBy(jobs.status);
  const [waiting] = await db
    .select({ createdAt: jobs.createdAt })
    .from(jobs)
    .where(eq(jobs.status, 'queued'))
    .orderBy(jobs.createdAt)
    .limit(1);
  const working = await db.select().from(workers).orderBy(desc(workers.beatAt));
  const failures = await db
    .select({
      jobId: jobs.id,
      dialect: jobs.dialect,
      kind: jobs.kind,
      stage: jobs.errorStage,
      code: sql<string>`${jobs.errorCode}`,
      message: jobs.errorMessage,
      at: jobs.updatedAt,
    })
    .from(jobs)
    .where(
      and(
        eq(jobs.status, 'failed'),
        gte(jobs.updatedAt, since),
        or(isNull(jobs.errorCode), ne(jobs.errorCode, 'cancelled')),
      ),
    )
    .orderBy(desc(jobs.updatedAt))
    .limit(MOST_FAILURES);
  const [sources] = await db.select({ count: count(), bytes: sum(blobs.sizeBytes) }).from(blobs);
  const [results] = await db.select({ count: count(), bytes: sum(artefacts.sizeBytes) }).from(artefacts);
  const counted = Object.fromEntries(byStatus.map((row) => [row.status, row.jobs]));
  return {
    jobs: Object.fromEntries(schema.JOB_STATUSES.map((status) => [status, counted[status] ?? 0])) as Record<
      JobStatus,
      number
    >,
    oldestWaiting: waiting?.createdAt ?? null,
    workers: working.map(({ executorId, version, startedAt, beatAt }) => ({
      id: executorId,
      version,
      startedAt,
      beatAt,
    })),
    failures: failures.map((failure) => ({ ...failure, message: failure.message ?? '' })),
    storage: {
      sources: { count: sources?.count ?? 0, bytes: Number(sources?.bytes ?? 0) },
      results: { count: results?.count ?? 0, bytes: Number(results?.bytes ?? 0) },
    },
  };
}
