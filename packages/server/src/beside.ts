import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ServerError } from './error.ts';

const program = fileURLToPath(new URL('./beside-main.ts', import.meta.url));

/** Before a process that ended is started again, ms; doubled each time it ends soon after. */
const RESTART_MS = 1_000;
/** Between two starts at most, ms. */
const LONGEST_RESTART_MS = 60_000;
/** A process that ran for so long had a good start, ms. */
const GOOD_START_MS = 60_000;

/** The work in a process of its own. */
export type Beside = {
  /** Not while it is being started again. */
  isRunning(): boolean;
  /** Ends it in good order: what runs in it is left to others, or to the next start. */
  stop(): Promise<void>;
};

/**
 * Starts the work in a process beside this one, of lower priority: whatever it computes, requests are answered at once,
 * and native code that fails takes no answer with it. It has this process's environment with `changes`. When it ends by
 * itself it is started again, and `onTrouble` hears of it; `onStart` has each process before it says anything. It ends when this process does, however that happens. Throws
 * ServerError when it cannot be started.
 */
export async function startBeside(
  changes: Readonly<Record<string, string>>,
  onTrouble: (error: unknown) => void,
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<Beside> {
  const environment = { ...process.env, ...changes };
  const ending = new AbortController();
  const startOne = () => start(environment, onStart);
  let child = await startOne();

  const keep = async () => {
    for (let delay = RESTART_MS; !ending.signal.aborted; ) {
      const startedAt = performance.now();
      const how = await gone(child);
      if (ending.signal.aborted) return;
      onTrouble(new Error(`The process that does the work ended (${how}) and is started again.`));
      if (performance.now() - startedAt > GOOD_START_MS) delay = RESTART_MS;
      child = await startAgain(startOne, delay, ending.signal, onTrouble);
      delay = Math.min(2 * delay, LONGEST_RESTART_MS);
    }
  };
  const kept = keep().catch((error: unknown) => {
    if (!ending.signal.aborted) onTrouble(error);
  });
  return {
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      ending.abort();
      child.kill('SIGTERM');
      await kept;
      // One that was being started again meanwhile.
      child.kill('SIGTERM');
      await gone(child);
    },
  };
}

/** Tries until it starts. Throws when it is not wanted any more. */
async function startAgain(
  startOne: () => Promise<ChildProcess>,
  delay: number,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<ChildProcess> {
  for (;;) {
    await pause(delay, undefined, { signal });
    try {
      return await startOne();
    } catch (error) {
      onTrouble(error);
    }
  }
}

/** Starts it and waits until it works. */
async function start(
  environment: NodeJS.ProcessEnv,
  onStart: (child: ChildProcess) => void,
): Promise<ChildProcess> {
  // All that it says goes to standard error: standard output may be where MCP is spoken.
  const child = fork(program, [], { env: environment, stdio: ['ignore', 2, 2, 'ipc'] });
  onStart(child);
  const said = firstWord(child);
  const ended = gone(child).then((how) => `it ended (${how})`);
  const answer = await Promise.race([said, ended]);
  if (answer === 'ready') return child;
  child.kill('SIGKILL');
  throw new ServerError('internal', `The process that does the work cannot be started: ${answer}.`);
}

/** The first text that a process says; what else passes between the two is not for here. */
function firstWord(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    const hear = (message: unknown) => {
      if (typeof message !== 'string') return;
      child.off('message', hear);
      resolve(message);
    };
    child.on('message', hear);
  });
}

/** Waits until a process has ended; says how. */
async function gone(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? `exit code ${child.exitCode}`;
}
