import { S3ServiceException } from '@aws-sdk/client-s3';
import { ServerError } from '../error.ts';
import type { BlobKey } from './key.ts';
import { missing } from './store-error.ts';

/** The HTTP status that an S3 server answered; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** What an error of the S3 client means to the service. */
export function s3Error(error: unknown, bucket: string, key: BlobKey | undefined): ServerError {
  if (error instanceof ServerError) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'NoSuchKey' && key !== undefined) return missing(key);
  if (name === 'InvalidRange' || statusOf(error) === 416)
    return new ServerError('range_not_satisfiable', 'The file has none of the bytes that were asked for.', {
      cause: error,
    });
  if (name === 'QuotaExceeded' || statusOf(error) === 507)
    return new ServerError('storage_full', 'The server has no room for more files; try again later.', {
      cause: error,
    });
  if (name === 'NoSuchBucket' || (key === undefined && statusOf(error) === 404))
    return new ServerError(
      'storage_failed',
      `There is no bucket ${bucket}: create it, or correct S3_BUCKET_NAME.`,
      {
        cause: error,
      },
    );
  if (statusOf(error) === 403)
    return new ServerError(
      'storage_failed',
      `The S3 server refuses the service: see AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what they may do with the bucket ${bucket}.`,
      { cause: error },
    );
  return new ServerError('storage_failed', 'The S3 server could not read or write a file; try again later.', {
    cause: error,
  });
}
