import { readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Takes away what test runs left behind that were killed and so never came to their end. */
export async function sweepRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = /^reelwright-run-(\d+)-/.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await endProcessesIn(join(tmpdir(), name));
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Ends every process whose working directory lies in a folder, and waits until they are gone. */
export async function endProcessesIn(folder: string): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const processes = processesIn(folder);
    if (processes.length === 0) return;
    for (const pid of processes) end(pid, look < 20 ? 'SIGTERM' : 'SIGKILL');
    await pause(100);
  }
}

/** The processes whose working directory lies in a folder. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => `${workingDirectory(pid)}${sep}`.startsWith(`${folder}${sep}`));
}

function workingDirectory(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
