import { EngineError } from '@reelwright/engine';
import type { ServerError } from '@reelwright/server';
import { settingsHelp } from '@reelwright/server/help';
import type { Command } from 'commander';
import { UsageError } from '../exit.ts';

/** `reelwright serve`: the service for many people, with its API. */
export function addServe(program: Command, signal: AbortSignal): void {
  addProcess(program, signal, 'serve', 'run the service: the API, and the work', 'startService');
}

/** `reelwright worker`: a further machine for the work of a service. */
export function addWorker(program: Command, signal: AbortSignal): void {
  addProcess(
    program,
    signal,
    'worker',
    'work for a service that runs elsewhere, on its DATABASE_URL and S3_*',
    'startWorkerService',
  );
}

/** The service is loaded when it is asked for: no other command waits for it. */
function addProcess(
  program: Command,
  signal: AbortSignal,
  name: string,
  description: string,
  start: 'startService' | 'startWorkerService',
): void {
  program
    .command(name)
    .description(description)
    .addHelpText('after', () => `\n${settingsHelp()}`)
    .action(async () => {
      const service = await import('@reelwright/server');
      try {
        await service.runService(service[start], service.parseConfig(process.env), signal);
      } catch (error) {
        throw error instanceof service.ServerError ? inWordsOfTheCommand(error) : error;
      }
    });
}

/** Wrong settings are wrong usage; what else keeps the service from starting is a missing part. */
function inWordsOfTheCommand(error: ServerError): Error {
  if (error.code === 'invalid_configuration') return new UsageError(error.message);
  return new EngineError('missing_dependency', error.message, { cause: error });
}
