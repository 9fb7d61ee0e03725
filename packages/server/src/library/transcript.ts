import { recallTranscript, type Transcript } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import type { LibraryContext } from './context.ts';
import { storedFacts } from './facts.ts';
import { getJob } from './jobs.ts';
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
  const job = await getJob(context, ownerId, jobId);
  const { probe } = await getSource(context, ownerId, jobId);
  const heard =
    job.kind === 'clip' && probe !== null
      ? await recallTranscript(probe, job.options, storedFacts(context.store))
      : null;
  if (heard) return heard;
  throw new ServerError('not_found', 'What is said in this video is not known.');
}
