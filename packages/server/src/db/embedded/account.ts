import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServerError } from '../../error.ts';

const run = promisify(execFile);

/** Who runs PostgreSQL: undefined when that is whoever runs us. PostgreSQL refuses to run as root. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

/** A folder for one embedded database, and who it belongs to. */
export type Home = { readonly folder: string; readonly account: Account };

/** Where a database goes whose data folder only root can reach. */
const rootOnlyPlace = '/var/lib/reelwright';

/**
 * Makes the folder of the embedded database. As root it is given to whoever has it already, else to `nobody`, so that no
 * user need be added to the machine; when the data folder lies where only root may look, it goes to /var/lib/reelwright.
 */
export async function settle(dataDir: string): Promise<Home> {
  const asRoot = process.getuid?.() === 0;
  const folder = join(dataDir, 'postgres');
  await mkdir(dataDir, { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!asRoot) return { folder, account: undefined };
  const own = { folder, account: await ownerOf(folder) };
  if (await give(own)) return own;
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const elsewhere = join(rootOnlyPlace, digest);
  await mkdir(elsewhere, { recursive: true });
  const other = { folder: elsewhere, account: await ownerOf(elsewhere) };
  if (await give(other)) return other;
  throw new ServerError(
    'database_unavailable',
    `The embedded PostgreSQL cannot run as root, and the user "nobody" can use neither ${folder} nor ${elsewhere}: set DATA_DIR to a folder below one that everybody may enter, or DATABASE_URL to a PostgreSQL of your own.`,
  );
}

async function ownerOf(folder: string): Promise<NonNullable<Account>> {
  const { uid, gid } = await stat(folder);
  if (uid !== 0) return { uid, gid };
  const number = async (flag: string) => Number((await run('id', [flag, 'nobody'])).stdout);
  return { uid: await number('-u'), gid: await number('-g') };
}

/** Whether its account can write to the folder once it owns it: that depends on the folders above. */
async function give({ folder, account }: Home): Promise<boolean> {
  if (account) await chown(folder, account.uid, account.gid);
  return run('test', ['-w', folder], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
