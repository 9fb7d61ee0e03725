import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, appendFile, chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServerError } from '../../error.ts';
import type { Home } from './account.ts';

const run = promisify(execFile);

/** The database user that owns everything. */
export const SUPERUSER = 'reelwright';

/** Where the parts of one embedded database lie. */
export function partsOf({ folder }: Home) {
  return {
    cluster: join(folder, 'cluster'),
    password: join(folder, 'password'),
    port: join(folder, 'port'),
    log: join(folder, 'log'),
  };
}

/**
 * Durability is PostgreSQL's own (fsync on). It is reached over 127.0.0.1 with a password only: a socket in the file
 * system would need a folder short enough for its name.
 */
const configuration = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = '64MB'
max_connections = 100
logging_collector = off
`;

/**
 * Creates the files of the database unless they are there; several seconds the first time. Broken off in the middle, it
 * leaves nothing that looks finished. To be called under the home's lock. Throws `database_unavailable`.
 */
export async function createCluster(home: Home, binaries: string): Promise<void> {
  const { cluster, password } = partsOf(home);
  if (await exists(join(cluster, 'PG_VERSION'))) return;
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (home.account) await chown(password, home.account.uid, home.account.gid);
  const part = `${cluster}.part`;
  await rm(part, { recursive: true, force: true });
  const args = [
    `--pgdata=${part}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own rules of order: they do not change when the system's libraries do.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
  ];
  await run(join(binaries, 'initdb'), args, { ...home.account, cwd: '/' }).catch((cause: unknown) => {
    throw new ServerError(
      'database_unavailable',
      `The embedded database could not be created in ${home.folder}: see that its disk has room, or set DATABASE_URL.`,
      { cause },
    );
  });
  await appendFile(join(part, 'postgresql.conf'), configuration);
  await rename(part, cluster);
}

/** The address of a database of a running cluster. Contains its password. */
export async function urlOf(home: Home, port: number, database: string): Promise<string> {
  const password = (await readFile(partsOf(home).password, 'utf8')).trim();
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
