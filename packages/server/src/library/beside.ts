import { type ClipOptions, mostMoments } from '@reelwright/engine';
import { and, asc, desc, eq, inArray, like } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { type BlobKey, blobKey, parseBlobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { ACTIVE_STATUSES, type JobRow } from './job.ts';
import type { Attempt } from './record.ts';

const { artefacts, jobs } = schema;

/** A job that makes, or has made, as many clips of the video under a key, beside which they lie. The newest; not one that failed. */
export async function findBeside(
  db: Queries,
  ownerId: string,
  key: BlobKey,
  options: ClipOptions,
): Promise<JobRow | undefined> {
  const rows = await db
    .select()
    .from(jobs)
    .where(
      and(
        eq(jobs.ownerId, ownerId),
        eq(jobs.besideKey, key),
        eq(jobs.kind, 'clip'),
        inArray(jobs.status, [...ACTIVE_STATUSES, 'completed']),
      ),
    )
    .orderBy(desc(jobs.createdAt));
  return rows.find((row) => 'mode' in row.options && mostMoments(row.options) === mostMoments(options));
}

/** Where the clip with that number, from 0, lies beside a video. */
export function clipKeyBeside(video: BlobKey, number: number): BlobKey {
  return blobKey(...video.split('/').slice(0, -1), `clip_${number}.mp4`);
}

/** Whether a video lies where a clip would be put beside it. */
export function isClipKey(video: BlobKey): boolean {
  return isClipName(video.split('/').at(-1) ?? '');
}

/** Whether a clip beside a video may be called so. */
export function isClipName(name: string): boolean {
  return /^clip_\d+\.mp4$/.test(name);
}

/**
 * Puts the finished clips of a job beside its video as `clip_0.mp4`, `clip_1.mp4`, …, in place of what lies there; nothing
 * when that was not asked for. The same again does no harm. How many it were.
 */
export async function putBeside(
  { db, store }: Pick<LibraryContext, 'db' | 'store'>,
  { ownerId, jobId }: Pick<Attempt, 'ownerId' | 'jobId'>,
): Promise<number> {
  const [job] = await db
    .select({ key: jobs.besideKey })
    .from(jobs)
    .where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)));
  if (!job?.key) return 0;
  const files = await db
    .select({ storageKey: artefacts.storageKey })
    .from(artefacts)
    .where(
      and(eq(artefacts.jobId, jobId), eq(artefacts.ownerId, ownerId), like(artefacts.name, 'clip\\_%.mp4')),
    )
    .orderBy(asc(artefacts.name));
  const video = parseBlobKey(job.key);
  for (const [number, { storageKey }] of files.entries())
    await store.copy(parseBlobKey(storageKey), clipKeyBeside(video, number));
  return files.length;
}
