import { eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { blobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { SOURCES_FOLDER } from './sources.ts';

const { blobs } = schema;

/** A stored file that nobody has submitted after so long never will be, ms: longer than any upload takes. */
const ORPHAN_MS = 24 * 60 * 60 * 1_000;

/** Deletes stored sources that no job was made of: uploads that were broken off by a crash. How many it were. */
export async function deleteOrphans({ db, store, ports }: LibraryContext): Promise<number> {
  let deleted = 0;
  const before = ports.now().getTime() - ORPHAN_MS;
  for await (const { key, modifiedAt } of store.list(blobKey(SOURCES_FOLDER))) {
    if (modifiedAt.getTime() > before) continue;
    const [blob] = await db
      .select({ contentHash: blobs.contentHash })
      .from(blobs)
      .where(eq(blobs.storageKey, key));
    if (blob) continue;
    await store.delete(key);
    deleted += 1;
  }
  return deleted;
}
