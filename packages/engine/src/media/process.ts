import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { EngineError, type ProcessFailure, throwIfCancelled } from '../error.ts';
import { childEnvironment } from './environment.ts';
import { DEFAULT_MEMORY_BYTES, DEFAULT_TIMEOUT_SECONDS, guarded } from './limits.ts';
import { keepPriority } from './priority.ts';
import { findProgram, type ProgramName } from './programs.ts';
import { followProgress, progressArguments } from './progress.ts';
import { quoteCommand, TextTail } from './text.ts';

/** How a child is run. */
export type RunOptions = {
  /** Which part of the flow runs it; goes into errors, e.g. `probe`, `render`. */
  stage: string;
  /** Stops the child and everything it started. */
  signal?: AbortSignal | undefined;
  /** Wall time; default 6 h. */
  timeoutSeconds?: number;
  /** Address space; default 4 GiB. Kept where `prlimit` exists. */
  memoryBytes?: number;
  /** Where the child runs, for files that a filter graph may only name relatively. */
  cwd?: string;
  /** Seconds of output written so far, about twice a second. ffmpeg only. */
  onProgress?: ((outputSeconds: number) => void) | undefined;
};

/** A child that was started. */
export type Child = {
  processId: number;
  stdout: Readable;
  /** Further pipes that the child writes, in the order asked for: file descriptors `FIRST_PIPE` and up. */
  pipes: Readable[];
  /** Fulfils with the end of what the child wrote to standard error when it ended well; rejects with EngineError. */
  finished: Promise<string>;
  /** Kills the child at once, if it still runs, and waits until it is gone. Its outcome no longer matters. */
  stop(): Promise<void>;
};

/** The file descriptor of a child's first further pipe. 3 carries the progress report. */
export const FIRST_PIPE = 4;

/** How long a child that was asked to end may take before it is killed: half of the promised 2 s. */
const GRACE_MS = 1_000;

/** How much of standard error is kept: loudness reports come last and are short; a broken file can write megabytes. */
const STDERR_CHARACTERS = 256 * 1024;

/** How much `runFfmpeg` and `runFfprobe` hold of standard output. What writes more is to be streamed. */
const STDOUT_BYTES = 64 * 1024 * 1024;

/** Habits of every call. Warnings are kept because they explain failures; a caller may raise the level. */
const habits: Record<ProgramName, readonly string[]> = {
  ffmpeg: ['-nostdin', '-hide_banner', '-y', '-loglevel', 'warning'],
  ffprobe: ['-hide_banner', '-loglevel', 'warning'],
  'espeak-ng': [],
};

/**
 * Runs ffmpeg to its end. `stderr` is the last 256 K characters of it.
 * Throws EngineError with `process`: `cancelled`, `timed_out`, `limit_exceeded` (memory) or `process_failed`.
 */
export async function runFfmpeg(
  args: readonly string[],
  options: RunOptions,
): Promise<{ stdout: string; stderr: string }> {
  const child = start('ffmpeg', args, options);
  const stdout = await collect(child, options.stage);
  return { stdout, stderr: await child.finished };
}

/**
 * Runs ffmpeg and gives what it writes to standard output, as fast as it is taken. Stopping early kills the child.
 * Errors as in `runFfmpeg`, thrown after the last bytes.
 */
export function streamFfmpeg(args: readonly string[], options: RunOptions): AsyncIterable<Buffer> {
  return stream('ffmpeg', args, options);
}

/** Runs ffprobe and gives its standard output. Errors as in `runFfmpeg`. */
export async function runFfprobe(args: readonly string[], options: RunOptions): Promise<string> {
  const child = start('ffprobe', args, options);
  const stdout = await collect(child, options.stage);
  await child.finished;
  return stdout;
}

/** Runs espeak-ng, which speaks into files; its standard output. Errors as in `runFfmpeg`. */
export async function runEspeak(args: readonly string[], options: RunOptions): Promise<string> {
  const child = start('espeak-ng', args, options);
  const stdout = await collect(child, options.stage);
  await child.finished;
  return stdout;
}

/** Runs ffprobe and gives its standard output in pieces; otherwise like `streamFfmpeg`. */
export function streamFfprobe(args: readonly string[], options: RunOptions): AsyncIterable<Buffer> {
  return stream('ffprobe', args, options);
}

/**
 * Starts a program: arguments as an array without a shell, no standard input, its own process group, limits,
 * and death with the parent. `pipes` is how many further pipes it writes besides standard output.
 */
