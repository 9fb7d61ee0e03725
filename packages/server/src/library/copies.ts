import { and, eq, sql } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { type BlobStore, blobKey, parseBlobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { JOBS_FOLDER } from './control.ts';
import { ownJob } from './own.ts';

const { artefacts } = schema;

/** After a copy that failed, or whose machine died, it is tried again after so long, ms. */
const AGAIN_MS = 5 * 60_000;

/** How far the copies of a job's files are. */
export type Copies = {
  readonly files: number;
  readonly copied: number;
  /** What went wrong with the last that failed; it will be tried again. Null when nothing did. */
  readonly error: string | null;
};

/** How far the copies of a job's finished files are. Throws as `getJob`. */
export async function getCopies(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<Copies> {
  await ownJob(db, ownerId, jobId);
  const rows = await db
    .select({ copiedAt: artefacts.copiedAt, copyError: artefacts.copyError })
    .from(artefacts)
    .where(and(eq(artefacts.jobId, jobId), eq(artefacts.ownerId, ownerId)));
  return {
    files: rows.length,
    copied: rows.filter(({ copiedAt }) => copiedAt !== null).length,
    error: rows.find(({ copyError }) => copyError !== null)?.copyError ?? null,
  };
}

/**
 * Copies one finished file that was not copied yet to another store, under the folder of its job, whoever owns it. What goes
 * wrong is noted with the file, told to `onTrouble`, and tried again later, a store that cannot be opened too; no job fails by
 * it. Two machines do not copy the same file at once. Says whether there was one.
 */
export async function copyNextFile(
  { db, store, ports, onTrouble }: Pick<LibraryContext, 'db' | 'store' | 'ports' | 'onTrouble'>,
  openCopies: () => Promise<BlobStore>,
  signal?: AbortSignal | undefined,
): Promise<boolean> {
  const now = ports.now();
  const before = new Date(now.getTime() - AGAIN_MS).toISOString();
  const next = sql`(select job_id, name from ${artefacts}
    where copied_at is null and (copy_tried_at is null or copy_tried_at < ${before}::timestamptz)
    order by copy_tried_at nulls first limit 1 for update skip locked)`;
  const [file] = await db
    .update(artefacts)
    .set({ copyTriedAt: now })
    .where(sql`(${artefacts.jobId}, ${artefacts.name}) in ${next}`)
    .returning();
  if (!file) return false;
  const { jobId, ownerId, name, sha256 } = file;
  // Of this version: an edit may have put another in its place meanwhile.
  const same = and(
    eq(artefacts.jobId, jobId),
    eq(artefacts.ownerId, ownerId),
    eq(artefacts.name, name),
    eq(artefacts.sha256, sha256),
  );
  try {
    const copies = await openCopies();
    const { body } = await store.get(parseBlobKey(file.storageKey));
    await copies.put(blobKey(JOBS_FOLDER, jobId, name), body, { signal });
    await db.update(artefacts).set({ copiedAt: ports.now(), copyError: null }).where(same);
  } catch (error) {
    // The process ends: another takes it up.
    if (signal?.aborted) return true;
    onTrouble(error);
    const message = error instanceof ServerError ? error.message : 'The file could not be copied.';
    await db.update(artefacts).set({ copyError: message }).where(same);
  }
  return true;
}
