import type { Source } from '@reelwright/engine';
import { and, eq, lte, notExists, or } from 'drizzle-orm';
import { inTransaction, type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { JobWebhook, LibraryContext } from './context.ts';
import { clearUnneeded, keepSource, releaseSource, type StoredFile } from './sources.ts';
import { shortName } from './text.ts';

const { blobs, jobs, sources, videos } = schema;

/** A video that was uploaded before it is said what is to become of it. */
export type Video = {
  readonly id: string;
  readonly originalName: string;
  readonly sizeBytes: number;
  /** What it is; null for one of before it was looked at. */
  readonly probe: Source | null;
  /** The video whose style its jobs take when they name none; may be gone by now. */
  readonly templateVideoId: string | null;
  /** Where its jobs tell how they ended when they name no place. */
  readonly webhook: JobWebhook | null;
  readonly createdAt: Date;
};

/** A video's row, with what its bytes are. */
export type VideoRow = Video & { readonly sourceId: string };

/** A video to be kept. */
export type NewVideo = Pick<Video, 'id' | 'originalName' | 'templateVideoId' | 'webhook'> & {
  readonly ownerId: string;
  readonly probe: Source;
};

/**
 * Keeps an uploaded file as a video, as long as jobs are kept and while one of them uses it. Takes the file over: whatever
 * happens, it is a source afterwards or gone. Throws `not_found` for a template that the owner does not have.
 */
export async function addVideo(
  { db, ports, store, onTrouble }: LibraryContext,
  video: NewVideo,
  file: StoredFile,
): Promise<Video> {
  const { ownerId, id, probe, templateVideoId, webhook } = video;
  try {
    const { surplus } = await inTransaction(db, async (transaction) => {
      if (templateVideoId !== null) await ownVideo(transaction, ownerId, templateVideoId);
      const originalName = shortName(video.originalName);
      const kept = await keepSource(transaction, ports, ownerId, file, originalName);
      await transaction.update(sources).set({ probe }).where(eq(sources.id, kept.sourceId));
      await transaction.insert(videos).values({
        id,
        ownerId,
        sourceId: kept.sourceId,
        originalName,
        templateVideoId,
        webhook,
        createdAt: ports.now(),
      });
      return kept;
    });
    if (surplus) await store.delete(surplus).catch(onTrouble);
  } catch (error) {
    await store.delete(file.storageKey).catch(onTrouble);
    throw error;
  }
  return getVideo({ db }, ownerId, id);
}

/** A video of the owner. Throws `not_found`, and `forbidden` when it is somebody else's. */
export async function getVideo(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  videoId: string,
): Promise<Video> {
  const { sourceId: _, ...video } = await ownVideo(db, ownerId, videoId);
  return video;
}

/** As `getVideo`; with `key share`, it is not swept away before the transaction ends. */
export async function ownVideo(
  db: Queries,
  ownerId: string,
  videoId: string,
  lock?: 'key share',
): Promise<VideoRow> {
  const query = db
    .select({
      id: videos.id,
      sourceId: videos.sourceId,
      originalName: videos.originalName,
      sizeBytes: blobs.sizeBytes,
      probe: sources.probe,
      templateVideoId: videos.templateVideoId,
      webhook: videos.webhook,
      createdAt: videos.createdAt,
    })
    .from(videos)
    .innerJoin(sources, and(eq(sources.id, videos.sourceId), eq(sources.ownerId, videos.ownerId)))
    .innerJoin(blobs, eq(blobs.contentHash, sources.contentHash))
    .where(and(eq(videos.id, videoId), eq(videos.ownerId, ownerId)));
  const [row] = await (lock ? query.for(lock, { of: videos }) : query);
  if (row) return row;
  const [other] = await db.select({ id: videos.id }).from(videos).where(eq(videos.id, videoId));
  if (other) throw new ServerError('forbidden', 'This video belongs to another account.');
  throw new ServerError('not_found', `No video with id '${videoId}' exists.`);
}

/** Deletes videos that were uploaded as long ago as jobs are kept, and that no job uses; how many it were. */
export async function deleteExpiredVideos(context: LibraryContext, most: number): Promise<number> {
  const { db, ports, jobRetentionSeconds } = context;
  if (jobRetentionSeconds === undefined) return 0;
  const before = new Date(ports.now().getTime() - jobRetentionSeconds * 1_000);
  const using = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(or(eq(jobs.videoId, videos.id), eq(jobs.templateVideoId, videos.id)));
  const expired = and(lte(videos.createdAt, before), notExists(using));
  const found = await db.select().from(videos).where(expired).orderBy(videos.createdAt).limit(most);
  for (const { id, ownerId } of found) {
    const unneeded = await inTransaction(db, async (transaction) => {
      const mine = and(eq(videos.id, id), eq(videos.ownerId, ownerId));
      // Waits for a job that is just being made of it; then it is in use.
      await transaction.select({ id: videos.id }).from(videos).where(mine).for('update');
      const [gone] = await transaction.delete(videos).where(and(mine, expired)).returning();
      return gone ? releaseSource(transaction, ownerId, gone.sourceId) : null;
    });
    if (unneeded) await clearUnneeded(context, unneeded);
  }
  return found.length;
}
