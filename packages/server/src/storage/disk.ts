import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  copyFile,
  type FileHandle,
  mkdir,
  open,
  opendir,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Blob, BlobInfo, BlobStore, ByteRange, SignedRequest, WrittenBlob } from './blob-store.ts';
import { type BlobKey, parseBlobKey } from './key.ts';
import { Measure } from './measure.ts';
import { resolveRange } from './range.ts';
import { diskError, hasCode, missing } from './store-error.ts';

/** Signs an address of the service for a file; see `signed-url.ts`. */
export type SignUrl = (key: BlobKey, request: SignedRequest) => string;

/** Where files are while they are written. No key begins with a dot. */
const INCOMING = '.incoming';
/** A file that is being written for so long belongs to a process that is gone. */
const ABANDONED_MS = 24 * 60 * 60 * 1_000;

/**
 * A store in a folder of this machine, which is created. A file is written aside, synced and renamed, so that a crash at
 * any moment leaves the old or the new. What killed processes left half-written a day ago is taken away.
 */
export async function openDisk(root: string, signUrl: SignUrl): Promise<BlobStore> {
  await mkdir(join(root, INCOMING), { recursive: true }).catch(diskError);
  await sweep(join(root, INCOMING));
  return new Disk(root, signUrl);
}

class Disk implements BlobStore {
  readonly #root: string;
  readonly #signUrl: SignUrl;

  constructor(root: string, signUrl: SignUrl) {
    this.#root = root;
    this.#signUrl = signUrl;
  }

  async put(
    key: BlobKey,
    body: Readable,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<WrittenBlob> {
    const part = this.#newPart();
    try {
      const written = await writeFile(part, options.signal ? addAbortSignal(options.signal, body) : body);
      await this.#place(part, key);
      return written;
    } catch (error) {
      body.destroy();
      await rm(part, { force: true });
      options.signal?.throwIfAborted();
      throw error;
    }
  }

  async adopt(key: BlobKey, path: string): Promise<void> {
    try {
      await sync(path);
      await this.#place(path, key);
    } catch (error) {
      if (!hasCode(error, 'EXDEV')) throw error;
      await this.#placeCopy(path, key);
      await unlink(path).catch(diskError);
    }
  }

  async get(key: BlobKey, range?: ByteRange): Promise<Blob> {
    const handle = await open(this.#path(key), 'r').catch((error: unknown) => missingOr(error, key));
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw missing(key);
      const bytes = resolveRange(range, found.size);
      // An empty file has no first byte; its stream ends at once.
      const body = handle.createReadStream(bytes ?? { start: 0 });
      return { body, sizeBytes: found.size, range: bytes };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async head(key: BlobKey): Promise<BlobInfo | undefined> {
    const found = await stat(this.#path(key)).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      return diskError(error);
    });
    return found?.isFile() ? { key, sizeBytes: found.size, modifiedAt: found.mtime } : undefined;
  }

  async delete(key: BlobKey): Promise<void> {
    const path = this.#path(key);
    await rm(path, { force: true }).catch(diskError);
    // Folders that are empty now go with the file; the first that is not ends it.
    for (let folder = dirname(path); folder !== this.#root; folder = dirname(folder)) {
      if (
        !(await rmdir(folder).then(
          () => true,
          () => false,
        ))
      )
        return;
    }
  }

  async copy(from: BlobKey, to: BlobKey): Promise<void> {
    if (!(await this.head(from))) throw missing(from);
    await this.#placeCopy(this.#path(from), to);
  }

  async *list(folder: BlobKey): AsyncIterable<BlobInfo> {
    const entries = await opendir(this.#path(folder), { recursive: true }).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
      return diskError(error);
    });
    for await (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = relative(this.#root, join(entry.parentPath, entry.name));
      // What was deleted meanwhile is not there.
      const found = await this.head(parseBlobKey(path.split(sep).join('/')));
      if (found) yield found;
    }
  }

  async signedUrl(key: BlobKey, request: SignedRequest): Promise<string> {
    return this.#signUrl(key, request);
  }

  async localFile(key: BlobKey): Promise<string> {
    if (!(await this.head(key))) throw missing(key);
    return this.#path(key);
  }

  async check(): Promise<void> {
    await access(join(this.#root, INCOMING), constants.R_OK | constants.W_OK).catch(diskError);
  }

  #path(key: BlobKey): string {
    return join(this.#root, key);
  }

  #newPart(): string {
    return join(this.#root, INCOMING, randomUUID());
  }

  async #placeCopy(path: string, key: BlobKey): Promise<void> {
    const part = this.#newPart();
    try {
      // Where the file system can, the copy shares the bytes with the original.
      await copyFile(path, part, constants.COPYFILE_FICLONE).catch(diskError);
      await sync(part);
      await this.#place(part, key);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  /** Gives a finished, synced file its name. */
  async #place(path: string, key: BlobKey): Promise<void> {
    const target = this.#path(key);
    for (let attempt = 1; ; attempt += 1) {
      await mkdir(dirname(target), { recursive: true }).catch(diskError);
      try {
        await rename(path, target);
        return await sync(dirname(target));
      } catch (error) {
        if (hasCode(error, 'EXDEV')) throw error;
        // A delete beside us took the empty folder away between the two calls.
        if (!hasCode(error, 'ENOENT') || attempt === 10) diskError(error);
      }
    }
  }
}

/** Writes all of a stream to a new file and to the platter. Errors of the stream come through as they are. */
async function writeFile(path: string, body: Readable): Promise<WrittenBlob> {
  const measure = new Measure(body);
  const handle = await open(path, 'wx').catch(diskError);
  try {
    for await (const bytes of measure.bytes()) await handle.appendFile(bytes).catch(diskError);
    await handle.sync().catch(diskError);
    return measure.result();
  } finally {
    await handle.close();
  }
}

/** Sees to it that a file, or the names in a folder, survive a power cut. */
async function sync(path: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    await handle.sync();
  } catch (error) {
    diskError(error);
  } finally {
    await handle?.close();
  }
}

async function sweep(folder: string): Promise<void> {
  const oldest = Date.now() - ABANDONED_MS;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < oldest) await rm(path, { force: true });
  }
}

function missingOr(error: unknown, key: BlobKey): never {
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) throw missing(key);
  return diskError(error);
}
