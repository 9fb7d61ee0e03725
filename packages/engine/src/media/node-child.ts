import { type ChildProcess, type Serializable, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './environment.ts';
import { dyingWithUs } from './limits.ts';
import { keepPriority } from './priority.ts';
import { TextTail } from './text.ts';

/** How a Node child ended. */
export type NodeChildEnd = {
  exitCode: number | null;
  /** e.g. `SIGABRT` when a native library gave up. */
  signal: string | null;
  /** The last lines it wrote to standard error. */
  stderrTail: string;
};

/** A Node process of ours that is spoken with in messages (structured clone, copied). */
export type NodeChild = {
  /** Silently lost when the child is gone; `ended` tells of that. */
  send(message: Serializable): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Fulfils when the process is gone, however it went. */
  ended: Promise<NodeChildEnd>;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
};

const STDERR_CHARACTERS = 16 * 1024;

/**
 * Starts a module of ours in a Node process of its own, for native code that may abort the process it runs in. It
 * sees the same few environment variables as every child, has no terminal, and dies with us. Its memory is not
 * limited: V8 reserves more address space than a limit could tell from use.
 */
export function startNode(module: URL): NodeChild {
  const command = dyingWithUs([process.execPath, '--no-warnings', fileURLToPath(module)]);
  const [file = process.execPath, ...args] = command;
  const child = spawn(file, args, {
    env: childEnvironment(process.env),
    // A group of its own, so that Ctrl-C in a terminal reaches us alone and we end it in good order.
    detached: true,
    windowsHide: true,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) void keepPriority(child.pid);
  running.add(child);
  const stderr = new TextTail(STDERR_CHARACTERS);
  if (child.stderr instanceof Readable)
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk.toString('utf8')));
  const ended = new Promise<NodeChildEnd>((resolve) => {
    const end = (exitCode: number | null, signal: string | null, words: string) => {
      running.delete(child);
      resolve({ exitCode, signal, stderrTail: words });
    };
    child.once('error', (error) => {
      // A message to a child that has just ended also ends here; its own end tells more.
      if (child.pid === undefined) end(null, null, error.message);
    });
    child.once('close', (exitCode, signal) => end(exitCode, signal, stderr.lastLines(5)));
  });
  return {
    send(message) {
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage(listener) {
      child.on('message', listener);
    },
    ended,
    kill() {
      child.kill('SIGKILL');
    },
  };
}

/** Children that run, to be ended on an orderly exit also where `setpriv` is missing. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
