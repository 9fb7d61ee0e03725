import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ServerError } from '../../error.ts';
import type { Home } from './account.ts';
import { partsOf } from './cluster.ts';

/** How long a server that is coming up or going down is waited for. Replaying a log after a crash may take a while. */
const patienceMs = 60_000;
const pollMs = 100;

/** The port of the server that runs for this home; undefined when none answers. */
export async function runningPort(home: Home): Promise<number | undefined> {
  const pidFile = await readPidFile(home);
  // After a crash of the machine both numbers may be somebody else's.
  if (!pidFile || (await folderOf(pidFile.pid)) !== (await clusterFolder(home))) return undefined;
  return (await answers(pidFile.port)) ? pidFile.port : undefined;
}

/**
 * Starts the server and gives its port: the one it had before when that is free, so that whoever was connected finds it
 * again. To be called under the home's lock. Throws `database_unavailable` with the end of the server's log.
 */
export async function startPostmaster(home: Home, binaries: string): Promise<number> {
  const running = await awaitQuiet(home);
  if (running !== undefined) return running;
  await removeStalePidFile(home);
  const { cluster, log, port: portFile } = partsOf(home);
  const port = await freePort(Number(await readFile(portFile, 'utf8').catch(() => '0')));
  await writeFile(portFile, String(port));
  const code = await control(home, binaries, [
    'start',
    '-w',
    '-t',
    '60',
    '-D',
    cluster,
    '-l',
    log,
    '-o',
    `-p ${port}`,
  ]);
  if (code === 0) return port;
  const tail = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n');
  throw new ServerError(
    'database_unavailable',
    `The embedded database in ${home.folder} does not start: see the end of its log, or set DATABASE_URL.\n${tail}`,
  );
}

/** Stops the server: sessions are cut off, transactions rolled back, everything written. Does nothing when none runs. */
export async function stopPostmaster(home: Home, binaries: string): Promise<void> {
  if ((await processesOf(home)).length === 0) return;
  await control(home, binaries, ['stop', '-m', 'fast', '-w', '-t', '60', '-D', partsOf(home).cluster]);
}

/** Runs pg_ctl to its end. Its output goes nowhere: the server inherits the pipes and would keep them open. */
async function control({ account }: Home, binaries: string, args: readonly string[]): Promise<number | null> {
  const child = spawn(join(binaries, 'pg_ctl'), args, {
    ...account,
    cwd: '/',
    stdio: 'ignore',
    detached: true,
  });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : null;
}

/**
 * Waits while processes of the cluster are there and nothing answers: a server that comes up, or what is left of one that
 * was killed. Gives the port when one answers, undefined when all is quiet.
 */
async function awaitQuiet(home: Home): Promise<number | undefined> {
  for (const deadline = Date.now() + patienceMs; ; await pause(pollMs)) {
    const port = await runningPort(home);
    if (port !== undefined) return port;
    const processes = await processesOf(home);
    if (processes.length === 0) return undefined;
    if (Date.now() < deadline) continue;
    throw new ServerError(
      'database_unavailable',
      `The embedded database in ${home.folder} neither answers nor ends (processes ${processes.join(', ')}): end them and try again.`,
    );
  }
}

/**
 * A killed server leaves its pid file. PostgreSQL takes it for a running one when the number is in use again, by a zombie
 * or by somebody else; that nobody works in the cluster was seen before.
 */
async function removeStalePidFile(home: Home): Promise<void> {
  const pidFile = await readPidFile(home);
  if (pidFile && isThere(pidFile.pid))
    await rm(join(partsOf(home).cluster, 'postmaster.pid'), { force: true });
}

async function readPidFile(home: Home): Promise<{ pid: number; port: number } | undefined> {
  // First line the process, fourth the port: PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*.
  const text = await readFile(join(partsOf(home).cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/** Processes that work in the cluster: the server and all that it started. */
async function processesOf(home: Home): Promise<number[]> {
  const cluster = await clusterFolder(home);
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await folderOf(Number(name))) === cluster) found.push(Number(name));
  }
  return found;
}

/** The working directory of a process; null for one that is gone, a zombie, or another user's. */
async function folderOf(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/cwd`).catch(() => null);
}

/** Undefined before there is a cluster. */
async function clusterFolder(home: Home): Promise<string | undefined> {
  return realpath(partsOf(home).cluster).catch(() => undefined);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The preferred port when nobody listens there, else any free one. */
async function freePort(preferred: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') return address.port;
    throw new ServerError('internal', 'A listening socket has no port.');
  } catch (error) {
    if (preferred === 0) throw error;
    return freePort(0);
  } finally {
    server.close();
  }
}
