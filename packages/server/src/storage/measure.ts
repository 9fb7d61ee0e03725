import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { WrittenBlob } from './blob-store.ts';

/** Counts and hashes a stream while it is written somewhere, and tells its own failures from the writer's. */
export class Measure {
  readonly #body: Readable;
  readonly #hash = createHash('sha256');
  #sizeBytes = 0;
  #broken: { readonly error: unknown } | undefined;

  constructor(body: Readable) {
    this.#body = body;
  }

  /** The bytes of the stream. To be read once. */
  async *bytes(): AsyncGenerator<Buffer> {
    // While a piece is at the writer's, what is thrown in here is the writer's failure.
    let isHandedOut = false;
    try {
      for await (const chunk of this.#body) {
        const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
        this.#hash.update(bytes);
        this.#sizeBytes += bytes.length;
        isHandedOut = true;
        yield bytes;
        isHandedOut = false;
      }
    } catch (error) {
      if (!isHandedOut) this.#broken = { error };
      throw error;
    }
  }

  /** Throws what the stream failed with; nothing when it did not fail. */
  throwIfBroken(): void {
    if (this.#broken) throw this.#broken.error;
  }

  /** What went through. To be asked once, after the last byte. */
  result(): WrittenBlob {
    return { sizeBytes: this.#sizeBytes, sha256: this.#hash.digest('hex') };
  }
}
