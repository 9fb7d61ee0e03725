import { and, eq } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { newId, type Ports } from '../ports.ts';
import { type BlobKey, blobKey, deleteFolder, parseBlobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { factsFolder } from './facts.ts';

const { blobs, jobs, sources, videos } = schema;

/** The folder of storage in which sources lie. */
export const SOURCES_FOLDER = 'sources';

/** A file that lies in storage under a key of `newSourceKey` and is to become a source. */
export type StoredFile = {
  readonly storageKey: BlobKey;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly contentHash: string;
  readonly sizeBytes: number;
};

/** A new place in storage for the bytes of a source. What is put there and not submitted within a day is swept away. */
export function newSourceKey(ports: Ports): BlobKey {
  return blobKey(SOURCES_FOLDER, newId(ports));
}

/**
 * Makes a stored file a source of the owner, in the given transaction. The same bytes are kept once: when they were there
 * already, `surplus` is the file that is not needed, to be deleted after the commit.
 */
export async function keepSource(
  transaction: Queries,
  ports: Ports,
  ownerId: string,
  file: StoredFile,
  originalName: string,
): Promise<{ readonly sourceId: string; readonly surplus: BlobKey | null }> {
  const keptKey = await keepBlob(transaction, ports, file);
  const row = {
    id: newId(ports),
    ownerId,
    contentHash: file.contentHash,
    originalName,
    createdAt: ports.now(),
  };
  const [kept] = await transaction
    .insert(sources)
    .values(row)
    // Sets what it is already: to have the row, and to hold it until the job refers to it.
    .onConflictDoUpdate({
      target: [sources.ownerId, sources.contentHash],
      set: { contentHash: file.contentHash },
    })
    .returning({ id: sources.id });
  if (!kept) throw new ServerError('internal', 'The database did not keep the source.');
  return { sourceId: kept.id, surplus: keptKey === file.storageKey ? null : file.storageKey };
}

/** The key under which the bytes are kept from now on. */
async function keepBlob(transaction: Queries, ports: Ports, file: StoredFile): Promise<string> {
  // Between the insert that found the bytes and the look at them, their last owner may have deleted them: then again.
  for (let round = 0; round < 3; round += 1) {
    const { contentHash, sizeBytes, storageKey } = file;
    await transaction
      .insert(blobs)
      .values({ contentHash, sizeBytes, storageKey, createdAt: ports.now() })
      .onConflictDoNothing();
    const [row] = await transaction
      .select({ storageKey: blobs.storageKey })
      .from(blobs)
      .where(eq(blobs.contentHash, contentHash))
      .for('key share');
    if (row) return row.storageKey;
  }
  throw new ServerError('internal', 'The database did not keep the file.');
}

/** Bytes that nobody refers to any more: to be cleared away after the commit. */
export type Unneeded = { readonly storageKey: BlobKey; readonly contentHash: string };

/** Lets go of an owner's source when none of their jobs and uploaded videos uses it, and of its bytes when they were the last to have them. */
export async function releaseSource(
  transaction: Queries,
  ownerId: string,
  sourceId: string,
): Promise<Unneeded | null> {
  const mine = and(eq(sources.id, sourceId), eq(sources.ownerId, ownerId));
  const [source] = await transaction.select().from(sources).where(mine).for('update');
  if (!source) return null;
  const inUse = await transaction
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.sourceId, sourceId), eq(jobs.ownerId, ownerId)))
    .limit(1);
  const uploaded = await transaction
    .select({ id: videos.id })
    .from(videos)
    .where(and(eq(videos.sourceId, sourceId), eq(videos.ownerId, ownerId)))
    .limit(1);
  if (inUse.length > 0 || uploaded.length > 0) return null;
  await transaction.delete(sources).where(mine);
  return releaseBlob(transaction, source.contentHash);
}

async function releaseBlob(transaction: Queries, contentHash: string): Promise<Unneeded | null> {
  const same = eq(blobs.contentHash, contentHash);
  // Whoever is about to refer to the bytes is waited for, then looked for.
  const [blob] = await transaction.select().from(blobs).where(same).for('update');
  const others = await transaction
    .select({ id: sources.id })
    .from(sources)
    .where(eq(sources.contentHash, contentHash))
    .limit(1);
  if (!blob || others.length > 0) return null;
  await transaction.delete(blobs).where(same);
  return { storageKey: parseBlobKey(blob.storageKey), contentHash };
}

/** Clears away bytes and everything measured on them. What fails is told, and swept away later. */
export async function clearUnneeded(
  { store, onTrouble }: Pick<LibraryContext, 'store' | 'onTrouble'>,
  unneeded: Unneeded,
): Promise<void> {
  await store.delete(unneeded.storageKey).catch(onTrouble);
  await deleteFolder(store, factsFolder(unneeded.contentHash)).catch(onTrouble);
}
