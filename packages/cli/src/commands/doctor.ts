import { examineInstallation } from '@reelwright/engine';
import type { Command } from 'commander';
import { EXIT } from '../exit.ts';

/** `reelwright doctor`: whether everything is in place. */
export function addDoctor(program: Command, signal: AbortSignal): void {
  program
    .command('doctor')
    .description('check that everything needed is in place, and say what to do when it is not')
    .option('--json', 'as JSON')
    .action(async (flags: { json?: boolean }) => {
      const checks = await examineInstallation({ signal });
      if (flags.json) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
      else
        for (const check of checks)
          process.stdout.write(
            `${check.ok ? 'ok     ' : 'MISSING'}  ${check.name.padEnd(14)} ${check.detail}\n`,
          );
      if (checks.some((check) => !check.ok)) process.exitCode = EXIT.missingPart;
    });
}
