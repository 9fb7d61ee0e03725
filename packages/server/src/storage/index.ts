/** Files: one interface over the disk and S3. Keys are made by `blobKey`; what they hold stands in the database. */
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { newId, type Ports } from '../ports.ts';
import type { BlobStore } from './blob-store.ts';
import { openDisk } from './disk.ts';
import { openS3 } from './s3.ts';
import { type Permission, urlSigner, verifySignedUrl } from './signed-url.ts';
import { hasCode } from './store-error.ts';

export { dispositionHeader } from '../disposition.ts';
export type { Blob, BlobInfo, BlobStore, ByteRange, SignedRequest, WrittenBlob } from './blob-store.ts';
export { deleteFolder, LONGEST_EXPIRY_SECONDS } from './blob-store.ts';
export { type BlobKey, blobKey, parseBlobKey } from './key.ts';
export { resolveRange } from './range.ts';
export { openS3 } from './s3.ts';
export { FILES_PATH, type Permission } from './signed-url.ts';
export { diskError } from './store-error.ts';

/** The files of the service. */
export type Storage = {
  readonly store: BlobStore;
  /** What a signed address lets its holder do, as in `verifySignedUrl`; undefined where the store serves its own. */
  readonly verify:
    | ((request: { method: string; path: string; query: URLSearchParams }) => Permission)
    | undefined;
};

/**
 * Opens the storage that the configuration names. `baseUrl` says below which address the service is reached, for signed
 * addresses of files on disk. Throws `storage_failed` when it cannot be used.
 */
export async function openStorage(
  config: Pick<Config, 'storage' | 'dataDir' | 'signingSecret'>,
  ports: Ports,
  baseUrl: () => string,
): Promise<Storage> {
  if (config.storage.kind === 's3') return { store: await openS3(config.storage), verify: undefined };
  const secret = config.signingSecret ?? (await keptSecret(config.dataDir, ports));
  const store = await openDisk(join(config.dataDir, 'files'), urlSigner(secret, baseUrl, ports.now));
  return { store, verify: (request) => verifySignedUrl(request, secret, ports.now) };
}

/** The secret of this data folder, made the first time. Of two processes that make it at once, the first counts. */
async function keptSecret(dataDir: string, ports: Ports): Promise<string> {
  const path = join(dataDir, 'signing-secret');
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept;
  const part = `${path}.${newId(ports)}`;
  await mkdir(dataDir, { recursive: true });
  await writeFile(part, ports.randomBytes(32).toString('hex'), { mode: 0o600 });
  await link(part, path).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  await unlink(part);
  return readFile(path, 'utf8');
}
