import { recallTranscript, type Transcript } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import type { LibraryContext } from './context.ts';
import { storedFacts } from './facts.ts';
import { taskOf } from './job.ts';
import { ownJob } from './own.ts';
import { getSource } from './source-file.ts';

/**
 * What was heard in the video of a job of the owner. Throws `not_found` while nothing was heard, and for a job that does
 * not listen; otherwise as `getJob`.
 */
export async function getTranscript(
  context: Pick<LibraryContext, 'db' | 'store'>,
  ownerId: string,
  jobId: string,
): Promise<Transcript> {
  const task = taskOf(await ownJob(context.db, ownerId, jobId));
  const { probe } = await getSource(context, ownerId, jobId);
  const heard =
    task.kind === 'clip' && probe !== null
      ? await recallTranscript(probe, task.options, storedFacts(context.store))
      : null;
  if (heard) return heard;
  throw new ServerError('not_found', 'What is said in this video is not known.');
}
