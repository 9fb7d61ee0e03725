import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EngineError, throwIfCancelled } from '../error.ts';
import type { ConvertedFile, FetchedFile, Model, ModelName } from './catalogue.ts';
import type convertTask from './convert-task.ts';
import { type FetchContext, fetchFiles, type Refusal } from './fetch.ts';
import { explainWriteError, inspectFile, settleFile } from './files.ts';
import { withLock } from './lock.ts';
import { createPool } from './pool.ts';
import {
  describeModel,
  lockKey,
  openShelf,
  partsOf,
  type Shelf,
  type StoreOptions,
  shelfPath,
} from './shelf.ts';

/** How far the fetching of one model is. The total changes when another source is tried. */
export type ModelProgress = { model: ModelName; receivedBytes: number; totalBytes: number };

/** What is known about a model and its files here. */
export type ModelListing = {
  name: ModelName;
  description: string;
  licence: string;
  upstream: string;
  /** Of the files that are used, together. */
  bytes: number;
  /** This project could never run it; its checksums are those that others publish. */
  unproven: boolean;
  /** Every file is here in its full size; `verifyModel` reads them. */
  installed: boolean;
  files: { name: string; path: string; bytes: number; installed: boolean }[];
};

/**
 * The absolute path of each of a model's files by logical name (`silero-vad {model}`, `moonshine-* {encoder, decoder}`,
 * `lr-asd {frontend, backend}`, `whisper-* {encoder, decoder, tokens}`, `parakeet-v3` these and `joiner`, `kokoro {model,
 * voices, tokens}`, `piper-* {model, config}`, the others `{model}`). Files that are here are read and checked; what is
 * missing or damaged is fetched, by one process at a time. Throws `model_unavailable` with every source's reason, or `cancelled`.
 */
export async function obtainModel(
  name: ModelName,
  options: {
    signal?: AbortSignal | undefined;
    onProgress?: ((progress: ModelProgress) => void) | undefined;
    store?: StoreOptions | undefined;
  } = {},
): Promise<Record<string, string>> {
  const { signal, onProgress } = options;
  const shelf = openShelf(options.store);
  const model = describeModel(shelf, name);
  if (!(await isWhole(shelf, model, signal))) {
    try {
      await withLock(join(shelf.folder, 'locks'), lockKey(name, model), signal, async (held) => {
        // Another process may have fetched it while this one waited.
        if (await isWhole(shelf, model, held)) return;
        const onBytes = (receivedBytes: number, totalBytes: number) =>
          onProgress?.({ model: name, receivedBytes, totalBytes });
        const workshop = await openWorkshop(shelf, lockKey(name, model));
        await fetchModel(name, model, { shelf, workshop, signal: held, onBytes });
        // Not empty when the start of some file waits in it to be resumed.
        await rmdir(workshop).catch(() => undefined);
      });
    } catch (error) {
      throwIfCancelled(signal);
      throw explainWriteError(error, shelf.folder);
    }
  }
  return Object.fromEntries(Object.entries(model.files).map(([key, file]) => [key, shelfPath(shelf, file)]));
}

/** One file of a model that was obtained. Throws `internal` when the catalogue does not have it. */
export function fileOf(files: Readonly<Record<string, string>>, name: string): string {
  const file = files[name];
  if (file === undefined) throw new EngineError('internal', `The model catalogue has no file "${name}".`);
  return file;
}

/** Every model of the catalogue, and whether it is here. */
export async function listModels(options: StoreOptions = {}): Promise<ModelListing[]> {
  const shelf = openShelf(options);
  return Promise.all(
    modelNames(options).map(async (name) => {
      const { description, licence, upstream, unproven, files } = describeModel(shelf, name);
      const listed = await Promise.all(
        Object.values(files).map(async (file) => {
          const path = shelfPath(shelf, file);
          const size = await stat(path).then(
            (found) => found.size,
            () => -1,
          );
          return { name: file.name, path, bytes: file.bytes, installed: size === file.bytes };
        }),
      );
      return {
        name,
        description,
        licence,
        upstream,
        unproven: unproven === true,
        bytes: listed.reduce((sum, file) => sum + file.bytes, 0),
        installed: listed.every((file) => file.installed),
        files: listed,
      };
    }),
  );
}

/** The names of the catalogue, in its order. */
export function modelNames(options: StoreOptions = {}): ModelName[] {
  // The catalogue's type makes its keys exactly these names.
  return Object.keys(openShelf(options).catalogue) as ModelName[];
}

