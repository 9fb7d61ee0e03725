import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { throwIfCancelled } from '../error.ts';
import type { FetchedFile, NpmPackage } from './catalogue.ts';
import { downloadFile } from './download.ts';
import { inspectFile, settleFile } from './files.ts';
import { partsOf, type Shelf, shelfPath } from './shelf.ts';

/** What a fetching needs beside the files' names. */
export type FetchContext = {
  readonly shelf: Shelf;
  /** A folder of this fetching's own, on the shelf's file system; downloads that can be resumed stay in it. */
  readonly workshop: string;
  readonly signal: AbortSignal;
  readonly onBytes: (receivedBytes: number, totalBytes: number) => void;
};

/** A source that was tried in vain, in words for people. */
export type Refusal = { readonly source: string; readonly reason: string };

/**
 * Gets files onto the shelf from the first source that has them: mirror folder, npm package, https. Every file is
 * checked before it is put in its place. Answers with the files that no source gave, and why.
 */
export async function fetchFiles(
  files: readonly FetchedFile[],
  context: FetchContext,
): Promise<{ missing: FetchedFile[]; refusals: Refusal[] }> {
  const refusals: Refusal[] = [];
  let missing = await keepMissing(files, (file) => fromMirror(file, context, refusals));
  const packages = new Map(
    missing.flatMap(({ npm }) => (npm ? [[npm.package.spec, npm.package] as const] : [])),
  );
  for (const source of packages.values()) await fromNpm(source, context, refusals);
  missing = await keepMissing(missing, (file) => isRight(file, context));
  const totalBytes = missing.reduce((sum, file) => sum + file.bytes, 0);
  let doneBytes = 0;
  missing = await keepMissing(missing, async (file) => {
    const report = (bytes: number) => context.onBytes(doneBytes + bytes, totalBytes);
    const got = await fromWeb(file, { ...context, onBytes: report }, refusals);
    doneBytes += file.bytes;
    return got;
  });
  return { missing, refusals };
}

async function keepMissing(
  files: readonly FetchedFile[],
  attempt: (file: FetchedFile) => Promise<boolean>,
): Promise<FetchedFile[]> {
  const missing: FetchedFile[] = [];
  for (const file of files) if (!(await attempt(file))) missing.push(file);
  return missing;
}

async function isRight(file: FetchedFile, { shelf, signal }: FetchContext): Promise<boolean> {
  return (await inspectFile(shelfPath(shelf, file), file, signal)) === 'right';
}

async function fromMirror(file: FetchedFile, context: FetchContext, refusals: Refusal[]): Promise<boolean> {
  const { mirror } = context.shelf;
  if (mirror === null) return false;
  const original = join(mirror, file.name);
  const source = `the folder ${mirror}`;
  const state = await inspectFile(original, file, context.signal);
  if (state !== 'right') {
    refusals.push({
      source,
      reason: state === 'missing' ? `has no ${file.name}` : `holds a ${file.name} of the ${state}`,
    });
    return false;
  }
  const copy = join(context.workshop, basename(shelfPath(context.shelf, file)));
  await copyFile(original, copy);
  return settleChecked(copy, file, source, context, refusals);
}

/** Takes everything of the catalogue that the package carries: a tarball comes whole or not at all. */
async function fromNpm(source: NpmPackage, context: FetchContext, refusals: Refusal[]): Promise<void> {
  const { shelf, signal, workshop } = context;
  const unpacked = join(workshop, 'package');
  const origin = `npm package ${source.spec}`;
  try {
    await shelf.unpack(source.spec, unpacked, {
      signal,
      env: shelf.env,
      onBytes: (bytes) => context.onBytes(Math.min(bytes, source.bytes), source.bytes),
    });
    for (const file of filesOf(shelf)) {
      if (file.npm?.package.spec !== source.spec || (await isRight(file, context))) continue;
      await settleChecked(join(unpacked, file.npm.path), file, origin, context, refusals);
    }
  } catch (error) {
    throwIfCancelled(signal);
    refusals.push({ source: origin, reason: reasonOf(error) });
  } finally {
    for (const path of [unpacked, `${unpacked}.tgz`]) await rm(path, { recursive: true, force: true });
  }
}

async function fromWeb(file: FetchedFile, context: FetchContext, refusals: Refusal[]): Promise<boolean> {
  const { shelf, signal, workshop } = context;
  const partial = join(workshop, `${basename(shelfPath(shelf, file))}.part`);
  for (const address of file.https) {
    const source = new URL(address).host;
    try {
      await downloadFile(address, file, partial, {
        signal,
        fetch: shelf.fetch,
        onBytes: (bytes) => context.onBytes(bytes, 0),
      });
      if (await settleChecked(partial, file, source, context, refusals)) return true;
    } catch (error) {
      throwIfCancelled(signal);
      refusals.push({ source, reason: reasonOf(error) });
    }
  }
  return false;
}

/** Puts a file in its place when it is the right one; otherwise removes it and notes why. */
async function settleChecked(
  path: string,
  file: FetchedFile,
  source: string,
  { shelf, signal }: FetchContext,
  refusals: Refusal[],
): Promise<boolean> {
  const state = await inspectFile(path, file, signal);
  if (state === 'right') {
    await mkdir(shelf.folder, { recursive: true });
    await settleFile(path, shelfPath(shelf, file));
    return true;
  }
  await rm(path, { force: true });
  refusals.push({
    source,
    reason: state === 'missing' ? `has no ${file.name}` : `gave a ${file.name} of the ${state}`,
  });
  return false;
}

function filesOf(shelf: Shelf): FetchedFile[] {
  return Object.values(shelf.catalogue).flatMap((model) => Object.values(model.files).flatMap(partsOf));
}

/** The innermost reason: fetch hides `getaddrinfo ENOTFOUND …` behind `fetch failed`. */
function reasonOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const text = inner instanceof Error ? inner.message : String(inner);
  return text.split('\n')[0] ?? text;
}
