import type { Readable } from 'node:stream';
import type { BlobKey } from './key.ts';

/** Bytes from `start` to `end`, both counted from 0 and both included. `end` undefined: to the last. */
export type ByteRange = { readonly start: number; readonly end?: number | undefined };

/** What a store knows of a file. Its content type stands in the database, so that every store tells the same. */
export type BlobInfo = { readonly key: BlobKey; readonly sizeBytes: number; readonly modifiedAt: Date };

/** A file being read. */
export type Blob = {
  /** To be read or destroyed. */
  readonly body: Readable;
  /** Of the whole file, whatever the range. */
  readonly sizeBytes: number;
  /** What `body` holds; undefined for an empty file. */
  readonly range: { readonly start: number; readonly end: number } | undefined;
};

/** A file that was written. */
export type WrittenBlob = { readonly sizeBytes: number /** Hexadecimal. */; readonly sha256: string };

/** What an address is good for. */
export type SignedRequest =
  | {
      readonly method: 'GET';
      readonly expiresInSeconds: number;
      /** What the answer calls itself. */
      readonly contentType: string;
      readonly disposition: 'inline' | 'attachment';
      /** The name under which a browser saves it; any text. */
      readonly filename: string;
    }
  | {
      readonly method: 'PUT';
      readonly expiresInSeconds: number;
      /** The Content-Type that the request must have. */
      readonly contentType: string;
      /** The Content-Length that the request must have. */
      readonly sizeBytes: number;
    };

/** How long an address may be good for: S3's signatures end after seven days. */
export const LONGEST_EXPIRY_SECONDS = 7 * 24 * 60 * 60;

/**
 * Where files are. Every store passes the same suite (`conformance.ts`). All of it throws `storage_full` when there is no
 * room, `storage_failed` when the disk or server does not do what it should, and `not_found` for a key that is not there
 * where not said otherwise.
 */
export type BlobStore = {
  /**
   * Writes a file, or replaces it. It is there whole or not at all: when the stream fails or `signal` fires, that error
   * is thrown, what was there stays, and nothing half-written is left. Memory does not grow with the file.
   */
  put(key: BlobKey, body: Readable, options?: { signal?: AbortSignal | undefined }): Promise<WrittenBlob>;
  /** Takes over a finished file of this machine; it is gone from `path` afterwards. Moves it where that is possible. */
  adopt(key: BlobKey, path: string, options?: { signal?: AbortSignal | undefined }): Promise<void>;
  /** Opens a file. Throws `range_not_satisfiable` when the range begins after its end. */
  get(key: BlobKey, range?: ByteRange): Promise<Blob>;
  /** What is known of a file; undefined when it is not there. */
  head(key: BlobKey): Promise<BlobInfo | undefined>;
  /** Takes a file away. Does nothing when it is not there. */
  delete(key: BlobKey): Promise<void>;
  /** Writes the same bytes under another key, as whole as `put`. */
  copy(from: BlobKey, to: BlobKey): Promise<void>;
  /** Every file below a folder, in any order. */
  list(folder: BlobKey): AsyncIterable<BlobInfo>;
  /**
   * An address under which whoever has it may read or write this one file until it expires: at most
   * `LONGEST_EXPIRY_SECONDS`. The file need not be there yet.
   */
  signedUrl(key: BlobKey, request: SignedRequest): Promise<string>;
  /**
   * A path on this machine with the bytes of a file, for programs that need one: to be read only. The disk gives its own
   * file; others download into `folder`, which is the caller's to clear away.
   */
  localFile(key: BlobKey, folder: string, options?: { signal?: AbortSignal | undefined }): Promise<string>;
  /** Returns when files can be read and written; throws `storage_failed` when not. */
  check(): Promise<void>;
};

/** Takes away every file below a folder. */
export async function deleteFolder(store: BlobStore, folder: BlobKey): Promise<void> {
  for await (const { key } of store.list(folder)) await store.delete(key);
}
