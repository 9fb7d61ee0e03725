import { createReadStream } from 'node:fs';
import { type BlobKey, blobKey } from '../storage/index.ts';
import type { LibraryContext } from './context.ts';
import { JOBS_FOLDER } from './control.ts';

/** Where the voice of a dubbed clip lies, by the hash in its plan. It goes with the job. */
export function dubTrackKey(jobId: string, trackHash: string): BlobKey {
  return blobKey(JOBS_FOLDER, jobId, 'dubs', `${trackHash.replace('sha256:', '')}.wav`);
}

/** Keeps the voice of a clip that is to be dubbed: a file of this machine, as its plan names it. */
export async function keepDubTrack(
  { store }: Pick<LibraryContext, 'store'>,
  jobId: string,
  trackHash: string,
  path: string,
): Promise<void> {
  await store.put(dubTrackKey(jobId, trackHash), createReadStream(path));
}
