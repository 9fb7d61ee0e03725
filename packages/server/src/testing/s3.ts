import { mkdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import lockfile from 'proper-lockfile';
import { inject } from 'vitest';
import type { Bucket } from '../storage/s3.ts';
import { installCeph, startCeph } from './ceph.ts';

/**
 * The run's S3 server, started by the first test file that asks for it: a function that makes a new, empty bucket.
 * Where there can be none, the reason, for the name of the skipped tests.
 */
export async function findS3(): Promise<{ newBucket(): Promise<Bucket> } | { missing: string }> {
  const folder = join(inject('runFolder'), 's3');
  mkdirSync(folder, { recursive: true });
  const retries = { forever: true, minTimeout: 250, maxTimeout: 500 };
  const release = await lockfile.lock(folder, { retries, stale: 60_000 });
  try {
    const missing = installCeph();
    if (missing !== undefined) return { missing };
    const server = known(folder) ?? (await startCeph(folder));
    await writeFile(join(folder, 'server.json'), JSON.stringify(server));
    let made = 0;
    const newBucket = async () => {
      made += 1;
      const bucket = { ...server, bucket: `test-${process.pid}-${made}` };
      await createBucket(bucket);
      return bucket;
    };
    return { newBucket };
  } finally {
    await release();
  }
}

/** A client of the server, for what stores do not do. */
export function clientOf({ endpoint, region, credentials }: Bucket): S3Client {
  if (endpoint === undefined || credentials === undefined) throw new Error('Not a server of this run.');
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}

async function createBucket(bucket: Bucket): Promise<void> {
  await clientOf(bucket).send(new CreateBucketCommand({ Bucket: bucket.bucket }));
}

function known(folder: string): Omit<Bucket, 'bucket'> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
