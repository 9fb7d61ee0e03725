import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { ServerError } from '../error.ts';
import { systemPorts } from '../ports.ts';
import { storeSuite } from '../testing/store-suite.ts';
import type { BlobStore } from './blob-store.ts';
import { openDisk } from './disk.ts';
import { FILES_PATH, openStorage } from './index.ts';
import { blobKey, parseBlobKey } from './key.ts';
import { urlSigner, verifySignedUrl } from './signed-url.ts';

const secret = 'a secret of 32 characters or more';
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

function newFolder(): string {
  return mkdtempSync(join(inject('runFolder'), 'disk-'));
}

/** Serves signed addresses as the service's route will: verify, then stream. */
async function serve(store: () => BlobStore): Promise<() => string> {
  const server = createServer(async (request, response) => {
    try {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const asked = {
        method: request.method ?? '',
        path: pathname.slice(FILES_PATH.length + 1),
        query: searchParams,
      };
      const permission = verifySignedUrl(asked, secret, systemPorts.now);
      if (permission.method === 'PUT') {
        const { 'content-type': type, 'content-length': length } = request.headers;
        if (type !== permission.contentType || Number(length) !== permission.sizeBytes)
          throw new ServerError('forbidden', 'Not what was agreed on.');
        await store().put(permission.key, request);
        response.end();
        return;
      }
      const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
      const range =
        start === undefined ? undefined : { start: Number(start), end: end ? Number(end) : undefined };
      const blob = await store().get(permission.key, range);
      response.writeHead(range ? 206 : 200, {
        'content-type': permission.contentType,
        'content-disposition': permission.contentDisposition,
      });
      blob.body.pipe(response);
    } catch (error) {
      response.writeHead(error instanceof ServerError && error.code === 'forbidden' ? 403 : 500).end();
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => server.close());
  const address = server.address();
  return () => `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

storeSuite('the disk', async () => {
  const root = newFolder();
  const opened: { store?: BlobStore } = {};
  const baseUrl = await serve(() => {
    if (!opened.store) throw new Error('not yet');
    return opened.store;
  });
  const store = await openDisk(root, urlSigner(secret, baseUrl, systemPorts.now));
  opened.store = store;
  return { store, leftovers: async () => readdirSync(join(root, '.incoming')).length };
});

describe('the disk', () => {
  const noUrls = () => '';

  test.each([
    '',
    '/',
    '..',
    'a/../b',
    './a',
    'a//b',
    '/etc/passwd',
    'a/',
    'a\\b',
    'a\0b',
    'é',
    '.incoming/x',
    'a b',
    '%2e%2e/a',
    'a'.repeat(201),
    'a/b/c/d/e/f',
  ])('%j cannot be a key', (text) => {
    expect(() => parseBlobKey(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  test('a segment cannot smuggle in a separator', () => {
    expect(() => blobKey('jobs', 'a/b')).toThrow(ServerError);
    expect(blobKey('jobs', 'K3pX9aB2mZ', 'clip_01.mp4')).toBe('jobs/K3pX9aB2mZ/clip_01.mp4');
  });

  test('what a killed process left half-written is taken away after a day, not before', async () => {
    const root = newFolder();
    mkdirSync(join(root, '.incoming'));
    const [old, recent] = [join(root, '.incoming/old'), join(root, '.incoming/recent')];
    for (const path of [old, recent]) writeFileSync(path, 'half');
    const yesterday = Date.now() / 1_000 - 25 * 60 * 60;
    utimesSync(old, yesterday, yesterday);
    await openDisk(root, noUrls);
    expect(readdirSync(join(root, '.incoming'))).toEqual(['recent']);
  });

  test('folders go with their last file', async () => {
    const root = newFolder();
    const store = await openDisk(root, noUrls);
    await store.put(blobKey('jobs', 'a', 'b'), Readable.from(['x']));
    await store.delete(blobKey('jobs', 'a', 'b'));
    expect(readdirSync(root)).toEqual(['.incoming']);
  });

  test('a folder is not a file', async () => {
    const store = await openDisk(newFolder(), noUrls);
    await store.put(blobKey('jobs', 'a'), Readable.from(['x']));
    expect(await store.head(blobKey('jobs'))).toBeUndefined();
    await expect(store.get(blobKey('jobs'))).rejects.toMatchObject({ code: 'not_found' });
  });

  const small = newSmallDisk();
  test.skipIf(small === undefined)(
    'a full disk is storage_full: what was there stays, nothing half-written is left, and there is room again after',
    async () => {
      const root = join(small ?? '', 'files');
      const store = await openDisk(root, noUrls);
      const kept = blobKey('kept');
      await store.put(kept, Readable.from([Buffer.alloc(100_000, 'k')]));
      const big = () => Readable.from([Buffer.alloc(600_000), Buffer.alloc(600_000)]);
      await expect(store.put(blobKey('big'), big())).rejects.toMatchObject({ code: 'storage_full' });
      await expect(store.put(kept, big())).rejects.toMatchObject({ code: 'storage_full' });
      expect(readdirSync(join(root, '.incoming'))).toEqual([]);
      expect(statSync(join(root, kept)).size).toBe(100_000);
      const outside = join(newFolder(), 'upload');
      writeFileSync(outside, Buffer.alloc(1_200_000));
      await expect(store.adopt(blobKey('big'), outside)).rejects.toMatchObject({ code: 'storage_full' });
      expect(statSync(outside).size).toBe(1_200_000);
      await store.put(blobKey('fits'), Readable.from([Buffer.alloc(500_000)]));
    },
  );

  test.skipIf(small === undefined)('a file is taken over from another disk', async () => {
    const path = join(small ?? '', 'elsewhere');
    writeFileSync(path, 'moved');
    const store = await openDisk(newFolder(), noUrls);
    await store.adopt(blobKey('a'), path);
    expect(readdirSync(small ?? '')).not.toContain('elsewhere');
    expect((await store.head(blobKey('a')))?.sizeBytes).toBe(5);
  });

  test('the secret of a data folder is kept for its owner alone, and one for all who open it at once', async () => {
    const dataDir = newFolder();
    const config = { storage: { kind: 'disk' as const }, dataDir, signingSecret: undefined };
    const base = () => 'http://here';
    const storages = await Promise.all([1, 2, 3].map(() => openStorage(config, systemPorts, base)));
    const request = { method: 'PUT' as const, expiresInSeconds: 60, contentType: 'video/mp4', sizeBytes: 1 };
    for (const { store } of storages) {
      const url = new URL(await store.signedUrl(blobKey('a'), request));
      for (const { verify } of storages)
        expect(verify?.({ method: 'PUT', path: 'a', query: url.searchParams })).toMatchObject({
          sizeBytes: 1,
        });
    }
    expect(statSync(join(dataDir, 'signing-secret')).mode & 0o077).toBe(0);
    expect(readdirSync(dataDir).sort()).toEqual(['files', 'signing-secret']);
  });
});

/** A disk of 1 MiB, where this user may mount one; the tests that need one are skipped elsewhere. */
function newSmallDisk(): string | undefined {
  const folder = newFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (!mounted) return undefined;
  closing.push(() => spawnSync('umount', ['-l', folder]));
  return folder;
}
