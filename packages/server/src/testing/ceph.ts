import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { installPackages } from '../../../engine/src/testing/apt.ts';
import type { Bucket } from '../storage/s3.ts';

const run = promisify(execFile);

const packages = ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph-common'];
const accessKeyId = 'test-access-key';
const secretAccessKey = 'test-secret-key';

/** How long the S3 server may take to come up; 17 s were measured on two cores. */
const patienceMs = 120_000;
/** How often it is tried to start it. */
const ATTEMPTS = 3;

/**
 * Sees to it that Ceph's programs are here: the one complete S3 server among Debian's packages. Answers with the reason
 * when they are not and cannot be installed.
 */
export function installCeph(): string | undefined {
  if (works('radosgw', '--version') && works('ceph-mon', '--version')) return undefined;
  if (installPackages(...packages)) return undefined;
  return `no S3 server: "apt-get install ${packages.join(' ')}" did not work`;
}

/**
 * Starts a Ceph cluster of one monitor, one store in memory and one S3 gateway in an empty folder, on free ports. They
 * run until the processes that work in the folder are ended. Another process may take a free port before they do: then
 * it is tried again on others.
 */
export async function startCeph(folder: string): Promise<Omit<Bucket, 'bucket'>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startCluster(mkdtempSync(join(folder, 'cluster-')));
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function startCluster(folder: string): Promise<Omit<Bucket, 'bucket'>> {
  for (const name of ['mon', 'osd', 'run', 'log', 'rgw']) mkdirSync(join(folder, name), { recursive: true });
  const [monitorPort, gatewayPort] = await freePorts(2);
  writeFileSync(join(folder, 'ceph.conf'), configuration(folder, monitorPort, gatewayPort));
  const ceph = (program: string, ...args: string[]) =>
    run(program, ['-c', 'ceph.conf', ...args], { cwd: folder });

  const map = join(folder, 'monmap');
  const address = `[v1:127.0.0.1:${monitorPort}]`;
  await run('monmaptool', ['--create', '--addv', 'a', address, '--fsid', fsid, map], { cwd: folder });
  await ceph('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--mon-data', join(folder, 'mon'));
  const monitor = daemon(folder, 'ceph-mon', '-i', 'a', '--mon-data', join(folder, 'mon'));
  await until([monitor], () => ceph('ceph', '--connect-timeout', '5', 'osd', 'create'));
  await ceph('ceph-osd', '-i', '0', '--mkfs', '--osd-data', join(folder, 'osd'));
  const store = daemon(folder, 'ceph-osd', '-i', '0', '--osd-data', join(folder, 'osd'));
  // A busy monitor may refuse at first; adding twice is adding once.
  await until([monitor, store], () =>
    ceph('ceph', 'osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=localhost'),
  );
  const gateway = daemon(folder, 'radosgw', '-n', 'client.rgw');
  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  await until([monitor, store, gateway], () => fetch(endpoint));
  const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`];
  await ceph('radosgw-admin', '-n', 'client.rgw', 'user', 'create', '--uid=t', '--display-name=t', ...keys);
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
}

const fsid = '9d2d851a-1c73-4ee1-8c7c-8150f3e4be13';

function configuration(folder: string, monitorPort: number, gatewayPort: number): string {
  return `[global]
fsid = ${fsid}
mon host = [v1:127.0.0.1:${monitorPort}]
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
mon allow pool size one = true
mon warn on pool no redundancy = false
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
run dir = ${folder}/run
admin socket = ${folder}/run/$name.$pid.asok
log file = ${folder}/log/$name.log
pid file = ${folder}/run/$name.pid
mon data = ${folder}/mon
osd data = ${folder}/osd
osd journal = ${folder}/osd/journal
# A store that tells the monitor its place and class before it was told the cluster's fsid is refused ("wrong fsid") and
# ends. Its place is told by "osd crush add".
osd crush update on start = false
osd class update on start = false
ms bind ipv6 = false
ms type = async+posix
rgw data = ${folder}/rgw
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
`;
}

/** Starts a program that stays, whoever started it. */
function daemon(folder: string, program: string, ...args: string[]): ChildProcess {
  const log = openSync(join(folder, 'log', `${program}.out`), 'a');
  const child = spawn(program, ['-c', 'ceph.conf', ...args, '-f'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  closeSync(log);
  return child;
}

/** Tries until it works. Throws what it throws when a program that it needs has ended, or has not come up in time. */
async function until<Result>(
  needed: readonly ChildProcess[],
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (const deadline = Date.now() + patienceMs; ; await pause(250)) {
    try {
      return await attempt();
    } catch (error) {
      const isOneGone = needed.some(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
      if (isOneGone || Date.now() > deadline) throw error;
    }
  }
}

async function freePorts(count: 2): Promise<[number, number]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const [first = 0, second = 0] = servers.map((server) => {
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  });
  for (const server of servers) server.close();
  return [first, second];
}

function works(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
