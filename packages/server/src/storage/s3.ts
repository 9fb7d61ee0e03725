import { createReadStream, createWriteStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { dispositionHeader } from '../disposition.ts';
import type { Blob, BlobInfo, BlobStore, ByteRange, SignedRequest, WrittenBlob } from './blob-store.ts';
import { type BlobKey, parseBlobKey } from './key.ts';
import { Measure } from './measure.ts';
import { resolveRange } from './range.ts';
import { s3Error, statusOf } from './s3-error.ts';
import { checkedExpiry } from './signed-url.ts';
import { diskError, missing } from './store-error.ts';

/** Where a bucket is and who the service is to it. Without credentials they are looked for as the AWS SDK does. */
export type Bucket = {
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
};

/** 8 MiB, two at a time: a file may have 80 GB in S3's 10,000 parts, and an upload holds 16 MiB. */
const PART_BYTES = 8 * 1024 ** 2;
const PARTS_AT_ONCE = 2;

/** One request of CopyObject takes up to 5 GiB. */
const LONGEST_COPY_BYTES = 5 * 1024 ** 3;

/** A server that takes no connection for so long is away, ms. */
const CONNECTION_MS = 10_000;

/**
 * A store in a bucket of S3 or of a server that speaks it. The bucket must exist. `idleMs`: how long a connection may stand
 * still before the server counts as away; only where nobody reads files slowly. Default: as long as it likes.
 */
export async function openS3(
  bucket: Bucket,
  options: { readonly idleMs?: number | undefined } = {},
): Promise<BlobStore> {
  const store = new S3(bucket, options.idleMs);
  await store.check();
  return store;
}

class S3 implements BlobStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ endpoint, region, bucket, credentials }: Bucket, idleMs: number | undefined) {
    this.#bucket = bucket;
    this.#client = new S3Client({
      region,
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      ...(credentials === undefined ? {} : { credentials }),
      // The SDK's own checksums come as a trailer that other servers take for part of the file.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECTION_MS,
        ...(idleMs === undefined ? {} : { socketTimeout: idleMs }),
      },
    });
  }

  async put(
    key: BlobKey,
    body: Readable,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<WrittenBlob> {
    const measure = new Measure(body);
    const upload = new Upload({
      client: this.#client,
      params: { Bucket: this.#bucket, Key: key, Body: Readable.from(measure.bytes(), { objectMode: false }) },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    const abort = () => void upload.abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      signal?.throwIfAborted();
      await upload.done();
      return measure.result();
    } catch (error) {
      body.destroy();
      signal?.throwIfAborted();
      measure.throwIfBroken();
      throw s3Error(error, this.#bucket, key);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async adopt(key: BlobKey, path: string, options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.put(key, createReadStream(path), options);
    await unlink(path).catch(diskError);
  }

  async get(key: BlobKey, range?: ByteRange): Promise<Blob> {
    const wanted = range ? { Range: `bytes=${range.start}-${range.end ?? ''}` } : {};
    const answer = await this.#ask(key, () =>
      this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key, ...wanted })),
    );
    const { Body, ContentRange, ContentLength = 0 } = answer;
    if (!(Body instanceof Readable)) throw missing(key);
    // `bytes 0-99/1234` (RFC 9110, 14.4).
    const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(ContentRange ?? '') ?? [];
    if (size !== undefined)
      return { body: Body, sizeBytes: Number(size), range: { start: Number(start), end: Number(end) } };
    return { body: Body, sizeBytes: ContentLength, range: resolveRange(undefined, ContentLength) };
  }

  async head(key: BlobKey): Promise<BlobInfo | undefined> {
    try {
      const found = await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
      return { key, sizeBytes: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? new Date(0) };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw s3Error(error, this.#bucket, key);
    }
  }

  async delete(key: BlobKey): Promise<void> {
    await this.#ask(key, () =>
      this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
  }

  async copy(from: BlobKey, to: BlobKey): Promise<void> {
    const found = await this.head(from);
    if (!found) throw missing(from);
    if (found.sizeBytes > LONGEST_COPY_BYTES) {
      await this.put(to, (await this.get(from)).body);
      return;
    }
    const CopySource = `${this.#bucket}/${from}`;
    await this.#ask(from, () =>
      this.#client.send(new CopyObjectCommand({ Bucket: this.#bucket, Key: to, CopySource })),
    );
  }

  async *list(folder: BlobKey): AsyncIterable<BlobInfo> {
    let ContinuationToken: string | undefined;
    do {
      const page = await this.#ask(folder, () =>
        this.#client.send(
          new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: `${folder}/`, ContinuationToken }),
        ),
      );
      for (const { Key, Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: parseBlobKey(Key), sizeBytes: Size, modifiedAt: LastModified };
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  async signedUrl(key: BlobKey, request: SignedRequest): Promise<string> {
    const expiresIn = checkedExpiry(request);
    const object = { Bucket: this.#bucket, Key: key };
    if (request.method === 'GET') {
      const command = new GetObjectCommand({
        ...object,
        ResponseContentType: request.contentType,
        ResponseContentDisposition: dispositionHeader(request.disposition, request.filename),
      });
      return getSignedUrl(this.#client, command, { expiresIn });
    }
    const command = new PutObjectCommand({
      ...object,
      ContentType: request.contentType,
      ContentLength: request.sizeBytes,
    });
    const signableHeaders = new Set(['content-type', 'content-length']);
    return getSignedUrl(this.#client, command, { expiresIn, signableHeaders });
  }

  async localFile(
    key: BlobKey,
    folder: string,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<string> {
    const path = join(folder, basename(key));
    const { body } = await this.get(key);
    await pipeline(body, createWriteStream(path), signal ? { signal } : {}).catch((error: unknown) => {
      signal?.throwIfAborted();
      return diskError(error);
    });
    return path;
  }

  async check(): Promise<void> {
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }));
    } catch (error) {
      throw s3Error(error, this.#bucket, undefined);
    }
  }

  async #ask<Answer>(key: BlobKey, request: () => Promise<Answer>): Promise<Answer> {
    try {
      return await request();
    } catch (error) {
      throw s3Error(error, this.#bucket, key);
    }
  }
}
