import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { EngineError } from '../error.ts';

/** The identity of a file's bytes: `sha256:` and 64 hexadecimal digits, and how many bytes there were. */
export type ContentHash = { contentHash: string; sizeBytes: number };

/** Big enough that the event loop is not what takes the time, small enough (about 1 ms of hashing) not to hold it up. */
const CHUNK_BYTES = 1024 * 1024;

/** Hashes a file as a stream. Throws `not_found` when it cannot be read, `cancelled` on abort. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<ContentHash> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    const bytes = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(signal ? { signal } : {}) });
    for await (const chunk of bytes) {
      if (!Buffer.isBuffer(chunk)) continue;
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  } catch (cause) {
    if (signal?.aborted) throw new EngineError('cancelled', 'Cancelled.', { cause });
    throw new EngineError(
      'not_found',
      `${path} cannot be read to its end; check the disk and who may read it.`,
      { cause },
    );
  }
  return { contentHash: `sha256:${hash.digest('hex')}`, sizeBytes };
}
