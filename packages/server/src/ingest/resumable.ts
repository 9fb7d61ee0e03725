import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, rm, statfs, truncate } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileConfigstore, FileStore } from '@tus/file-store';
import { Server, type Upload } from '@tus/server';
import { ServerError } from '../error.ts';
import type { StoredFile } from '../library/index.ts';
import { newId } from '../ports.ts';
import { diskError } from '../storage/index.ts';
import type { IngestContext } from './context.ts';
import { hashOf, keepVideo, RESUMABLE_FOLDER, requireRoom, scratchPath } from './receive.ts';

/** How long an upload may take from its beginning; afterwards it is gone (410). */
const EXPIRES_MS = 24 * 60 * 60 * 1_000;
/** Uploads that one owner may have unfinished. */
export const MOST_UNFINISHED = 10;
/** Less room than this means that a write failed because the disk is full. */
const FULL_BYTES = 1024 ** 2;

/** Uploads that go on where they were broken off (tus.io, protocol 1.0.0), on the disk of this machine. */
export type ResumableUploads = {
  /** Answers a request of the protocol for an owner who is known. Writes the whole answer itself. */
  handle(ownerId: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * Makes a finished upload a stored file; the upload stays until `forget`. Undefined when there is no such upload. Throws
   * `conflict` while bytes are missing, and as `keepVideo`.
   */
  take(ownerId: string, uploadId: string): Promise<{ file: StoredFile; originalName: string } | undefined>;
  forget(ownerId: string, uploadId: string): Promise<void>;
  /** Clears away uploads whose time is over. */
  sweep(): Promise<void>;
};

type Request = { readonly ownerId: string; readonly checksum: string | undefined };

/** Opens the uploads below `path` of the service. Errors are answered as JSON `{ "error": … }`. */
export function openResumable(context: IngestContext, path: string): ResumableUploads {
  const folder = join(context.scratchFolder, RESUMABLE_FOLDER);
  const requests = new AsyncLocalStorage<Request>();
  const configs = new FileConfigstore(folder);
  const store = new CheckingStore(folder, configs, requests);
  const owner = () => requests.getStore()?.ownerId ?? '';
  const server = new Server({
    path,
    datastore: store,
    maxSize: context.maxFileSizeBytes,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: () => `${owner()}-${newId(context.ports)}`,
    async onIncomingRequest(_, uploadId) {
      // Undefined for the request that makes one.
      if (uploadId && !uploadId.startsWith(`${owner()}-`) && uploadId !== path.split('/').at(-1))
        throw refusal(403, 'This upload belongs to another account, or there is none.');
    },
    async onUploadCreate(_, upload) {
      if (upload.size === undefined) throw refusal(400, 'Upload-Length must be told at the beginning.');
      await reserve(context, store, configs, owner(), upload.size);
      return {};
    },
    onResponseError: (_, error) => {
      const [status, said] =
        error instanceof ServerError
          ? [error.code === 'storage_full' ? 507 : 429, error.message]
          : 'status_code' in error
            ? [error.status_code, error.body.trim()]
            : [500, 'Something went wrong here; try again.'];
      return { status_code: status, body: said.startsWith('{') ? said : JSON.stringify({ error: said }) };
    },
  });
  const mine = async (ownerId: string, uploadId: string): Promise<Upload | undefined> =>
    uploadId.startsWith(`${ownerId}-`) && /^[\w-]+$/.test(uploadId)
      ? store.getUpload(uploadId).catch(() => undefined)
      : undefined;
  return {
    handle: (ownerId, request, response) => {
      const { 'upload-checksum': checksum } = request.headers;
      return requests.run({ ownerId, checksum: checksum?.toString() }, () =>
        server.handle(request, response),
      );
    },
    async take(ownerId, uploadId) {
      const upload = await mine(ownerId, uploadId);
      if (!upload) return undefined;
      if (upload.offset !== upload.size)
        throw new ServerError(
          'conflict',
          `The upload has ${upload.offset} of ${upload.size} bytes: send the rest first.`,
        );
      const from = join(folder, uploadId);
      const path = await scratchPath(context);
      try {
        // A second name for the same bytes, so that nothing is lost when no job comes of it.
        await link(from, path).catch(() => copyFile(from, path));
        const contentHash = await hashOf(createReadStream(path));
        const file = await keepVideo(context, { path, contentHash, sizeBytes: upload.offset });
        return { file, originalName: upload.metadata?.filename || 'video' };
      } finally {
        await rm(path, { force: true });
      }
    },
    async forget(ownerId, uploadId) {
      if (await mine(ownerId, uploadId)) await store.remove(uploadId);
    },
    async sweep() {
      await mkdir(folder, { recursive: true }).catch(diskError);
      await store.deleteExpired();
    },
  };
}

/** A store that keeps a piece only when it is what its `Upload-Checksum` says. */
class CheckingStore extends FileStore {
  readonly #requests: AsyncLocalStorage<Request>;

  constructor(directory: string, configstore: FileConfigstore, requests: AsyncLocalStorage<Request>) {
    super({ directory, configstore, expirationPeriodInMilliseconds: EXPIRES_MS });
    this.#requests = requests;
    this.extensions.push('checksum');
  }

  override async write(body: Readable, id: string, offset: number): Promise<number> {
    const checksum = this.#requests.getStore()?.checksum;
    if (checksum === undefined) return this.#write(body, id, offset);
    const [algorithm = '', expected] = checksum.split(' ');
    if (!/^(sha1|sha256|md5)$/.test(algorithm))
      throw refusal(400, 'Upload-Checksum must be sha1, sha256 or md5.');
    const hash = createHash(algorithm);
    const through = new PassThrough();
    through.on('data', (bytes: Buffer) => hash.update(bytes));
    const [next] = await Promise.all([this.#write(through, id, offset), pipeline(body, through)]);
    if (hash.digest('base64') === expected) return next;
    await truncate(join(this.directory, id), offset);
    throw refusal(460, 'The bytes are not those of the checksum; they were not kept.');
  }

  async #write(body: Readable, id: string, offset: number): Promise<number> {
    try {
      return await super.write(body, id, offset);
    } catch (error) {
      const { bavail, bsize } = await statfs(this.directory);
      if (bavail * bsize < FULL_BYTES)
        throw refusal(507, 'The server has no room for more; try again later.');
      throw error;
    }
  }
}

/** Sees to it that what was announced will have room beside what others announced. */
async function reserve(
  context: IngestContext,
  store: FileStore,
  configs: FileConfigstore,
  ownerId: string,
  sizeBytes: number,
): Promise<void> {
  const uploads = await Promise.all(
    (await configs.list()).map((id) => store.getUpload(id).catch(() => undefined)),
  );
  const unfinished = uploads.filter((upload) => upload !== undefined && upload.offset !== upload.size);
  if (unfinished.filter((upload) => upload?.id.startsWith(`${ownerId}-`)).length >= MOST_UNFINISHED)
    throw new ServerError(
      'rate_limited',
      `You have ${MOST_UNFINISHED} unfinished uploads: finish or delete one first.`,
    );
  const reserved = unfinished.reduce((sum, upload) => sum + (upload?.size ?? 0) - (upload?.offset ?? 0), 0);
  await requireRoom(context, reserved + sizeBytes);
}

/** What the tus server takes for an answer when it is thrown. */
function refusal(status: number, sentence: string): { status_code: number; body: string } {
  return { status_code: status, body: JSON.stringify({ error: sentence }) };
}
