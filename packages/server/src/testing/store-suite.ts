import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type BlobKey, type BlobStore, blobKey, deleteFolder } from '../storage/index.ts';

/** A store under test. */
export type StoreUnderTest = {
  readonly store: BlobStore;
  /** How many half-written files the store holds anywhere. */
  leftovers(): Promise<number>;
};

/** What every store promises. `open` makes an empty one. */
export function storeSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let store: BlobStore;
    let leftovers: () => Promise<number>;
    let keys = 0;
    beforeAll(async () => {
      ({ store, leftovers } = await open());
    });
    const newKey = () => {
      keys += 1;
      return blobKey('jobs', `job${keys}`, 'clip_01.mp4');
    };
    const write = async (bytes: Buffer, key: BlobKey = newKey()) => {
      await store.put(key, Readable.from([bytes]));
      return key;
    };
    const read = async (key: BlobKey) => buffer((await store.get(key)).body);

    test('what was put is got, with its size and SHA-256', async () => {
      const key = newKey();
      const bytes = randomBytes(300_000);
      const written = await store.put(key, Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]));
      expect(written).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes) });
      const blob = await store.get(key);
      expect(blob).toMatchObject({ sizeBytes: 300_000, range: { start: 0, end: 299_999 } });
      expect((await buffer(blob.body)).equals(bytes)).toBe(true);
      expect(await store.head(key)).toMatchObject({ key, sizeBytes: 300_000 });
      const age = Date.now() - ((await store.head(key))?.modifiedAt.getTime() ?? 0);
      expect(Math.abs(age)).toBeLessThan(60_000);
    });

    test('a file of many parts comes back whole', async () => {
      const key = newKey();
      const hash = createHash('sha256');
      const total = 40 * 1024 ** 2 + 13;
      async function* pieces() {
        for (let left = total; left > 0; left -= 1_000_003) {
          const piece = randomBytes(Math.min(left, 1_000_003));
          hash.update(piece);
          yield piece;
        }
      }
      const written = await store.put(key, Readable.from(pieces()));
      const digest = hash.digest('hex');
      expect(written).toEqual({ sizeBytes: total, sha256: digest });
      expect(sha256(await read(key))).toBe(digest);
    });

    test('an empty file is a file', async () => {
      const key = await write(Buffer.alloc(0));
      const { body, sizeBytes, range } = await store.get(key);
      expect({ sizeBytes, range }).toEqual({ sizeBytes: 0, range: undefined });
      expect(await buffer(body)).toHaveLength(0);
      await expect(store.get(key, { start: 0 })).rejects.toMatchObject({ code: 'range_not_satisfiable' });
    });

    test('a put replaces what was there', async () => {
      const key = await write(Buffer.from('old and longer'));
      await write(Buffer.from('new'), key);
      expect((await read(key)).toString()).toBe('new');
    });

    test('ranges give their bytes; one beyond the end is cut, one behind it refused', async () => {
      const key = await write(Buffer.from('0123456789'));
      const part = async (start: number, end?: number) => {
        const { body, range, sizeBytes } = await store.get(key, { start, end });
        return { text: (await buffer(body)).toString(), range, sizeBytes };
      };
      expect(await part(2, 4)).toEqual({ text: '234', range: { start: 2, end: 4 }, sizeBytes: 10 });
      expect(await part(7)).toEqual({ text: '789', range: { start: 7, end: 9 }, sizeBytes: 10 });
      expect(await part(9, 500)).toEqual({ text: '9', range: { start: 9, end: 9 }, sizeBytes: 10 });
      await expect(part(10)).rejects.toMatchObject({ code: 'range_not_satisfiable' });
    });

    test('what is not there is not found, has no head, and may be deleted', async () => {
      const key = newKey();
      await expect(store.get(key)).rejects.toMatchObject({ code: 'not_found' });
      await expect(store.copy(key, newKey())).rejects.toMatchObject({ code: 'not_found' });
      await expect(store.localFile(key, newFolder())).rejects.toMatchObject({ code: 'not_found' });
      expect(await store.head(key)).toBeUndefined();
      await store.delete(key);
    });

    test('what was deleted is not there', async () => {
      const key = await write(Buffer.from('x'));
      await store.delete(key);
      expect(await store.head(key)).toBeUndefined();
    });

    test('a copy has the same bytes and outlives the original', async () => {
      const key = await write(randomBytes(50_000));
      const bytes = await read(key);
      const other = newKey();
      await store.copy(key, other);
      await store.delete(key);
      expect((await read(other)).equals(bytes)).toBe(true);
    });

    test('a list has what lies below the folder and nothing beside it', async () => {
      const names = Array.from({ length: 12 }, (_, i) => blobKey('list', 'a', `${i}.jpg`));
      for (const key of [...names, blobKey('list', 'ab', '1.jpg')]) await write(Buffer.from(key), key);
      const listed = await collect(store.list(blobKey('list', 'a')));
      expect(listed.map(({ key }) => key).sort()).toEqual([...names].sort());
      expect(listed.find(({ key }) => key === 'list/a/11.jpg')?.sizeBytes).toBe('list/a/11.jpg'.length);
      await deleteFolder(store, blobKey('list', 'a'));
      expect(await collect(store.list(blobKey('list', 'a')))).toEqual([]);
      expect(await store.head(blobKey('list', 'ab', '1.jpg'))).toBeDefined();
      expect(await collect(store.list(blobKey('nowhere')))).toEqual([]);
    });

    test('a stream that breaks off leaves what was there, and nothing half-written', async () => {
      const key = await write(Buffer.from('whole'));
      async function* breaking() {
        yield randomBytes(20 * 1024 ** 2);
        throw new Error('the client hung up');
      }
      await expect(store.put(key, Readable.from(breaking()))).rejects.toThrow('the client hung up');
      expect((await read(key)).toString()).toBe('whole');
      const never = newKey();
      await expect(store.put(never, Readable.from(breaking()))).rejects.toThrow('the client hung up');
      expect(await store.head(never)).toBeUndefined();
      await expect.poll(leftovers, { timeout: 10_000 }).toBe(0);
    });

    test('a put that is cancelled ends with the reason, and leaves nothing half-written', async () => {
      const controller = new AbortController();
      async function* slow() {
        for (let i = 0; i < 100; i += 1) {
          yield randomBytes(9 * 1024 ** 2);
          await pause(200);
        }
      }
      const key = newKey();
      const body = Readable.from(slow());
      const put = store.put(key, body, { signal: controller.signal });
      setTimeout(() => controller.abort(new Error('enough')), 700);
      await expect(put).rejects.toThrow('enough');
      expect(body.destroyed).toBe(true);
      expect(await store.head(key)).toBeUndefined();
      await expect.poll(leftovers, { timeout: 10_000 }).toBe(0);
    });

    test('of two puts to one key at once, one is there whole', async () => {
      const key = newKey();
      const [a, b] = [Buffer.alloc(3_000_000, 'a'), Buffer.alloc(3_000_000, 'b')];
      await Promise.all([write(a, key), write(b, key)]);
      const bytes = await read(key);
      expect(bytes.equals(a) || bytes.equals(b)).toBe(true);
    });

    test('puts and deletes in the same folder do not disturb each other', async () => {
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const key = blobKey('busy', 'folder', `${i}`);
          await write(Buffer.from('x'), key);
          if (i % 2 === 0) await store.delete(key);
        }),
      );
      expect(await collect(store.list(blobKey('busy')))).toHaveLength(10);
    });

    test('a finished file is taken over', async () => {
      const path = join(newFolder(), 'upload');
      writeFileSync(path, 'bytes');
      const key = newKey();
      await store.adopt(key, path);
      expect((await read(key)).toString()).toBe('bytes');
      expect(existsSync(path)).toBe(false);
    });

    test('a local file has the bytes', async () => {
      const key = await write(Buffer.from('for a program'));
      expect(readFileSync(await store.localFile(key, newFolder()), 'utf8')).toBe('for a program');
    });

    test('the store says that it can be used', async () => {
      await store.check();
    });

    test('a signed address reads the file, and parts of it, under any name', async () => {
      const key = await write(Buffer.from('0123456789'));
      const url = await store.signedUrl(key, {
        method: 'GET',
        expiresInSeconds: 60,
        contentType: 'video/mp4',
        disposition: 'attachment',
        filename: 'a "quoted"\r\nSet-Cookie: x=y; ünï\u{1F600}.mp4',
      });
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe('0123456789');
      expect(answer.headers.get('content-type')).toBe('video/mp4');
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-disposition')).toMatch(
        /^attachment; filename="a \\"quoted\\"Set-Cookie: x=y; .*"; filename\*=UTF-8''a%20%22quoted%22Set-Cookie/,
      );
      const part = await fetch(url, { headers: { range: 'bytes=3-5' } });
      expect(part.status).toBe(206);
      expect(await part.text()).toBe('345');
    });

    test('a signed address is good for its own method, file, and time only', async () => {
      const key = await write(Buffer.from('mine'));
      const other = await write(Buffer.from('not mine'));
      const get = (expiresInSeconds: number) =>
        store.signedUrl(key, {
          method: 'GET',
          expiresInSeconds,
          contentType: 'text/plain',
          disposition: 'inline',
          filename: 'a.txt',
        });
      const url = await get(60);
      expect((await fetch(url)).status).toBe(200);
      expect((await fetch(url.replace(key, other))).status).toBe(403);
      expect((await fetch(url, { method: 'PUT', body: 'mine now' })).status).toBe(403);
      expect((await fetch(new URL(url).origin + new URL(url).pathname)).status).toBe(403);
      const tampered = new URL(url);
      for (const [name, value] of tampered.searchParams)
        if (/signature/i.test(name)) tampered.searchParams.set(name, flip(value));
      expect((await fetch(tampered)).status).toBe(403);
      expect((await read(key)).toString()).toBe('mine');
      const short = await get(1);
      await pause(2_100);
      expect((await fetch(short)).status).toBe(403);
      await expect(get(0)).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(get(8 * 24 * 60 * 60)).rejects.toMatchObject({ code: 'invalid_request' });
    });

    test('a signed address writes the file with the type and size agreed on, and no other', async () => {
      const key = newKey();
      const url = await store.signedUrl(key, {
        method: 'PUT',
        expiresInSeconds: 60,
        contentType: 'video/mp4',
        sizeBytes: 10,
      });
      const type = { 'content-type': 'video/mp4' };
      expect((await fetch(url, { method: 'PUT', body: '0123456789', headers: type })).status).toBe(200);
      expect((await read(key)).toString()).toBe('0123456789');
      const html = { 'content-type': 'text/html' };
      expect((await fetch(url, { method: 'PUT', body: 'abcdefghij', headers: html })).status).toBe(403);
      expect(await putLength(url, 11)).toBe(403);
      expect((await read(key)).toString()).toBe('0123456789');
    });
  });
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A signature with its first character changed. */
function flip(text: string): string {
  return `${text.startsWith('a') ? 'b' : 'a'}${text.slice(1)}`;
}

function newFolder(): string {
  return mkdtempSync(join(inject('runFolder'), 'store-'));
}

/** The status that a PUT of so many bytes of video is answered with. */
function putLength(url: string, length: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method: 'PUT',
      headers: { 'content-type': 'video/mp4', 'content-length': length },
    });
    request.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject);
    request.end(Buffer.alloc(length, 'z'));
  });
}
