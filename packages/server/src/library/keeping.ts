import { eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { type BlobKey, blobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { JOBS_FOLDER } from './control.ts';
import { SOURCES_FOLDER } from './sources.ts';

const { blobs, jobs } = schema;

/** A stored file that nobody has submitted after so long never will be, ms: longer than any upload takes. */
const ORPHAN_MS = 24 * 60 * 60 * 1_000;

/**
 * Deletes files that belong to nobody: sources that no job was made of, because a crash broke the upload off, and files of
 * jobs that are gone, which a machine still wrote when it died. How many it were.
 */
export async function deleteOrphans(context: LibraryContext): Promise<number> {
  const { db } = context;
  const ofBlob = async (key: BlobKey) => (await db.$count(blobs, eq(blobs.storageKey, key))) > 0;
  const ofJob = async (key: BlobKey) => (await db.$count(jobs, eq(jobs.id, key.split('/')[1] ?? ''))) > 0;
  return (await clear(context, SOURCES_FOLDER, ofBlob)) + (await clear(context, JOBS_FOLDER, ofJob));
}

async function clear(
  { store, ports }: LibraryContext,
  folder: string,
  isNeeded: (key: BlobKey) => Promise<boolean>,
): Promise<number> {
  let deleted = 0;
  const before = ports.now().getTime() - ORPHAN_MS;
  for await (const { key, modifiedAt } of store.list(blobKey(folder))) {
    if (modifiedAt.getTime() > before || (await isNeeded(key))) continue;
    await store.delete(key);
    deleted += 1;
  }
  return deleted;
}
