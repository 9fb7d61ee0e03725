import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { endProcessesIn, processesIn } from '../testing/runs.ts';
import { settle } from './embedded/account.ts';
import { findBinaries, findPackage } from './embedded/binaries.ts';
import { openEmbedded } from './embedded/index.ts';
import { openDatabase } from './index.ts';

const holder = fileURLToPath(new URL('../testing/hold-database.ts', import.meta.url));
const asRoot = process.getuid?.() === 0;
const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) await endProcessesIn(folder);
});

/** A new folder whose servers end with the test. */
function newFolder(): string {
  const folder = mkdtempSync(join(inject('runFolder'), 'embedded-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Another process that opens the database and keeps it; gives what it said of it. */
async function hold(dataDir: string, account: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [holder, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...account,
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) return { child, url: line };
  throw new Error('The process said nothing.');
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

const noTrouble = (error: unknown) => {
  throw error;
};

// Each creates a cluster: five seconds on an idle machine.
describe('the embedded database', { timeout: 180_000 }, () => {
  test('outlives a process that is killed, is attached to by the next, and keeps what was committed', async () => {
    const dataDir = newFolder();
    const { child, url } = await hold(dataDir);
    await query(url, 'create table kept (n int)');
    await query(url, 'insert into kept select generate_series(1, 1000)');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const embedded = await openEmbedded(dataDir, noTrouble);
    expect(embedded.how).toBe('attached');
    expect(await query(await embedded.urlOf('reelwright'), 'select count(*)::int from kept')).toEqual([
      { count: 1000 },
    ]);
    await embedded.stop();
    expect(processesIn(dataDir)).toEqual([]);
  });

  test('comes back on the same port, with what was committed, while somebody is attached when its server is killed', async () => {
    const dataDir = newFolder();
    const opened = await openDatabase({ databaseUrl: undefined, dataDir }, () => undefined);
    await opened.db.$client.query('create table kept (n int)');
    await opened.db.$client.query('insert into kept values (1), (2)');
    const killed = postmasterOf(dataDir);
    process.kill(killed, 'SIGKILL');

    // What the killed server had started may answer for a moment yet.
    const kept = async () => {
      const { rows } = await opened.db.$client.query('select n from kept');
      return postmasterOf(dataDir) === killed ? 'still the old one' : rows;
    };
    await expect
      .poll(() => kept().catch(String), { timeout: 90_000, interval: 200 })
      .toEqual([{ n: 1 }, { n: 2 }]);
    await opened.close();
    expect(processesIn(dataDir)).toEqual([]);
  });

  test('starts again when its server and everybody else was killed', async () => {
    const dataDir = newFolder();
    const { child, url } = await hold(dataDir);
    await query(url, 'create table kept as select 7 as n');
    child.kill('SIGKILL');
    process.kill(postmasterOf(dataDir), 'SIGKILL');

    const opened = await openDatabase({ databaseUrl: undefined, dataDir }, () => undefined);
    expect((await opened.db.$client.query('select n from kept')).rows).toEqual([{ n: 7 }]);
    await opened.close();
  });

  test('is stopped by whoever leaves last, not by whoever leaves first', async () => {
    const dataDir = newFolder();
    const [first, second] = await Promise.all([
      openDatabase({ databaseUrl: undefined, dataDir }, noTrouble),
      openDatabase({ databaseUrl: undefined, dataDir }, noTrouble),
    ]);
    await first.close();
    expect((await second.db.$client.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await second.close();
    expect(processesIn(dataDir)).toEqual([]);
  });

  test.skipIf(!asRoot)('runs as nobody when started by root, its files closed to others', async () => {
    const dataDir = newFolder();
    const embedded = await openEmbedded(dataDir, noTrouble);
    const status = readFileSync(`/proc/${postmasterOf(dataDir)}/status`, 'utf8');
    expect(status).not.toMatch(/^Uid:\s+0/m);
    expect(statSync(join(dataDir, 'postgres')).mode & 0o077).toBe(0);
    expect(statSync(join(dataDir, 'postgres/password')).mode & 0o077).toBe(0);
    await embedded.stop();
  });

  test.skipIf(!asRoot)('runs as an ordinary user too', async () => {
    const dataDir = newFolder();
    // "daemon": there on every Linux, and not "nobody".
    chownSync(dataDir, 1, 1);
    const { url } = await hold(dataDir, { uid: 1, gid: 1 });
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(readFileSync(`/proc/${postmasterOf(dataDir)}/status`, 'utf8')).toMatch(/^Uid:\s+1\s/m);
  });

  test('is created anew when its creation was broken off', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'postgres/cluster.part'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres/cluster.part/PG_VERSION'), '18');
    const embedded = await openEmbedded(dataDir, noTrouble);
    expect(await query(await embedded.urlOf('postgres'), 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(readdirSync(join(dataDir, 'postgres'))).not.toContain('cluster.part');
    await embedded.stop();
  });

  test.skipIf(!asRoot)(
    'starts although somebody else has the process number that it had before the machine went down',
    async () => {
      const dataDir = newFolder();
      const embedded = await openEmbedded(dataDir, noTrouble);
      const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid');
      const { uid, gid } = statSync(pidFile);
      const left = readFileSync(pidFile, 'utf8');
      await embedded.stop();
      const somebody = spawn('sleep', ['600'], { uid, gid, cwd: '/', stdio: 'ignore' });
      children.push(somebody);
      writeFileSync(pidFile, left.replace(/^\d+/, String(somebody.pid)));
      chownSync(pidFile, uid, gid);

      const again = await openEmbedded(dataDir, noTrouble);
      expect(again.how).toBe('started');
      expect(await query(await again.urlOf('postgres'), 'select 1 as n')).toEqual([{ n: 1 }]);
      await again.stop();
    },
  );

  test.skipIf(!asRoot)(
    'runs from a copy when its package lies where only root may look and npm made no links',
    async () => {
      const folder = newFolder();
      const hidden = join(folder, 'hidden');
      cpSync(findPackage(process.platform, process.arch), hidden, {
        recursive: true,
        filter: (path) => !lstatSync(path).isSymbolicLink(),
      });
      chmodSync(hidden, 0o700);
      const home = await settle(join(folder, 'data'));
      const binaries = await findBinaries(home, hidden);
      expect(home.folder).toBe(join(folder, 'data/postgres'));
      expect(binaries.startsWith(home.folder)).toBe(true);
      expect(await findBinaries(home, hidden)).toBe(binaries);
    },
  );

  test.skipIf(!asRoot)(
    'goes to a place that nobody may enter when the data folder is root’s alone',
    async () => {
      const folder = newFolder();
      chmodSync(folder, 0o700);
      const { folder: place } = await settle(folder);
      expect(place).toMatch(/^\/var\/lib\/reelwright\/[0-9a-f]{16}$/);
      rmdirSync(place);
    },
  );

  test('for a machine without programs it is said what to do', () => {
    expect(() => findPackage('sunos', 'sparc')).toThrow(
      expect.objectContaining({
        code: 'missing_dependency',
        message: expect.stringMatching(/sunos on sparc.*DATABASE_URL/),
      }),
    );
  });

  test('a wrong password is refused', async () => {
    const url = new URL(inject('maintenanceUrl'));
    url.password = 'guess';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('its server is not started anew when only the process that started it was paused', async () => {
    const dataDir = newFolder();
    const { child } = await hold(dataDir);
    const before = postmasterOf(dataDir);
    child.kill('SIGSTOP');
    const embedded = await openEmbedded(dataDir, noTrouble);
    await pause(1_500);
    child.kill('SIGCONT');
    await pause(1_500);
    expect(postmasterOf(dataDir)).toBe(before);
    await embedded.stop();
  });
});
