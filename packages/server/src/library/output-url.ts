import type { Queries } from '../db/index.ts';
import type { BlobStore } from '../storage/index.ts';
import { artefactFileUrl, artefactName, artefactUrl } from './artefacts.ts';

/** The file of a restyled video. */
export const OUTPUT_FILE = artefactName(1, 'mp4');
/** What that file is called by those who fetch it. */
export const OUTPUT_NAME = 'output.mp4';

/** How long an address is good for: a week, the longest that S3 signs for. */
const EXPIRES_SECONDS = 7 * 24 * 60 * 60;

/** The address of a restyled video. Throws as `getArtefact`. */
export type OutputUrl = (db: Queries, ownerId: string, jobId: string) => Promise<string>;

/** Addresses that everybody who has them can fetch for a week (`signed`), or files of this machine (storage on disk only). */
export function createOutputUrl(store: BlobStore, kind: 'signed' | 'file'): OutputUrl {
  return (db, ownerId, jobId) => {
    if (kind === 'file') return artefactFileUrl({ db, store }, ownerId, jobId, OUTPUT_FILE);
    const how = { expiresInSeconds: EXPIRES_SECONDS, disposition: 'inline', filename: OUTPUT_NAME } as const;
    return artefactUrl({ db, store }, ownerId, jobId, OUTPUT_FILE, how);
  };
}
