import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EngineError, throwIfCancelled } from '../error.ts';

/** What makes a file the right one. */
export type Expected = { readonly sha256: string; readonly bytes: number };

/** Why a file is not the right one, or `right`. */
export type FileState = 'right' | 'missing' | 'wrong size' | 'wrong checksum';

/** Compares a file with what it should be; reads it whole only when its size is right. */
export async function inspectFile(
  path: string,
  expected: Expected,
  signal?: AbortSignal,
): Promise<FileState> {
  throwIfCancelled(signal);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return 'missing';
  if (found.size !== expected.bytes) return 'wrong size';
  const hash = createHash('sha256');
  // 1 MiB pieces: each takes well under a millisecond, so the event loop stays free.
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    throwIfCancelled(signal);
    hash.update(chunk);
  }
  return hash.digest('hex') === expected.sha256 ? 'right' : 'wrong checksum';
}

/**
 * Puts a finished temporary file in its place so that a reader sees the old file or the whole new one, never a part,
 * even when the power goes: the bytes reach the disk before the name does. Both paths have to be on one file system.
 */
export async function settleFile(temporary: string, destination: string): Promise<void> {
  await sync(temporary);
  await rename(temporary, destination);
  await sync(dirname(destination));
}

/** Writes bytes to a file that may already exist; the caller settles it afterwards. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

/** The error for a store that cannot be written, or the error itself when it is about something else. */
export function explainWriteError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EngineError(
      'model_unavailable',
      `The disk is full at ${folder}: free some space, or set REELWRIGHT_CACHE_DIR to a folder elsewhere.`,
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    return new EngineError(
      'model_unavailable',
      `Model files cannot be written to ${folder}: set REELWRIGHT_CACHE_DIR to a folder that can be written.`,
      { cause: error },
    );
  }
  return error;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
