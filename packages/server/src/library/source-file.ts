import type { Source } from '@reelwright/engine';
import { and, eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { type Blob, type ByteRange, parseBlobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { ownJob } from './own.ts';

const { blobs, jobs, sources } = schema;

/** The bytes that a job was made of. */
export type SourceFile = {
  /** As the user's machine called it; any text. */
  readonly originalName: string;
  readonly sizeBytes: number;
  /** Of the bytes, hexadecimal. */
  readonly sha256: string;
  /** What the bytes are; null until they were examined. */
  readonly probe: Source | null;
};

/** The source of a job of the owner. Throws `not_found` until it is here; otherwise as `getJob`. */
export async function getSource(
  context: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<SourceFile> {
  const { storageKey: _, ...file } = await find(context, ownerId, jobId);
  return file;
}

/** Opens the source of a job, or a range of it. Throws as `getSource`, and `range_not_satisfiable`. */
export async function openSource(
  context: Pick<LibraryContext, 'db' | 'store'>,
  ownerId: string,
  jobId: string,
  range?: ByteRange,
): Promise<Blob> {
  const { storageKey } = await find(context, ownerId, jobId);
  return context.store.get(parseBlobKey(storageKey), range);
}

/**
 * A path on this machine with the bytes of a job's source, to be read only; `folder` takes it where files are not on this
 * machine, and is the caller's to clear away. Throws as `getSource`.
 */
export async function sourcePath(
  context: Pick<LibraryContext, 'db' | 'store'>,
  ownerId: string,
  jobId: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const { storageKey } = await find(context, ownerId, jobId);
  return context.store.localFile(parseBlobKey(storageKey), folder, { signal });
}

async function find({ db }: Pick<LibraryContext, 'db'>, ownerId: string, jobId: string) {
  const [row] = await db
    .select({
      originalName: sources.originalName,
      sizeBytes: blobs.sizeBytes,
      sha256: blobs.contentHash,
      probe: sources.probe,
      storageKey: blobs.storageKey,
    })
    .from(jobs)
    .innerJoin(sources, and(eq(sources.id, jobs.sourceId), eq(sources.ownerId, jobs.ownerId)))
    .innerJoin(blobs, eq(blobs.contentHash, sources.contentHash))
    .where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)));
  if (row) return row;
  await ownJob(db, ownerId, jobId);
  throw new ServerError('not_found', 'The video of this job is not here yet.');
}
