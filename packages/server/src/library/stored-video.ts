import type { ClipOptions } from '@reelwright/engine';
import { and, eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { BlobKey } from '../storage/index.ts';
import { findBeside, isClipKey, putBeside } from './beside.ts';
import type { LibraryContext } from './context.ts';
import { clipsAskedFor, type Job, type JobRow } from './job.ts';
import { getJob } from './jobs.ts';
import type { StoredFile } from './sources.ts';
import { submitJob } from './submit.ts';

const { sources } = schema;

/** Clips to be made of a video that lies in storage, and to be put beside it. */
export type StoredVideoRequest = {
  readonly ownerId: string;
  /** The API that it comes through. */
  readonly dialect: string;
  readonly key: BlobKey;
  readonly originalName: string;
  /** Made by `parseJobOptions`. */
  readonly options: ClipOptions;
  /** Makes a copy of what lies under the key a stored file. Throws when nothing does. */
  readonly take: () => Promise<StoredFile>;
};

/**
 * The job that makes these clips: the one that runs already, the one that made them of the same bytes before (its clips
 * are put beside the video again), or a new one. Throws `invalid_request` for a video that its clips would replace;
 * otherwise as `take` and `submitJob`.
 */
export async function processStored(context: LibraryContext, request: StoredVideoRequest): Promise<Job> {
  const { ownerId, dialect, key, originalName, options } = request;
  if (isClipKey(key))
    throw new ServerError('invalid_request', 'The video lies where a clip would be put: call it otherwise.');
  const find = () => findBeside(context.db, ownerId, key, options);
  const before = await find();
  if (before && before.status !== 'completed') return getJob(context, ownerId, before.id);
  if (!before) await context.credits.require(context.db, ownerId, clipsAskedFor({ kind: 'clip', options }));
  const file = await request.take();
  if (before && (await isOf(context, before, file))) {
    await context.store.delete(file.storageKey).catch(context.onTrouble);
    await putBeside(context, { ownerId, jobId: before.id });
    return getJob(context, ownerId, before.id);
  }
  try {
    const source = { kind: 'file', ...file } as const;
    return await submitJob(context, {
      kind: 'clip',
      ownerId,
      dialect,
      source,
      originalName,
      options,
      beside: key,
    });
  } catch (error) {
    // Somebody asked for the same in the same moment.
    const other = error instanceof ServerError && error.code === 'conflict' ? await find() : undefined;
    if (!other) throw error;
    return getJob(context, ownerId, other.id);
  }
}

/** Whether a job was made of these bytes. */
async function isOf(
  { db }: LibraryContext,
  { sourceId, ownerId }: JobRow,
  file: StoredFile,
): Promise<boolean> {
  if (sourceId === null) return false;
  const [source] = await db
    .select({ contentHash: sources.contentHash })
    .from(sources)
    .where(and(eq(sources.id, sourceId), eq(sources.ownerId, ownerId)));
  return source?.contentHash === file.contentHash;
}
