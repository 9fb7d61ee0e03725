import type { ClipOptions } from '@reelwright/engine';
import { and, desc, eq, inArray, lt, notExists } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { newId, newUuid } from '../ports.ts';
import { type BlobKey, blobKey, parseBlobKey } from '../storage/index.ts';
import { clipKeyBeside, isClipName } from './beside.ts';
import type { LibraryContext } from './context.ts';
import { type ClipStateRow, type Job, jobOf } from './job.ts';
import { clipStates } from './own.ts';
import type { StoredFile } from './sources.ts';
import { processStored } from './stored-video.ts';
import { shortName } from './text.ts';
import { deleteFilesOf } from './upload-files.ts';

const { jobs, uploadedFiles } = schema;

/** How long the address is good to which a file is sent. */
export const UPLOAD_URL_SECONDS = 600;

/** A file that was sent and never asked to be processed is kept for so long, ms. */
const UNUSED_MS = 24 * 60 * 60 * 1_000;

/** Files in a list, at most. */
const MOST_LISTED = 200;

/** A video that somebody sent, or is about to send, to the store. */
export type UploadedFile = {
  readonly id: string;
  readonly key: BlobKey;
  readonly displayName: string;
  readonly numClips: number | null;
  /** Why processing was not begun when it was last asked for; null otherwise. */
  readonly refusal: string | null;
  readonly createdAt: Date;
  /** The newest job that was made of it; null when none was. */
  readonly job: Job | null;
  /** Its finished clips, with their places beside the video. */
  readonly clips: readonly { readonly index: number; readonly key: BlobKey }[];
};

/**
 * An address to which a video of exactly that size and type can be sent within `UPLOAD_URL_SECONDS`, under a key of its
 * own. Throws `invalid_request` for what calls itself no video, and `rate_limited`.
 */
export async function announceUpload(
  { db, store, ports, limits }: LibraryContext,
  ownerId: string,
  file: { readonly filename: string; readonly contentType: string; readonly sizeBytes: number },
): Promise<{ readonly id: string; readonly key: BlobKey; readonly url: string }> {
  const { filename, contentType, sizeBytes } = file;
  if (!/^(video|audio)\/|^application\/(octet-stream|mp4|x-matroska|ogg)$/.test(contentType))
    throw new ServerError('invalid_request', 'fileType must be that of a video, e.g. video/mp4');
  await limits.uploadUrl(ownerId);
  const key = blobKey(ownerId, newUuid(ports), safeName(filename));
  const row = { id: newId(ports), ownerId, storageKey: key, displayName: shortName(filename), sizeBytes };
  await db.insert(uploadedFiles).values({ ...row, createdAt: ports.now() });
  const expiresInSeconds = UPLOAD_URL_SECONDS;
  const url = await store.signedUrl(key, { method: 'PUT', expiresInSeconds, contentType, sizeBytes });
  return { id: row.id, key, url };
}

/** A name that is safe as the last part of a key, and none that a clip will have. */
function safeName(filename: string): string {
  const name = filename
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(-100)
    .replace(/^\.+/, '');
  const plain = /[A-Za-z0-9]/.test(name) ? name : 'original.mp4';
  return isClipName(plain) ? `original_${plain}` : plain;
}

/** The owner's files, newest first; at most 200. */
export async function listUploads(
  context: Pick<LibraryContext, 'db'>,
  ownerId: string,
): Promise<UploadedFile[]> {
  const rows = await context.db
    .select()
    .from(uploadedFiles)
    .where(eq(uploadedFiles.ownerId, ownerId))
    .orderBy(desc(uploadedFiles.createdAt))
    .limit(MOST_LISTED);
  return withJobs(context, ownerId, rows);
}

