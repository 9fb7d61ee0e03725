import { copyNextFile } from '../library/for-work.ts';
import type { BlobStore } from '../storage/index.ts';
import type { WorkContext } from './context.ts';

/** Copies finished files to the second store, one after the other, until none is left or the process ends. */
export function fileCopier(context: WorkContext, stopping: AbortSignal): () => Promise<void> {
  const { openCopies } = context;
  if (openCopies === null) return async () => undefined;
  let copies: BlobStore | undefined;
  const open = async () => {
    copies ??= await openCopies();
    return copies;
  };
  return async () => {
    while (!stopping.aborted && (await copyNextFile(context, open, stopping)));
  };
}
