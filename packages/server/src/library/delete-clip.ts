import { and, eq, inArray } from 'drizzle-orm';
import { inTransaction, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { type BlobKey, parseBlobKey } from '../storage/index.ts';
import { ARTEFACT_KINDS, artefactName } from './artefacts.ts';
import { clipKeyBeside, putBeside } from './beside.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import type { ClipRow, JobRow } from './job.ts';
import { ownClip, ownJob } from './own.ts';
import { discardFiles } from './record-clip.ts';

const { artefacts, clips } = schema;

/**
 * Takes a clip away with its plan and its files; the others keep their numbers, and what was paid for it stays paid. Throws
 * `conflict` while the job or the clip is being made, and for the video of a style, which goes with its job; `not_found`
 * when there is no such clip; otherwise as `getJob`.
 */
export async function deleteClip(
  context: LibraryContext,
  ownerId: string,
  jobId: string,
  index: number,
): Promise<void> {
  const { job, files } = await inTransaction(context.db, async (transaction) => {
    const row = await ownJob(transaction, ownerId, jobId, 'update');
    requireDeletable(row, await ownClip(transaction, ownerId, jobId, index, 'update'));
    const names = ARTEFACT_KINDS.map((kind) => artefactName(index, kind));
    const gone = await transaction
      .delete(artefacts)
      .where(and(eq(artefacts.jobId, jobId), eq(artefacts.ownerId, ownerId), inArray(artefacts.name, names)))
      .returning({ storageKey: artefacts.storageKey });
    await transaction
      .delete(clips)
      .where(and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId), eq(clips.index, index)));
    await tellChange(transaction, jobId);
    return { job: row, files: gone.map(({ storageKey }) => parseBlobKey(storageKey)) };
  });
  await discardFiles(context, { jobId }, files);
  if (job.besideKey !== null) await closeRanksBeside(context, ownerId, jobId, parseBlobKey(job.besideKey));
}

function requireDeletable(job: JobRow, clip: ClipRow): void {
  if (job.kind !== 'clip')
    throw new ServerError('conflict', 'This is all that the job made: delete the job itself.');
  if (job.status !== 'completed')
    throw new ServerError(
      'conflict',
      `The job is ${job.status}: a clip can be deleted when it is completed, the whole job at any time.`,
    );
  if (clip.status === 'queued' || clip.status === 'processing')
    throw new ServerError('conflict', 'The clip is being rendered: delete it when that is done.');
}

/** Beside the video, clips are numbered without gaps: those that follow move up, and the last place is cleared. */
async function closeRanksBeside(
  context: Pick<LibraryContext, 'db' | 'store' | 'onTrouble'>,
  ownerId: string,
  jobId: string,
  video: BlobKey,
): Promise<void> {
  try {
    const left = await putBeside(context, { ownerId, jobId });
    await context.store.delete(clipKeyBeside(video, left));
  } catch (error) {
    // The clip is gone all the same; what lies beside the video is put right when the same is asked for again.
    context.onTrouble(error);
  }
}
