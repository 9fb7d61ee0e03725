import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { EngineError, type EngineErrorCode, probe, type Source, sniff } from '@reelwright/engine';
import pLimit from 'p-limit';
import { ServerError } from '../error.ts';
import { newSourceKey, type StoredFile } from '../library/index.ts';
import { newId } from '../ports.ts';
import { diskError } from '../storage/index.ts';
import type { IngestContext } from './context.ts';

/** Where in the scratch folder resumable uploads are. */
export const RESUMABLE_FOLDER = 'uploads';

/** A file on this machine whose bytes were counted and hashed. */
export type ReceivedFile = { readonly path: string } & Omit<StoredFile, 'storageKey'>;

/**
 * Writes a stream to storage as a video that a job can be made of. Memory does not grow with it. Throws `too_large`,
 * `storage_full`, `invalid_request` when the bytes are no video or recording whatever they are called, and what the stream
 * fails with; then nothing is left.
 */
export async function receiveVideo(
  context: IngestContext,
  body: Readable,
  options: { readonly signal?: AbortSignal | undefined; readonly onBytes?: (total: number) => void } = {},
): Promise<StoredFile> {
  const path = await scratchPath(context);
  try {
    return await keepVideo(context, await writeAside(context, path, body, options), options.signal);
  } finally {
    await rm(path, { force: true });
  }
}

/** Videos that are looked at at a time: looking decodes a little. */
const looking = pLimit(2);

/**
 * As `receiveVideo`, and looks at what it is before it goes to storage. Throws `invalid_request` also for what cannot be
 * played, or is larger, longer or faster than the engine takes.
 */
export async function receiveProbedVideo(
  context: IngestContext,
  body: Readable,
): Promise<{ readonly file: StoredFile; readonly probe: Source }> {
  const path = await scratchPath(context);
  try {
    const received = await writeAside(context, path, body, {});
    await requireVideo(path);
    const source = await looking(() => probe(path)).catch(refuseUnplayable);
    return { file: await keepVideo(context, received), probe: source };
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Takes over a file of this machine into storage, when it is a video. Throws `invalid_request` when it is not; then the
 * file is still where it was.
 */
export async function keepVideo(
  { store, ports }: Pick<IngestContext, 'store' | 'ports'>,
  file: ReceivedFile,
  signal?: AbortSignal,
): Promise<StoredFile> {
  await requireVideo(file.path);
  const storageKey = newSourceKey(ports);
  await store.adopt(storageKey, file.path, { signal });
  return { storageKey, contentHash: file.contentHash, sizeBytes: file.sizeBytes };
}

/** Takes away a received file of which no job was made. */
export async function discardVideo({ store }: Pick<IngestContext, 'store'>, file: StoredFile): Promise<void> {
  await store.delete(file.storageKey);
}

/** A new name in the scratch folder. */
export async function scratchPath({ scratchFolder, ports }: IngestContext): Promise<string> {
  await mkdir(scratchFolder, { recursive: true }).catch(diskError);
  return join(scratchFolder, newId(ports));
}

/** What was written to last so long ago belongs to a process that is gone, ms: nobody may be silent for as long. */
const ABANDONED_MS = 60 * 60 * 1_000;

/** Clears away what processes that were killed left in the scratch folder. Resumable uploads have a sweep of their own. */
export async function sweepScratch({ scratchFolder, ports }: IngestContext): Promise<void> {
  const oldest = ports.now().getTime() - ABANDONED_MS;
  for (const name of await readdir(scratchFolder).catch(() => [])) {
    const path = join(scratchFolder, name);
    if (name !== RESUMABLE_FOLDER && (await lastWritten(path)) < oldest)
      await rm(path, { recursive: true, force: true });
  }
}

/** When a file, or the newest of a folder, was written to last, ms since 1970; never for what is gone meanwhile. */
async function lastWritten(path: string): Promise<number> {
  const own = await stat(path).catch(() => undefined);
  if (!own) return Number.POSITIVE_INFINITY;
  if (!own.isDirectory()) return own.mtimeMs;
  const names = await readdir(path).catch(() => []);
  const inside = await Promise.all(names.map((name) => lastWritten(join(path, name))));
  return Math.max(own.mtimeMs, ...inside);
}

/** Throws `storage_full` when the disk of the scratch folder has no room for so many bytes more. */
export async function requireRoom({ scratchFolder }: IngestContext, sizeBytes: number): Promise<void> {
  await mkdir(scratchFolder, { recursive: true }).catch(diskError);
  const { bavail, bsize } = await statfs(scratchFolder).catch(diskError);
  if (bavail * bsize >= sizeBytes) return;
  throw new ServerError('storage_full', 'The server has no room for a file of that size; try again later.');
}

/** The error of a video that is larger than accepted. */
export function tooLarge({ maxFileSizeBytes }: Pick<IngestContext, 'maxFileSizeBytes'>): ServerError {
  const megabytes = Math.floor(maxFileSizeBytes / 1024 ** 2);
  return new ServerError(
    'too_large',
    `The video is larger than ${megabytes} MiB, the most that is accepted.`,
  );
}

async function writeAside(
  context: IngestContext,
  path: string,
  body: Readable,
  {
    signal,
    onBytes,
  }: { readonly signal?: AbortSignal | undefined; readonly onBytes?: (total: number) => void },
): Promise<ReceivedFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'wx').catch(diskError);
    for await (const chunk of body) {
      signal?.throwIfAborted();
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      sizeBytes += bytes.length;
      if (sizeBytes > context.maxFileSizeBytes) throw tooLarge(context);
      hash.update(bytes);
      await file.appendFile(bytes).catch(diskError);
      onBytes?.(sizeBytes);
    }
    return { path, sizeBytes, contentHash: hash.digest('hex') };
  } finally {
    await file?.close();
  }
}

/**
 * Decides by the bytes, never by the name: playlists, scripts and pictures in a video's clothes are refused with
 * `invalid_request`.
 */
export async function requireVideo(path: string): Promise<void> {
  await sniff(path).catch(refuseUnplayable);
}

/** What the engine says of a file that is at fault itself. */
const UNPLAYABLE = new Set<EngineErrorCode>(['unreadable_media', 'unsupported_media', 'limit_exceeded']);

function refuseUnplayable(error: unknown): never {
  if (error instanceof EngineError && UNPLAYABLE.has(error.code))
    throw new ServerError('invalid_request', error.message, { cause: error });
  throw error;
}

/** The SHA-256 of a stream, hexadecimal. */
export async function hashOf(body: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk);
  return hash.digest('hex');
}
