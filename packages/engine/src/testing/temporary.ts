import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder that goes with this process. */
export function newFolder(): string {
  return mkdtempSync(join(folder(), 'folder-'));
}

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
    sweep();
    const made = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
    temporary = made;
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return temporary;
}

const PREFIX = 'reelwright-footage-';

/** Takes away what test processes left behind that were killed and so never came to their exit. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (Number.isInteger(owner) && owner > 0 && !isAlive(owner))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