/** Reads a model's files and says whether each is here and has its checksum. Changes nothing: `obtainModel` mends. */
export function verifyModel(
  name: ModelName,
  options: { signal?: AbortSignal; store?: StoreOptions } = {},
): Promise<boolean> {
  const shelf = openShelf(options.store);
  return isWhole(shelf, describeModel(shelf, name), options.signal);
}

/** Deletes a model's files; a process that has them open keeps its copy. Not having them is fine. */
export async function removeModel(
  name: ModelName,
  options: { signal?: AbortSignal; store?: StoreOptions } = {},
): Promise<void> {
  const shelf = openShelf(options.store);
  const model = describeModel(shelf, name);
  await withLock(join(shelf.folder, 'locks'), lockKey(name, model), options.signal, async () => {
    for (const file of Object.values(model.files)) {
      for (const { name: stored, sha256, bytes } of [file, ...partsOf(file)]) {
        await rm(shelfPath(shelf, { name: stored, sha256, bytes }), { force: true });
      }
    }
  });
}

async function isWhole(shelf: Shelf, model: Model, signal: AbortSignal | undefined): Promise<boolean> {
  for (const file of Object.values(model.files)) {
    if ((await inspectFile(shelfPath(shelf, file), file, signal)) !== 'right') return false;
  }
  return true;
}

/** An own folder for a fetching, on the shelf's file system; what a killed process left there goes, except resumable parts. */
async function openWorkshop(shelf: Shelf, key: string): Promise<string> {
  const workshop = join(shelf.folder, 'incoming', key);
  await mkdir(workshop, { recursive: true });
  for (const entry of await readdir(workshop)) {
    if (!entry.endsWith('.part')) await rm(join(workshop, entry), { recursive: true, force: true });
  }
  return workshop;
}

async function fetchModel(name: ModelName, model: Model, context: FetchContext): Promise<void> {
  const { shelf, signal } = context;
  const isHere = async (file: FetchedFile | ConvertedFile) =>
    (await inspectFile(shelfPath(shelf, file), file, signal)) === 'right';
  const wanted: FetchedFile[] = [];
  for (const file of Object.values(model.files)) {
    if (await isHere(file)) continue;
    // A mirror folder may hold the result of a conversion as well; nobody else does.
    const { name: resultName, sha256, bytes } = file;
    const asResult = { name: resultName, sha256, bytes, https: [] };
    if ('from' in file && (await fetchFiles([asResult], context)).missing.length === 0) continue;
    for (const part of partsOf(file)) if (!(await isHere(part))) wanted.push(part);
  }
  const { missing, refusals } = await fetchFiles(wanted, context);
  if (missing.length > 0) throw unavailable(name, missing, refusals);
  for (const file of Object.values(model.files)) if ('from' in file) await convertFile(name, file, context);
}

async function convertFile(
  name: ModelName,
  file: ConvertedFile,
  { shelf, workshop, signal }: FetchContext,
): Promise<void> {
  const path = shelfPath(shelf, file);
  if ((await inspectFile(path, file, signal)) === 'right') return;
  const output = join(workshop, basename(path));
  const [topology, weights] = [shelfPath(shelf, file.from.topology), shelfPath(shelf, file.from.weights)];
  await using pool = createPool<typeof convertTask>(
    new URL('./convert-task.ts', import.meta.url),
    undefined,
    {
      threads: 1,
    },
  );
  await pool.run({ name, topology, weights, output, value: file.output }, { signal });
  if ((await inspectFile(output, file, signal)) !== 'right') {
    await rm(output, { force: true });
    throw new EngineError(
      'internal',
      `Converting ${name} gave other bytes than the catalogue has; please report this.`,
    );
  }
  await settleFile(output, path);
}

function unavailable(
  name: ModelName,
  missing: readonly FetchedFile[],
  refusals: readonly Refusal[],
): EngineError {
  // Files of one model come from the same places, which refuse them all in the same words.
  const reasons = [...new Set(refusals.map(({ source, reason }) => `${source}: ${reason}`))].join('; ');
  const files = missing.map((file) => file.name).join(', ');
  return new EngineError(
    'model_unavailable',
    `The model ${name} cannot be had (${reasons || 'no source is known'}); connect to the network and try again, or set REELWRIGHT_MODELS_DIR to a folder that holds ${files}.`,
  );
}
