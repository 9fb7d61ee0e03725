import type { Fallback, ManifestOverview, Source } from '@reelwright/engine';
import type { Plan } from '@reelwright/plan';
import { and, count, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { inTransaction, type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { type BlobKey, parseBlobKey } from '../storage/index.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import { endJob } from './end.ts';
import { listEvents, noteEvent } from './events.ts';
import { ACTIVE_STATUSES, type Failure, type JobRow } from './job.ts';
import { keepSource, type StoredFile } from './sources.ts';

const { blobs, clips, jobs, sources } = schema;

/** One attempt at a job. What an earlier attempt, or one that was cancelled, still says is not written. */
export type Attempt = { readonly ownerId: string; readonly jobId: string; readonly attempt: number };

/** What a job is made from, once its bytes are here. */
export type JobInput = {
  readonly contentHash: string;
  readonly storageKey: BlobKey;
  readonly probe: Source | null;
};

type Recorder = Pick<LibraryContext, 'db' | 'ports'>;

const isCurrent = ({ ownerId, jobId, attempt }: Attempt) =>
  and(
    eq(jobs.id, jobId),
    eq(jobs.ownerId, ownerId),
    eq(jobs.attempt, attempt),
    inArray(jobs.status, [...ACTIVE_STATUSES]),
  );

/**
 * The job's row while this attempt is the one that counts; undefined when it was cancelled, ended or begun anew. With
 * `update`, it stays so until the transaction ends.
 */
export async function currentJob(
  { db }: { readonly db: Queries },
  attempt: Attempt,
  lock?: 'update',
): Promise<JobRow | undefined> {
  const query = db.select().from(jobs).where(isCurrent(attempt));
  const [row] = await (lock ? query.for(lock) : query);
  return row;
}

/** The bytes of a job; undefined while there are none. */
export async function jobInput(
  { db }: Pick<Recorder, 'db'>,
  { ownerId, jobId }: Pick<Attempt, 'ownerId' | 'jobId'>,
): Promise<JobInput | undefined> {
  const [row] = await db
    .select({ contentHash: blobs.contentHash, storageKey: blobs.storageKey, probe: sources.probe })
    .from(jobs)
    .innerJoin(sources, and(eq(sources.id, jobs.sourceId), eq(sources.ownerId, jobs.ownerId)))
    .innerJoin(blobs, eq(blobs.contentHash, sources.contentHash))
    .where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)));
  return row && { ...row, storageKey: parseBlobKey(row.storageKey) };
}

/** Notes that an attempt is being worked on. Says whether it still counts. */
export async function recordStart({ db, ports }: Recorder, attempt: Attempt): Promise<boolean> {
  const now = ports.now();
  const started = sql`coalesce(${jobs.startedAt}, ${now.toISOString()})`;
  return inTransaction(db, async (transaction) => {
    const isCurrent = await update(transaction, attempt, {
      status: sql`case when ${jobs.sourceId} is null then 'downloading' else 'processing' end`,
      startedAt: started,
      updatedAt: now,
    });
    if (isCurrent) await noteEvent(transaction, attempt, now, { type: 'started' });
    return isCurrent;
  });
}

/** Notes that an attempt reached a quarter of a stage, unless it said so before: a stage may be gone through twice. */
export async function recordStage(
  { db, ports }: Recorder,
  attempt: Attempt,
  stage: string,
  percent: 0 | 25 | 50 | 75 | 100,
): Promise<void> {
  const { ownerId, jobId } = attempt;
  if (!(await currentJob({ db }, attempt))) return;
  const history = await listEvents({ db }, ownerId, jobId);
  const begun = history.findLastIndex(({ event }) => event.type === 'started');
  const isNoted = history
    .slice(begun + 1)
    .some(({ event }) => event.type === 'stage' && event.stage === stage && event.percent === percent);
  if (isNoted) return;
  await inTransaction(db, (transaction) =>
    noteEvent(transaction, attempt, ports.now(), { type: 'stage', stage, percent }),
  );
}

/** How long a job has to have come before it is said when it ends, percent. */
const ETA_FROM_PERCENT = 3;

/**
 * Notes how far an attempt is: `percent` (0–100, but never less than it was) by the expected cost of what is done. When
 * it ends follows from the time that took. Says whether the attempt still counts.
 */
export async function recordProgress(
  { db, ports }: Recorder,
  attempt: Attempt,
  reached: { readonly stage: string; readonly percent: number },
): Promise<boolean> {
  return progressTo(db, ports.now(), attempt, reached.stage, sql`${reached.percent}::double precision`);
}

/** As `recordProgress`, of one of a job's clips: `fraction` (0–1) of it, beside those that are finished. */
export async function recordClipProgress(
  { db, ports }: Recorder,
  attempt: Attempt,
  within: { readonly fromPercent: number; readonly toPercent: number; readonly clipCount: number },
  fraction: number,
): Promise<boolean> {
  const { fromPercent, toPercent, clipCount } = within;
  const finished = db
    .select({ count: count() })
    .from(clips)
    .where(
      and(
        eq(clips.jobId, attempt.jobId),
        eq(clips.ownerId, attempt.ownerId),
        inArray(clips.status, ['completed', 'failed']),
      ),
    );
  const part = sql`least(1, ((${finished}) + ${fraction}::double precision) / ${clipCount}::double precision)`;
  const percent = sql`${fromPercent}::double precision + ${toPercent - fromPercent}::double precision * ${part}`;
  return progressTo(db, ports.now(), attempt, 'render', percent);
}

