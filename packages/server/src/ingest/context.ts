import type { Ports } from '../ports.ts';
import type { BlobStore } from '../storage/index.ts';
import type { Outbound } from './outbound.ts';

/** What bringing videos in works with. */
export type IngestContext = {
  readonly store: BlobStore;
  readonly ports: Ports;
  /** The door to other servers. */
  readonly outbound: Outbound;
  /** A folder of this machine for what is on its way in; on the disk of the store where that is a disk. */
  readonly scratchFolder: string;
  /** Larger videos are refused. */
  readonly maxFileSizeBytes: number;
  /** The yt-dlp program: a path, or a name that is looked for on `PATH`. */
  readonly ytdlpPath: string;
};
