import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { findOnPath } from './programs.ts';

/**
 * Address space of one child, in bytes. A render of 1080p takes about 1 GiB of it and an 8192×4320 decode under 2;
 * the hostile inputs that were measured wanted 6 GiB and more.
 */
export const DEFAULT_MEMORY_BYTES = 4 * 1024 ** 3;

/** Wall time of one child, in seconds: 6 h, above any honest job on the longest accepted source (12 h, read at ≥ 2×). */
export const DEFAULT_TIMEOUT_SECONDS = 6 * 3600;

/** What a child may use. */
export type Limits = { memoryBytes: number; timeoutSeconds: number };

/**
 * The command that runs `command` so that it dies with its parent (`setpriv --pdeathsig KILL`) and under limits of
 * address space and CPU time (`prlimit`). Where these programs are missing (they belong to util-linux, so: outside
 * Linux) or may not do it, the command runs without them: the time limit still holds, because the parent keeps it.
 */
export function guarded(command: readonly string[], limits: Limits): string[] {
  const { setpriv, prlimit } = findGuards();
  const guards: string[] = [];
  // Both replace themselves by the next program, so that the child's process id is that of the last one.
  if (setpriv) guards.push(setpriv, '--pdeathsig', 'KILL', '--');
  if (prlimit) guards.push(prlimit, ...limitArguments(limits), '--');
  return [...guards, ...command];
}

/** The command that dies with its parent, where `setpriv` exists, and has no other limits. */
export function dyingWithUs(command: readonly string[]): string[] {
  const { setpriv } = findGuards();
  return setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', ...command] : [...command];
}

/** Which guards this machine has. */
export type Guards = { setpriv: string | null; prlimit: string | null };

/** Looks for the guards and tries each once per process: busybox brings a setpriv without `--pdeathsig`. */
export function findGuards(): Guards {
  knownGuards ??= {
    setpriv: working(findOnPath('setpriv'), ['--pdeathsig', 'KILL', '--']),
    prlimit: working(findOnPath('prlimit'), [
      ...limitArguments({ memoryBytes: DEFAULT_MEMORY_BYTES, timeoutSeconds: DEFAULT_TIMEOUT_SECONDS }),
      '--',
    ]),
  };
  return knownGuards;
}

let knownGuards: Guards | undefined;

function limitArguments(limits: Limits): string[] {
  // CPU seconds are those of all threads together. The wall-time limit comes first; this one holds when the parent
  // is itself stopped or busy and cannot keep time.
  const cpuSeconds = Math.ceil(limits.timeoutSeconds * availableParallelism()) + 10;
  return [`--as=${Math.floor(limits.memoryBytes)}`, `--cpu=${cpuSeconds}`, '--core=0'];
}

function working(program: string | null, args: string[]): string | null {
  if (!program) return null;
  return spawnSync(program, [...args, 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0
    ? program
    : null;
}