/** Notes that an attempt came to a percentage, unless it was further already. Says whether the attempt still counts. */
export async function progressTo(
  db: Queries,
  now: Date,
  attempt: Attempt,
  stage: string | SQL,
  percent: SQL,
): Promise<boolean> {
  const reached = sql`greatest(${jobs.progress}, least(99.9, ${percent}))`;
  const elapsed = sql`extract(epoch from (${now.toISOString()}::timestamptz - ${jobs.startedAt}))`;
  return update(db, attempt, {
    stage,
    progress: reached,
    etaSeconds: sql`case when ${reached} >= ${ETA_FROM_PERCENT}
      then greatest(0, ${elapsed}) * (100 - ${reached}) / ${reached} end`,
    updatedAt: now,
  });
}

/** Makes fetched bytes the source of a job. Says whether the attempt still counts; when not, the file is not needed. */
export async function recordSource(
  { db, ports, store, onTrouble }: Pick<LibraryContext, 'db' | 'ports' | 'store' | 'onTrouble'>,
  attempt: Attempt,
  file: StoredFile,
  originalName: string,
): Promise<boolean> {
  const surplus = await inTransaction(db, async (transaction) => {
    const row = await currentJob({ db: transaction }, attempt, 'update');
    if (!row) return file.storageKey;
    const kept = await keepSource(transaction, ports, attempt.ownerId, file, originalName);
    await update(transaction, attempt, {
      sourceId: kept.sourceId,
      sizeBytes: file.sizeBytes,
      originalName,
      status: 'processing',
      updatedAt: ports.now(),
    });
    const { sizeBytes } = file;
    await noteEvent(transaction, attempt, ports.now(), { type: 'fetched', name: originalName, sizeBytes });
    return kept.surplus ?? 'kept';
  });
  if (surplus === 'kept') return true;
  await store.delete(surplus).catch(onTrouble);
  return (await currentJob({ db }, attempt)) !== undefined;
}

/** Notes what the bytes of a job are. */
export async function recordProbe(
  { db, ports }: Recorder,
  attempt: Attempt,
  probe: Source,
): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    const row = await currentJob({ db: transaction }, attempt, 'update');
    if (!row?.sourceId) return false;
    await transaction
      .update(sources)
      .set({ probe })
      .where(and(eq(sources.id, row.sourceId), eq(sources.ownerId, attempt.ownerId)));
    return update(transaction, attempt, {
      durationSeconds: probe.durationSeconds,
      sizeBytes: probe.sizeBytes,
      updatedAt: ports.now(),
    });
  });
}

/** Notes the plans of the clips, best first, in place of any of this job before. */
export async function recordPlans(
  { db, ports }: Recorder,
  attempt: Attempt,
  planned: {
    readonly plans: readonly Plan[];
    readonly overview: ManifestOverview;
    readonly fallbacks: readonly Fallback[];
  },
): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    const { ownerId, jobId } = attempt;
    const now = ports.now();
    const current = await update(transaction, attempt, {
      overview: planned.overview,
      fallbacks: [...planned.fallbacks],
      updatedAt: now,
    });
    if (!current) return false;
    await transaction.delete(clips).where(and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId)));
    await transaction.insert(clips).values(
      planned.plans.map((plan, i) => ({
        jobId,
        ownerId,
        index: i + 1,
        status: 'queued' as const,
        plan,
        updatedAt: now,
      })),
    );
    const { plans, fallbacks } = planned;
    await noteEvent(transaction, attempt, now, { type: 'planned', clipCount: plans.length, fallbacks });
    return true;
  });
}

/** What ends jobs. */
export type Ender = Pick<LibraryContext, 'db' | 'ports' | 'jobRetentionSeconds' | 'onJobEnd' | 'credits'>;

/** Ends an attempt that cannot go on. */
export async function recordFailure(context: Ender, attempt: Attempt, error: Failure): Promise<void> {
  await inTransaction(context.db, async (transaction, client) => {
    await endJob(context, transaction, client, named(attempt), { status: 'failed', error });
  });
}

/**
 * Ends an attempt whose clips are made as far as they can be: completed when one of them is whole, failed when none is.
 * Clips of which nothing was heard any more fail with `lost`.
 */
export async function recordEnd(context: Ender, attempt: Attempt, lost: Failure): Promise<void> {
  await inTransaction(context.db, async (transaction, client) => {
    const { ownerId, jobId } = attempt;
    const row = await currentJob({ db: transaction }, attempt, 'update');
    if (!row) return;
    const ofJob = and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId));
    await transaction
      .update(clips)
      .set({
        status: 'failed',
        errorCode: lost.code,
        errorMessage: lost.message,
        updatedAt: context.ports.now(),
      })
      .where(and(ofJob, inArray(clips.status, ['queued', 'processing'])));
    const states = await transaction
      .select({ status: clips.status, errorCode: clips.errorCode, errorMessage: clips.errorMessage })
      .from(clips)
      .where(ofJob)
      .orderBy(clips.index);
    const first = states.find(({ errorCode }) => errorCode !== null);
    const error = first?.errorCode ? { code: first.errorCode, message: first.errorMessage ?? '' } : lost;
    const whole = states.some(({ status }) => status === 'completed');
    await endJob(
      context,
      transaction,
      client,
      row,
      whole ? { status: 'completed' } : { status: 'failed', error },
    );
  });
}

function named({ jobId, ...rest }: Attempt) {
  return { id: jobId, ...rest };
}

async function update(db: Queries, attempt: Attempt, change: Record<string, unknown>): Promise<boolean> {
  const rows = await db.update(jobs).set(change).where(isCurrent(attempt)).returning({ id: jobs.id });
  if (rows.length > 1) throw new ServerError('internal', 'A job has more than one row.');
  if (rows.length === 1) await tellChange(db, attempt.jobId);
  return rows.length === 1;
}
