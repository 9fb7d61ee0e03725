import { CommanderError } from 'commander';
import { describeError, EXIT } from './exit.ts';
import { flagged } from './flags.ts';
import { buildProgram } from './program.ts';

/** Runs one command line to its exit code. Ctrl-C cancels in good order; a second one ends at once. */
export async function run(args: readonly string[]): Promise<void> {
  const controller = new AbortController();
  let signalled: number | null = null;
  const stop = (code: number) => () => {
    if (signalled !== null) process.exit(signalled);
    signalled = code;
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', stop(EXIT.interrupted));
  process.on('SIGTERM', stop(EXIT.terminated));
  try {
    await buildProgram(controller.signal).parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = signalled ?? tell(error, args.includes('--json'));
  }
  // Workers and pipes that are still closing must not keep a finished command waiting.
  process.stdout.write('', () => process.exit());
}

/** Prints an error the way the caller asked for, and returns its exit code. */
function tell(error: unknown, json: boolean): number {
  // Commander has printed its own sentence already; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const { exitCode, code, message } = describeError(error);
  if (json) process.stdout.write(`${JSON.stringify({ type: 'error', code, message })}\n`);
  else process.stderr.write(`reelwright: ${flagged(message)}\n`);
  if (exitCode === EXIT.unexpected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}
