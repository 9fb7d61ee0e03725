import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new path in the temporary folder of this process. */
export function newPath(extension: string): string {
  return join(folder(), `${randomUUID()}.${extension}`);
}

/** A file of the given bytes under the given name, alone in a new temporary folder. */
export async function fileOf(name: string, bytes: string | Uint8Array): Promise<string> {
  const file = join(mkdtempSync(join(folder(), 'file-')), name);
  await writeFile(file, bytes);
  return file;
}

/** A copy of a file that breaks off after `bytes`, or after that share of it when `bytes` is below 1. */
export async function truncated(path: string, bytes: number): Promise<string> {
  const file = join(folder(), `${randomUUID()}-${path.split('.').at(-1)}`);
  await copyFile(path, file);
  await truncate(file, bytes < 1 ? Math.floor((await stat(path)).size * bytes) : bytes);
  return file;
}

let temporary: string | undefined;

function folder(): string {
  if (!temporary) {
    const made = mkdtempSync(join(tmpdir(), 'reelwright-footage-'));
    temporary = made;
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return temporary;
}