export function start(
  program: ProgramName,
  args: readonly string[],
  options: RunOptions & { pipes?: number },
): Child {
  throwIfCancelled(options.signal);
  const timeoutSeconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY_BYTES;
  const report = program === 'ffmpeg' && options.onProgress ? progressArguments(3) : [];
  const command = [findProgram(program), ...habits[program], ...report, ...args];
  if (command.some((argument) => argument.includes('\0')))
    throw new EngineError('invalid_input', 'A path or argument contains a NUL character; rename the file.');
  const [file = program, ...rest] = guarded(command, { memoryBytes, timeoutSeconds });

  const child = spawn(file, rest, {
    cwd: options.cwd,
    env: childEnvironment(process.env),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', report.length > 0 ? 'pipe' : 'ignore', ...pipeList(options.pipes ?? 0)],
  });
  if (child.pid !== undefined) void keepPriority(child.pid);
  const stderr = new TextTail(STDERR_CHARACTERS);
  readable(child, 2).on('data', (chunk: Buffer) => stderr.push(chunk.toString('utf8')));
  if (report.length > 0 && options.onProgress) followProgress(readable(child, 3), options.onProgress);

  let stopped = false;
  let timedOut = false;
  let isCanceled = false;
  const end = () => endGroup(child);
  const onAbort = () => {
    isCanceled = true;
    end();
  };
  const onTimeout = () => {
    timedOut = true;
    end();
  };
  // setTimeout counts in 31 bits; a longer limit than 24 days is none.
  const timer = timeoutSeconds * 1000 < 2 ** 31 ? setTimeout(onTimeout, timeoutSeconds * 1000) : undefined;
  options.signal?.addEventListener('abort', onAbort, { once: true });
  alive.add(child);

  const finished = new Promise<string>((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      alive.delete(child);
    };
    child.once('error', (cause) => {
      settle();
      reject(couldNotStart(program, cause));
    });
    child.once('close', (exitCode, signal) => {
      settle();
      // ffmpeg may take a failed allocation for the end of its input and end "well", with half of the work done.
      const outOfMemory = !isCanceled && !timedOut && ranOutOfMemory(stderr.text);
      const endedWell = exitCode === 0 && !isCanceled && !timedOut && !outOfMemory;
      if (stopped || endedWell) return resolve(stderr.text);
      const failure: ProcessFailure = {
        stage: options.stage,
        command: quoteCommand(command),
        exitCode: exitCode ?? undefined,
        signal: signal ?? undefined,
        stderrTail: stderr.lastLines(20),
        timedOut: timedOut || signal === 'SIGXCPU',
        isCanceled,
        outOfMemory,
      };
      reject(failed(program, failure, { timeoutSeconds, memoryBytes, reason: options.signal?.reason }));
    });
  });
  // Whoever reads the streams awaits this later; until then a rejection is not "unhandled".
  finished.catch(() => {});

  const pipes = pipeList(options.pipes ?? 0).map((_, i) => readable(child, FIRST_PIPE + i));
  const stdout = readable(child, 1);
  return {
    processId: child.pid ?? -1,
    stdout,
    pipes,
    finished,
    async stop() {
      stopped = true;
      signalGroup(child, 'SIGKILL');
      for (const pipe of [stdout, ...pipes]) pipe.destroy();
      await finished.catch(() => {});
    },
  };
}

async function* stream(program: ProgramName, args: readonly string[], options: RunOptions) {
  const child = start(program, args, options);
  try {
    for await (const chunk of child.stdout) if (Buffer.isBuffer(chunk)) yield chunk;
    await child.finished;
  } finally {
    await child.stop();
  }
}

async function collect(child: Child, stage: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of child.stdout) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes <= STDOUT_BYTES) continue;
    await child.stop();
    throw new EngineError(
      'limit_exceeded',
      `The ${stage} step answered with more than 64 MiB; the file is not usable.`,
    );
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Children that run. On an orderly exit they are killed with us, also where `setpriv` is missing. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) signalGroup(child, 'SIGKILL');
});

function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  // A child that is blocked on a full pipe does not hear SIGTERM.
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  child.once('exit', () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Gone between the check and the call, or the group could not be made: then the child alone.
    child.kill(signal);
  }
}

function failed(
  program: ProgramName,
  failure: ProcessFailure,
  about: { timeoutSeconds: number; memoryBytes: number; reason: unknown },
): EngineError {
  const options = { process: failure, ...(about.reason === undefined ? {} : { cause: about.reason }) };
  if (failure.isCanceled) return new EngineError('cancelled', 'Cancelled.', options);
  if (failure.timedOut)
    return new EngineError(
      'timed_out',
      `The ${failure.stage} step took longer than its limit of ${about.timeoutSeconds} s; try a shorter part of the video.`,
      options,
    );
  if (failure.outOfMemory)
    return new EngineError(
      'limit_exceeded',
      `The ${failure.stage} step needed more memory than its limit of ${(about.memoryBytes / 1024 ** 3).toFixed(1)} GiB; try a smaller picture.`,
      options,
    );
  const how = failure.signal
    ? `was killed by ${failure.signal}`
    : `failed with exit code ${failure.exitCode}`;
  const words = failure.stderrTail.split('\n').at(-1);
  return new EngineError(
    'process_failed',
    `The ${failure.stage} step did not work: ${program} ${how}${words ? ` (${words})` : ''}.`,
    options,
  );
}

function couldNotStart(program: ProgramName, cause: Error): EngineError {
  return new EngineError('missing_dependency', `${program} could not be started: ${cause.message}.`, {
    cause,
  });
}

/** What ffmpeg, its libraries and the loader say when an allocation fails under the address-space limit. */
function ranOutOfMemory(stderr: string): boolean {
  return /cannot allocate memory|malloc of size \d+ failed|std::bad_alloc|failed to map segment/i.test(
    stderr,
  );
}

function pipeList(count: number): 'pipe'[] {
  return Array.from({ length: count }, () => 'pipe');
}

function readable(child: ChildProcess, descriptor: number): Readable {
  const pipe = child.stdio[descriptor];
  if (!(pipe instanceof Readable))
    throw new EngineError('internal', `The child has no pipe ${descriptor} to read from.`);
  return pipe;
}
