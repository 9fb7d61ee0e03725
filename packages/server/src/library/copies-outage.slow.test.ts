import { createHash } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { schema } from '../db/index.ts';
import { blobKey } from '../storage/index.ts';
import { openS3 } from '../storage/s3.ts';
import { useDatabase } from '../testing/database.ts';
import { finishedClip } from '../testing/finished-clip.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { clientOf, findS3 } from '../testing/s3.ts';
import { copyNextFile } from './for-work.ts';
import { getCopies, getJob } from './index.ts';

const s3 = await findS3();
const database = useDatabase();
/** Three parts of an upload. */
const CLIP_BYTES = 20 * 1024 ** 2;
/** As long as a connection may stand still in these tests, ms. */
const IDLE_MS = 2_000;

/** A way to a server that can be closed: it refuses connections, lets none through, or breaks off after so many bytes. */
type Way = { endpoint: string; state: 'open' | 'silent' | { mostBytes: number } | 'closed' };

/** Forwards connections to a server as long as the way to it is open. */
async function wayTo(endpoint: string): Promise<Way> {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => undefined);
    const { state } = way;
    if (state === 'closed') return void near.resetAndDestroy();
    if (state === 'silent') return void near.resume();
    const far = connect(Number(port), hostname);
    sockets.add(far);
    far.on('error', () => near.destroy());
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    far.pipe(near);
    near.on('data', (chunk) => {
      sent += chunk.length;
      if (typeof way.state === 'object' && sent > way.state.mostBytes) near.resetAndDestroy();
      else far.write(chunk);
    });
  });
  let sent = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const way: Way = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state: 'open',
  };
  return way;
}

describe.skipIf('missing' in s3)(`copies in S3${'missing' in s3 ? `: ${s3.missing}` : ''}`, () => {
  let library: TestLibrary;
  let ownerId: string;
  let count = 0;
  beforeAll(async () => {
    library = await openTestLibrary(database);
    ownerId = await library.newOwner();
  });

  /** A completed job with one clip, a bucket for the copies, and the way to it. */
  async function setUp() {
    if ('missing' in s3) throw new Error(s3.missing);
    const bucket = await s3.newBucket();
    const way = await wayTo(bucket.endpoint ?? '');
    count += 1;
    const bytes = Buffer.alloc(CLIP_BYTES, count);
    await database.db.delete(schema.artefacts);
    const { jobId } = await finishedClip(library, ownerId, bytes);
    const open = () => openS3({ ...bucket, endpoint: way.endpoint }, { idleMs: IDLE_MS });
    return {
      way,
      jobId,
      /** Tries what is to be tried now; whether anything was. */
      copy: () => copyNextFile(library, open),
      copies: () => getCopies(library, ownerId, jobId),
      status: async () => (await getJob(library, ownerId, jobId)).status,
      /** The copy in the bucket, by its checksum; undefined: none. */
      async copied() {
        const store = await openS3(bucket);
        const key = blobKey('jobs', jobId, 'clip_01.mp4');
        if (!(await store.head(key))) return undefined;
        const hash = createHash('sha256');
        for await (const chunk of (await store.get(key)).body) hash.update(chunk);
        return hash.digest('hex');
      },
      async leftovers() {
        const list = new ListMultipartUploadsCommand({ Bucket: bucket.bucket });
        return (await clientOf(bucket).send(list)).Uploads?.length ?? 0;
      },
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  }

  test('a finished clip is copied whole', { timeout: 120_000 }, async () => {
    const { copy, copies, copied, sha256 } = await setUp();
    expect(await copy()).toBe(true);
    expect(await copies()).toEqual({ files: 1, copied: 1, error: null });
    expect(await copied()).toBe(sha256);
    expect(await copy()).toBe(false);
  });

  test.each([
    ['refuses connections', 'closed'],
    ['takes connections and never answers', 'silent'],
    ['is lost in the middle of the upload', { mostBytes: CLIP_BYTES / 2 }],
  ] as const)(
    'a server that %s fails no job: its status shows it, and the copy is made later',
    {
      timeout: 180_000,
    },
    async (_, outage) => {
      const { way, copy, copies, copied, status, leftovers, sha256 } = await setUp();
      way.state = outage;
      expect(await copy()).toBe(true);
      expect(await copies()).toEqual({ files: 1, copied: 0, error: expect.stringContaining('S3 server') });
      expect(await status()).toBe('completed');
      expect(await copied()).toBeUndefined();
      // Not at once, and not before it is back.
      expect(await copy()).toBe(false);
      library.ports.pass(6 * 60);
      expect(await copy()).toBe(true);
      expect((await copies()).copied).toBe(0);
      way.state = 'open';
      library.ports.pass(6 * 60);
      expect(await copy()).toBe(true);
      expect(await copies()).toEqual({ files: 1, copied: 1, error: null });
      expect(await copied()).toBe(sha256);
      expect(await status()).toBe('completed');
      // What was begun in vain may be left where it could not be taken away; what was finished is not half.
      expect(await leftovers()).toBeLessThanOrEqual(2);
    },
  );
});
