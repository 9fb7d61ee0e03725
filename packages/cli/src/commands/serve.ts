import { settingsHelp } from '@reelwright/server/help';
import type { Command } from 'commander';
import { withService } from '../service.ts';

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
    .action(() =>
      withService((service) => service.runService(service[start], service.parseConfig(process.env), signal)),
    );
}