/** A file of the owner. Throws `not_found`, and `forbidden` when it is somebody else's. */
export async function getUpload(
  context: Pick<LibraryContext, 'db'>,
  ownerId: string,
  id: string,
): Promise<UploadedFile> {
  const [row] = await context.db.select().from(uploadedFiles).where(eq(uploadedFiles.id, id));
  if (!row) throw new ServerError('not_found', 'There is no such uploaded file.');
  if (row.ownerId !== ownerId) throw new ServerError('forbidden', 'This file belongs to another account.');
  const [file] = await withJobs(context, ownerId, [row]);
  if (!file) throw new ServerError('internal', 'The file is not listed.');
  return file;
}

type Row = typeof uploadedFiles.$inferSelect;

async function withJobs(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  rows: readonly Row[],
): Promise<UploadedFile[]> {
  if (rows.length === 0) return [];
  const keys = rows.map(({ storageKey }) => storageKey);
  const made = await db
    .select()
    .from(jobs)
    .where(and(eq(jobs.ownerId, ownerId), inArray(jobs.besideKey, keys)))
    .orderBy(desc(jobs.createdAt), desc(jobs.id));
  const newest = keys.flatMap((key) => made.find(({ besideKey }) => besideKey === key) ?? []);
  const states = await clipStates(
    db,
    ownerId,
    newest.map(({ id }) => id),
  );
  return rows.map(({ id, storageKey, displayName, numClips, refusal, createdAt }) => {
    const key = parseBlobKey(storageKey);
    const row = newest.find(({ besideKey }) => besideKey === storageKey);
    const clips = row ? (states.get(row.id) ?? []) : [];
    const job = row ? jobOf(row, clips) : null;
    const isThere = job?.status === 'completed';
    return {
      id,
      key,
      displayName,
      numClips,
      refusal,
      createdAt,
      job,
      clips: isThere ? placed(key, clips) : [],
    };
  });
}

function placed(key: BlobKey, clips: readonly ClipStateRow[]): UploadedFile['clips'] {
  return clips
    .filter(({ finished }) => finished)
    .map(({ index }, number) => ({ index, key: clipKeyBeside(key, number) }));
}

/**
 * Has clips made of an uploaded file; one that is being processed, or was, is left as it is. Notes when there are too few
 * credits. Throws as `getUpload`, `take` and `submitJob`.
 */
export async function processUpload(
  context: LibraryContext,
  ownerId: string,
  id: string,
  asked: {
    readonly dialect: string;
    readonly numClips: number;
    readonly options: ClipOptions;
    readonly take: (key: BlobKey) => Promise<StoredFile>;
  },
): Promise<void> {
  const { key, displayName, job } = await getUpload(context, ownerId, id);
  if (job && job.status !== 'failed') return;
  const { dialect, numClips, options } = asked;
  const note = (refusal: string | null) =>
    context.db
      .update(uploadedFiles)
      .set({ numClips, refusal })
      .where(and(eq(uploadedFiles.id, id), eq(uploadedFiles.ownerId, ownerId)));
  try {
    const take = () => asked.take(key);
    await processStored(context, { ownerId, dialect, key, originalName: displayName, options, take });
    await note(null);
  } catch (error) {
    if (error instanceof ServerError && error.code === 'no_credits') await note(error.code);
    throw error;
  }
}

/** Takes away files that were sent, or announced, a day ago and of which no job was made; how many it were. */
export async function deleteUnusedUploads(context: LibraryContext, most: number): Promise<number> {
  const { db, ports } = context;
  const made = db.select({ id: jobs.id }).from(jobs).where(eq(jobs.besideKey, uploadedFiles.storageKey));
  const unused = and(
    lt(uploadedFiles.createdAt, new Date(ports.now().getTime() - UNUSED_MS)),
    notExists(made),
  );
  const found = await db.select().from(uploadedFiles).where(unused).limit(most);
  for (const { id, storageKey } of found) {
    const gone = await db
      .delete(uploadedFiles)
      .where(and(eq(uploadedFiles.id, id), unused))
      .returning();
    if (gone.length > 0) await deleteFilesOf(context, parseBlobKey(storageKey));
  }
  return found.length;
}
