import { copyNextFile } from '../library/for-work.ts';
import type { BlobStore } from '../storage/index.ts';
import type { WorkContext } from './context.ts';

/** Copies finished files to the second store, one after the other, until none is left or the process ends. */
export function fileCopier(context: WorkContext, stopping: AbortSignal): () => Promise<void> {
  let copies: BlobStore | undefined;
  return async () => {
    if (context.openCopies === null || stopping.aborted) return;
    copies ??= await context.openCopies();
    while (!stopping.aborted && (await copyNextFile(context, copies, stopping)));
  };
}
