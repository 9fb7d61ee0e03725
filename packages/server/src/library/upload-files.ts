import { and, eq } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { type BlobKey, blobKey, deleteFolder, parseBlobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import type { JobRow } from './job.ts';

const { jobs, uploadedFiles } = schema;

/**
 * Lets go of the uploaded file of a job that was deleted, within that transaction, when no other job was made of it: its
 * key, to be cleared away after the commit. What the operator put into storage is theirs, and stays.
 */
export async function releaseUpload(
  transaction: Queries,
  { ownerId, besideKey }: Pick<JobRow, 'ownerId' | 'besideKey'>,
): Promise<BlobKey | null> {
  if (besideKey === null) return null;
  const others = await transaction
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.ownerId, ownerId), eq(jobs.besideKey, besideKey)))
    .limit(1);
  if (others.length > 0) return null;
  const [gone] = await transaction
    .delete(uploadedFiles)
    .where(and(eq(uploadedFiles.storageKey, besideKey), eq(uploadedFiles.ownerId, ownerId)))
    .returning({ id: uploadedFiles.id });
  return gone ? parseBlobKey(besideKey) : null;
}

/** Takes away an uploaded video and what lies beside it. */
export async function deleteFilesOf(
  { store, onTrouble }: Pick<LibraryContext, 'store' | 'onTrouble'>,
  key: BlobKey,
): Promise<void> {
  await deleteFolder(store, blobKey(...key.split('/').slice(0, -1))).catch(onTrouble);
}
