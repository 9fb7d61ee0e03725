import type { LibraryContext } from '../library/index.ts';
import type { UploadPost } from './upload-post.ts';

/** What publishing works with. */
export type PublishingContext = {
  readonly library: Pick<LibraryContext, 'db' | 'store' | 'ports' | 'onTrouble'>;
  readonly uploadPost: UploadPost;
  /** The key that applies when a request brings none; undefined: every request brings its own. */
  readonly ownKey: string | undefined;
  /** A folder of this machine for files on their way out, where the store is elsewhere. */
  readonly scratchFolder: string;
  /** Waits so long, or until `signal`. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};
