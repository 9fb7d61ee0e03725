import type { ManifestClip } from '@reelwright/engine';
import { type Plan, parsePlan } from '@reelwright/plan';
import { and, eq, inArray } from 'drizzle-orm';
import { inTransaction, type Queries, schema } from '../db/index.ts';
import { type BlobKey, parseBlobKey } from '../storage/index.ts';
import { type ArtefactKind, artefactName, contentTypeOf } from './artefacts.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import { noteEvent } from './events.ts';
import { type ClipRow, type Failure, type JobTask, taskOf } from './job.ts';

const { artefacts, clips, jobs } = schema;

/** One rendering of a clip: of its plan as of `revision`. */
export type Rendering = {
  readonly ownerId: string;
  readonly jobId: string;
  readonly index: number;
  readonly revision: number;
};

type Recorder = Pick<LibraryContext, 'db' | 'ports'>;

const isRendered = ({ ownerId, jobId, index, revision }: Rendering) =>
  and(
    eq(clips.jobId, jobId),
    eq(clips.ownerId, ownerId),
    eq(clips.index, index),
    eq(clips.revision, revision),
    inArray(clips.status, ['queued', 'processing']),
  );

/** The clip's row while this rendering is wanted; notes that it is being made. Undefined when it is wanted no more. */
export async function recordClipStart(
  { db, ports }: Recorder,
  rendering: Rendering,
): Promise<ClipRow | undefined> {
  return inTransaction(db, async (transaction) => {
    const [row] = await transaction
      .update(clips)
      .set({ status: 'processing', updatedAt: ports.now() })
      .where(isRendered(rendering))
      .returning();
    if (!row) return undefined;
    const { index, revision } = rendering;
    const startSeconds = Math.min(...(row.plan?.segments ?? []).map((one) => one.startSeconds));
    const endSeconds = Math.max(...(row.plan?.segments ?? []).map((one) => one.endSeconds));
    const event = { type: 'clip-started', index, revision, startSeconds, endSeconds } as const;
    await noteEvent(transaction, rendering, ports.now(), event);
    await tellChange(transaction, rendering.jobId);
    return row;
  });
}

/** The attempt whose clip an edit renders anew, while that is wanted. */
export async function renderedAttempt(
  { db }: Pick<Recorder, 'db'>,
  rendering: Rendering,
): Promise<number | undefined> {
  const [row] = await db
    .select({ attempt: jobs.attempt })
    .from(clips)
    .innerJoin(jobs, and(eq(jobs.id, clips.jobId), eq(jobs.ownerId, clips.ownerId)))
    .where(isRendered(rendering));
  return row?.attempt;
}

/** The plan that a rendering is of and what its job was asked for, while that is wanted. */
export async function renderedPlan(
  { db }: Pick<Recorder, 'db'>,
  rendering: Rendering,
): Promise<{ readonly plan: Plan; readonly task: JobTask } | undefined> {
  const [row] = await db
    .select({ plan: clips.plan, job: jobs })
    .from(clips)
    .innerJoin(jobs, and(eq(jobs.id, clips.jobId), eq(jobs.ownerId, clips.ownerId)))
    .where(isRendered(rendering));
  return row?.plan ? { plan: parsePlan(row.plan), task: taskOf(row.job) } : undefined;
}

/** Puts what was measured into the plan that is about to be rendered. Says whether it was still wanted. */
export async function recordMeasuredPlan(
  { db, ports }: Recorder,
  rendering: Rendering,
  plan: Plan,
): Promise<boolean> {
  const rows = await db
    .update(clips)
    .set({ plan, updatedAt: ports.now() })
    .where(isRendered(rendering))
    .returning({ index: clips.index });
  return rows.length > 0;
}

/** A file of a rendering, in storage. */
export type RenderedFile = {
  readonly kind: ArtefactKind;
  readonly storageKey: BlobKey;
  readonly sizeBytes: number;
  readonly sha256: string;
};

/**
 * Notes that a clip is made and takes its credit, and clears away the files that these replace. Says whether it was still
 * wanted.
 */
export async function recordClip(
  context: Pick<LibraryContext, 'db' | 'ports' | 'store' | 'credits' | 'onTrouble'>,
  rendering: Rendering,
  manifest: ManifestClip,
  files: readonly RenderedFile[],
): Promise<boolean> {
  const { db, ports, credits } = context;
  const { ownerId, jobId, index } = rendering;
  const now = ports.now();
  const replaced = await inTransaction(db, async (transaction) => {
    await holdJob(transaction, rendering);
    const [row] = await transaction
      .update(clips)
      .set({ status: 'completed', manifest, errorCode: null, errorMessage: null, updatedAt: now })
      .where(isRendered(rendering))
      .returning({ index: clips.index });
    if (!row) return undefined;
    const rows = files.map(({ kind, storageKey, sizeBytes, sha256 }) => ({
      jobId,
      ownerId,
      name: artefactName(index, kind),
      storageKey,
      sizeBytes,
      sha256,
      contentType: contentTypeOf(kind),
      createdAt: now,
    }));
    const names = rows.map(({ name }) => name);
    const ofThese = and(
      eq(artefacts.jobId, jobId),
      eq(artefacts.ownerId, ownerId),
      inArray(artefacts.name, names),
    );
    const before = await transaction.delete(artefacts).where(ofThese).returning();
    await transaction.insert(artefacts).values(rows);
    const { revision } = rendering;
    await noteEvent(transaction, rendering, now, { type: 'clip-finished', index, revision });
    await credits.take(transaction, { ownerId, jobId }, index);
    await tellChange(transaction, jobId);
    return before.map(({ storageKey }) => parseBlobKey(storageKey));
  });
  const unneeded = replaced ?? files.map(({ storageKey }) => storageKey);
  await discardFiles(context, rendering, unneeded);
  return replaced !== undefined;
}

/** Keeps the job's row from being taken away: first, as everybody locks job before clip before balance. */
async function holdJob(transaction: Queries, { jobId, ownerId }: Rendering): Promise<void> {
  await transaction
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)))
    .for('key share');
}

/** Deletes files of a job that no row names: another worker may have put the same ones there, and they count. */
export async function discardFiles(
  { db, store, onTrouble }: Pick<LibraryContext, 'db' | 'store' | 'onTrouble'>,
  { jobId }: Pick<Rendering, 'jobId'>,
  keys: readonly BlobKey[],
): Promise<void> {
  if (keys.length === 0) return;
  const rows = await db
    .select({ storageKey: artefacts.storageKey })
    .from(artefacts)
    .where(eq(artefacts.jobId, jobId));
  const named = new Set(rows.map(({ storageKey }) => storageKey));
  for (const key of keys) if (!named.has(key)) await store.delete(key).catch(onTrouble);
}

/** Notes that a clip could not be made, and gives its credit back. */
export async function recordClipFailure(
  { db, ports, credits }: Pick<LibraryContext, 'db' | 'ports' | 'credits'>,
  rendering: Rendering,
  { code, message }: Failure,
): Promise<void> {
  const { ownerId, jobId, index } = rendering;
  await inTransaction(db, async (transaction) => {
    await holdJob(transaction, rendering);
    const [failed] = await transaction
      .update(clips)
      .set({ status: 'failed', errorCode: code, errorMessage: message, updatedAt: ports.now() })
      .where(isRendered(rendering))
      .returning({ index: clips.index });
    if (failed) {
      await noteEvent(transaction, rendering, ports.now(), { type: 'clip-failed', index, code, message });
      await credits.releaseClip(transaction, { ownerId, jobId }, index);
    }
    await tellChange(transaction, rendering.jobId);
  });
}
