import { Readable } from 'node:stream';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { clientOf, findS3 } from '../testing/s3.ts';
import { storeSuite } from '../testing/store-suite.ts';
import { blobKey } from './key.ts';
import { openS3 } from './s3.ts';

const s3 = await findS3();

if ('missing' in s3) {
  describe('S3', () => test.skip(`is not tested: ${s3.missing}`, () => undefined));
} else {
  storeSuite('S3', async () => {
    const bucket = await s3.newBucket();
    const client = clientOf(bucket);
    return {
      store: await openS3(bucket),
      async leftovers() {
        const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket.bucket }));
        return Uploads?.length ?? 0;
      },
    };
  });

  describe('S3', () => {
    test('a bucket that is not there is named', async () => {
      const bucket = { ...(await s3.newBucket()), bucket: 'no-such-bucket' };
      await expect(openS3(bucket)).rejects.toMatchObject({
        code: 'storage_failed',
        message: expect.stringContaining('no-such-bucket'),
      });
    });

    test('wrong credentials are told by the names of their settings', async () => {
      const bucket = await s3.newBucket();
      const credentials = { accessKeyId: 'test-access-key', secretAccessKey: 'wrong' };
      await expect(openS3({ ...bucket, credentials })).rejects.toMatchObject({
        code: 'storage_failed',
        message: expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
      });
    });

    test('a server that does not answer is storage_failed', async () => {
      const bucket = { ...(await s3.newBucket()), endpoint: 'http://127.0.0.1:1' };
      await expect(openS3(bucket)).rejects.toMatchObject({ code: 'storage_failed' });
    });

    test('a list goes beyond the thousand files that S3 tells at once', async () => {
      const store = await openS3(await s3.newBucket());
      for (let begun = 0; begun < 1_010; begun += 101)
        await Promise.all(
          Array.from({ length: 101 }, (_, i) =>
            store.put(blobKey('many', `${begun + i}`), Readable.from(['x'])),
          ),
        );
      const keys = new Set<string>();
      for await (const { key } of store.list(blobKey('many'))) keys.add(key);
      expect(keys.size).toBe(1_010);
    });

    test('nobody reads a file without a signature', async () => {
      const bucket = await s3.newBucket();
      expect((await fetch(`${bucket.endpoint}/${bucket.bucket}/jobs/a`)).status).toBe(403);
    });
  });
}
